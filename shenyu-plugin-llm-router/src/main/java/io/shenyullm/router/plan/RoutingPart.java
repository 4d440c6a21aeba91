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
package io.shenyullm.router.plan;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.rules.drools.RuleFacts;
import io.shenyullm.rules.drools.RuleSetCompiler;
import io.shenyullm.rules.drools.SourceFile;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Compiles {@code routing}: rule files, or the built-in ones where there are none, and weights. */
public final class RoutingPart implements SnapshotPart<RoutingRules> {
  private final RuleSetCompiler compiler;

  public RoutingPart(RuleSetCompiler compiler) {
    this.compiler = Objects.requireNonNull(compiler, "compiler");
  }

  @Override
  public Class<RoutingRules> type() {
    return RoutingRules.class;
  }

  @Override
  public RoutingRules compile(ConfigNode document, ModelCatalog catalog) throws SnapshotException {
    ConfigNode routing = document.object("routing");
    routing.allowOnly("files", "weights");
    ConfigNode weights = routing.object("weights");
    weights.allowOnly("quality", "cost", "latency");
    ScoreWeights read =
        new ScoreWeights(
            weight(weights, "quality", ScoreWeights.DEFAULT.quality()),
            weight(weights, "cost", ScoreWeights.DEFAULT.cost()),
            weight(weights, "latency", ScoreWeights.DEFAULT.latency()));
    return new RoutingRules(compiler.compile(sources(document)), read);
  }

  /** The rule files of a document, the built-in ones where it has none. */
  public static List<SourceFile> sources(ConfigNode document) throws SnapshotException {
    ConfigNode routing = document.object("routing");
    List<SourceFile> files = new ArrayList<>();
    for (ConfigNode file : routing.objects("files")) {
      file.allowOnly("path", "text");
      files.add(new SourceFile(file.string("path"), file.string("text")));
    }
    if (routing.has("files") && files.isEmpty()) {
      throw routing.problem("files", "must not be empty; leave it out for the built-in rules");
    }
    return files.isEmpty() ? RuleSetCompiler.builtIn() : files;
  }

  @Override
  public void smokeTest(RoutingRules compiled) throws SnapshotException {
    for (String tier : List.of("simple", "medium", "complex")) {
      for (boolean auto : new boolean[] {true, false}) {
        if (compiled.rules().evaluate(sample(tier, auto)).failed()) {
          throw new SnapshotException(
              "routing.files", "the rules fail on a sample request of tier " + tier);
        }
      }
    }
  }

  @Override
  public void dispose(RoutingRules compiled) {
    compiled.rules().close();
  }

  private static double weight(ConfigNode weights, String key, double fallback)
      throws SnapshotException {
    double weight = weights.number(key, fallback);
    if (!ScoreWeights.valid(weight)) {
      throw weights.problem(key, "must be within 0..100");
    }
    return weight;
  }

  private static RuleFacts sample(String tier, boolean auto) {
    return new RuleFacts(
        new Prompt("code", "software_it", "en", tier, 0.5, 0.9, 900, true, true, auto, "sample-1"),
        Caller.of(Map.of("tenant", "sample", "user", "sample")),
        new Budget(92, 90),
        new Sensitivity("restricted", 0.5, true, Map.of("EMAIL_ADDRESS", 1)),
        List.of(
            candidate("sample-1", "eu", 0.2, 10, true),
            candidate("sample-2", "us", 0.6, 1_000, false),
            candidate("sample-3", "global", 0.9, 50_000, true)));
  }

  private static CandidateFact candidate(
      String model, String region, double quality, long micros, boolean healthy) {
    return new CandidateFact(
        model,
        "sample",
        region,
        quality,
        micros,
        128_000,
        Set.of("tools", "json"),
        800,
        healthy,
        true);
  }
}
