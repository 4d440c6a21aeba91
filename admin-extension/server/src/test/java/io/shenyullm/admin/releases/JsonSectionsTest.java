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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSectionsTest {
  private static final String TEXT =
      """
      {
        "schema": 1,
        "routes": [
          {"name": "default"}
        ],
        "odd": "}, \\"routes\\": {",  "flag": true
      }
      """;

  private static Map<String, @Nullable String> change(String name, @Nullable String value) {
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put(name, value);
    return changes;
  }

  @Test
  void value_isAsWrittenAndMovedLeft() {
    JsonSections sections = JsonSections.of(TEXT);
    assertThat(sections.names()).containsExactly("schema", "routes", "odd", "flag");
    assertThat(sections.value("routes")).isEqualTo("[\n  {\"name\": \"default\"}\n]");
    assertThat(sections.value("schema")).isEqualTo("1");
    assertThat(sections.value("odd")).isEqualTo("\"}, \\\"routes\\\": {\"");
    assertThat(sections.value("flag")).isEqualTo("true");
    assertThat(sections.place("routes")).isEqualTo(new JsonSections.Place(3, 13, 2));
  }

  @Test
  void with_changedValue_leavesAllElseAsItIs() {
    String changed =
        JsonSections.of(TEXT).with(change("routes", "[\n  {\"name\": \"other\"}\n]\n"));
    assertThat(changed).isEqualTo(TEXT.replace("default", "other"));
  }

  @Test
  void with_everyMemberInTurn_takesItOut() {
    for (String name : JsonSections.of(TEXT).names()) {
      Map<String, @Nullable Object> expected = Json.parseObject(TEXT.getBytes(UTF_8));
      expected.remove(name);
      assertThat(Json.parseObject(JsonSections.of(TEXT).with(change(name, null)).getBytes(UTF_8)))
          .as(name)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{ \n}\n", "{\"b\":1}", "{\"b\":[1,{\"c\":2}]}\n"})
  void with_newMembers_addsThem(String text) {
    Map<String, @Nullable String> changes = change("a", "{\n  \"x\": 1\n}");
    changes.put("z", "2");
    Map<String, @Nullable Object> expected = Json.parseObject(text.getBytes(UTF_8));
    expected.put("a", Map.of("x", 1));
    expected.put("z", 2);
    String changed = JsonSections.of(text).with(changes);
    assertThat(Json.parseObject(changed.getBytes(UTF_8))).isEqualTo(expected);
    assertThat(JsonSections.of(changed).value("a")).isEqualTo("{\n  \"x\": 1\n}");
  }

  @Test
  void with_onlyMemberTakenOutAndAnotherAdded_isAnObjectStill() {
    Map<String, @Nullable String> changes = change("a", null);
    changes.put("b", "1");
    assertThat(Json.parseObject(JsonSections.of("{\"a\":0}").with(changes).getBytes(UTF_8)))
        .isEqualTo(Map.of("b", 1));
  }
}
