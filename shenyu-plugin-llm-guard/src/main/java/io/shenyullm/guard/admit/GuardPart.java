/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.guard.admit;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the {@code detection} section. A snapshot with the settings of the one before it has the
 * same detector, and with it the verdicts on texts that were seen before. Thread-safe.
 */
public final class GuardPart implements SnapshotPart<GuardConfig> {
  private record Compiled(DetectionConfig settings, Detector detector, VerdictCache verdicts) {}

  private final AtomicReference<@Nullable Compiled> last = new AtomicReference<>();

  @Override
  public Class<GuardConfig> type() {
    return GuardConfig.class;
  }

  @Override
  public GuardConfig compile(ConfigNode document, ModelCatalog catalog) throws SnapshotException {
    ConfigNode section = document.object("detection");
    DetectionConfig detection = DetectionConfig.parse(section);
    checkBlockedEntities(document.object("policy"));
    UnscannablePolicy unscannable =
        switch (section.string("unscannable", "allow")) {
          case "allow" -> UnscannablePolicy.ALLOW;
          case "mark" -> UnscannablePolicy.MARK;
          case "block" -> UnscannablePolicy.BLOCK;
          default -> throw section.problem("unscannable", "must be allow, mark or block");
        };
    Compiled compiled = compiled(detection);
    return new GuardConfig(compiled.detector, compiled.verdicts, unscannable, catalog);
  }

  private Compiled compiled(DetectionConfig settings) {
    Compiled known = last.get();
    if (known != null && known.settings.equals(settings)) {
      return known;
    }
    Compiled compiled = new Compiled(settings, Detector.compile(settings), VerdictCache.create());
    last.set(compiled);
    return compiled;
  }

  /** A misspelt type would never be found; what another policy reads, only its author knows. */
  private static void checkBlockedEntities(ConfigNode policy) throws SnapshotException {
    if (policy.has("files") || policy.has("wasm")) {
      return;
    }
    ConfigNode llm = policy.object("data").object("llm");
    for (String name : llm.strings("blocked_entities")) {
      if (!DetectionConfig.isEntityType(name)) {
        throw llm.problem("blocked_entities", "unknown entity type: " + name);
      }
    }
  }

  @Override
  public void smokeTest(GuardConfig compiled) throws SnapshotException {
    try {
      compiled.detector().scan("A made-up text with a.person@example.org in it.");
    } catch (RuntimeException e) {
      throw new SnapshotException("detection", "the detectors cannot run: " + e.getMessage());
    }
  }
}
