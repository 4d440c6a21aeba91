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
package io.shenyullm.grid.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form; {@code make cluster-test} plays the full one. */
final class ClusterIT {
  @ParameterizedTest
  @EnumSource(Engine.class)
  @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void budgets_nodeAndClientKilledInARetryStorm_countEveryDebitOnce(Engine engine)
      throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    boolean passed =
        ClusterMain.run(
            List.of("form=short", "engine=" + engine.label()), new PrintStream(said, true, UTF_8));
    System.out.println(said.toString(UTF_8));
    assertThat(passed).as(said.toString(UTF_8)).isTrue();
  }
}
