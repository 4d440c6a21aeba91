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
package io.shenyullm.cli;

import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import io.shenyullm.guard.detect.ScanLine;
import io.shenyullm.guard.injection.InjectionDetector;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Finds personal data, secrets and injections in a {@link Turn conversation}, whose turns are
 * scanned as one text, joined by line feeds.
 */
@Command(
    name = "scan",
    description =
        "Personal data, secrets, injections: {id, text | turns | messages} -> {id, findings,"
            + " injection, micros}")
final class ScanCommand implements LineCommand {
  private @Nullable ScanLine line;

  @Override
  public void start() {
    line =
        new ScanLine(
            Detector.compile(DetectionConfig.everything()),
            InjectionDetector.load(),
            System::nanoTime);
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, @Nullable Object> record)
      throws InvalidInputException {
    String text = Turn.of(record).stream().map(Turn::text).collect(Collectors.joining("\n"));
    return Objects.requireNonNull(line, "start() comes first").answer(text);
  }
}
