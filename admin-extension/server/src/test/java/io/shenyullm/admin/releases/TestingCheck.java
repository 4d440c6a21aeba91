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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.DocumentCheck;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.check.TestFile;
import io.shenyullm.admin.check.TestOutcome;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks as the console does, and lets tests fail whose text says so. */
final class TestingCheck implements ReleaseCheck {
  private final DocumentCheck parts = DocumentCheck.load(Path.of(""));

  /** Done before the next check answers. */
  volatile Runnable meanwhile = () -> {};

  /** What it breaks with, though it should not. */
  volatile @Nullable Error failure;

  @Override
  public CheckReport check(byte[] document, List<TestFile> tests) {
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    Error broken = failure;
    if (broken != null) {
      throw broken;
    }
    CheckReport report = parts.check(document, List.of());
    return new CheckReport(
        report.problems(),
        tests.stream()
            .map(
                test ->
                    test.text().contains("fails")
                        ? new TestOutcome(test.path(), "cheap", false, "was dear")
                        : new TestOutcome(test.path(), "cheap", true, ""))
            .toList());
  }
}
