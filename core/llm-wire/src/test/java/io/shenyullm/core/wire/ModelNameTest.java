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
package io.shenyullm.core.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"model\":\"up\",\"x\":1}|{\"model\":\"ours\",\"x\":1}",
        "{ \"id\" : 1.50 , \"model\" : \"a\\\"b\" }|{ \"id\" : 1.50 , \"model\" : \"ours\" }",
        "{\"choices\":[{\"model\":\"no\"}],\"model\":\"\"}|{\"choices\":[{\"model\":\"no\"}],\"model\":\"ours\"}",
        "{\"type\":\"message_start\",\"message\":{\"content\":[{\"model\":\"no\"}],\"model\":\"up\"}}"
            + "|{\"type\":\"message_start\",\"message\":{\"content\":[{\"model\":\"no\"}],\"model\":\"ours\"}}",
        "{\"x\":\"model\",\"model\":\"up\"}|{\"x\":\"model\",\"model\":\"ours\"}",
      })
  void replace_name_onlyThatChanges(String json, String expected) {
    byte[] replaced = ModelName.replace(json.getBytes(UTF_8), "ours");

    assertThat(replaced).isNotNull();
    assertThat(new String(replaced, UTF_8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"ours\"}",
        "{\"model\":null}",
        "{\"choices\":[{\"message\":{\"model\":\"x\"}}]}",
        "{\"delta\":{\"model\":\"x\"}}",
        "{\"a\":{\"message\":{\"model\":\"x\"}}}",
        "{\"model\":\"cut",
        "[DONE]",
        "",
      })
  void replace_nothingToReplace_null(String json) {
    assertThat(ModelName.replace(json.getBytes(UTF_8), "ours")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"model\":\"up\",\"x\":1}|up",
        "{ \"model\" : \"a\\\"b\\u00e9\" }|a\"b\u00e9",
        "{\"type\":\"message_start\",\"message\":{\"model\":\"up\"}}|up",
        "{\"choices\":[{\"model\":\"no\"}]}|",
        "{\"model\":null}|",
        "{\"model\":\"cut|",
        "{\"model\":\"\\x\"}|",
        "[DONE]|",
      })
  void of_json_name(String json, String expected) {
    assertThat(ModelName.of(json.getBytes(UTF_8))).isEqualTo(expected);
  }

  @Test
  void replace_nameWithQuote_isEscaped() {
    byte[] replaced = ModelName.replace("{\"model\":\"up\"}".getBytes(UTF_8), "a\"b");

    assertThat(replaced).isNotNull();
    assertThat(new String(replaced, UTF_8)).isEqualTo("{\"model\":\"a\\\"b\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-1.5:x/y", "a\"b", "a\\b", "modèle", "模型", "tab\t", "", "~ "})
  void replace_anyName_isThatNameAsJson(String name) {
    byte[] replaced = ModelName.replace("{\"model\":\"up\"}".getBytes(UTF_8), name);
    assertThat(ModelName.of(replaced)).isEqualTo(name);
    assertThat(replaced).isEqualTo(Json.write(Map.of("model", name)));
  }
}
