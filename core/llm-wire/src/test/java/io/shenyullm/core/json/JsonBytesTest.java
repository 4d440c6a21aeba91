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
package io.shenyullm.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonBytesTest {
  @Test
  void treeBytes_proseOnly_hardlyMoreThanItsBytes() {
    byte[] json = ("{\"text\":\"" + "word ".repeat(1_000) + "\"}").getBytes(UTF_8);

    assertThat(JsonBytes.treeBytes(json)).isEqualTo(json.length + 2 * 64L);
  }

  @Test
  void treeBytes_manySmallValues_countEach() {
    byte[] json = ("[" + "{},".repeat(1_000) + "0]").getBytes(UTF_8);

    assertThat(JsonBytes.treeBytes(json)).isEqualTo(json.length + 2_001 * 64L);
  }
}
