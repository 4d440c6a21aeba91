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
package io.shenyullm.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodySplicerTest {

  @Test
  void splice_model_everythingElseStaysAsItCame() {
    assertThat(splice("{ \"a\":{\"model\":\"x\"},\n\"model\" : \"auto\", \"n\":1.50 }  ", false))
        .isEqualTo("{ \"a\":{\"model\":\"x\"},\n\"model\" : \"up\", \"n\":1.50 }");
  }

  @Test
  void splice_askForUsage_appended() {
    assertThat(splice("{\"model\":\"auto\",\"stream\":true}", true))
        .isEqualTo(
            "{\"model\":\"up\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
  }

  @Test
  void splice_stringValuesThatLookLikeKeys_left() {
    assertThat(splice("{\"user\":\"model\",\"x\":\"\\\"model\\\":\",\"model\":\"auto\"}", false))
        .isEqualTo("{\"user\":\"model\",\"x\":\"\\\"model\\\":\",\"model\":\"up\"}");
  }

  @Test
  void splice_keyWrittenWithEscapes_leftToTheSerialiser() {
    byte[] body = "{\"mod\\u0065l\":\"auto\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(BodySplicer.splice(body, "up", false)).isNull();
  }

  @Test
  void splice_otherEncoding_leftToTheSerialiser() {
    byte[] body = "{\"model\":\"auto\"}".getBytes(StandardCharsets.UTF_16LE);

    assertThat(BodySplicer.splice(body, "up", false)).isNull();
  }

  @Property(tries = 200, seed = "1")
  void splice_anyTexts_sameAsChangingTheTree(
      @ForAll String text, @ForAll String model, @ForAll String target, @ForAll boolean ask) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("before", Map.of("model", text, "list", java.util.List.of(text, 1, true)));
    tree.put("model", model);
    tree.put("after", text);
    // lone surrogates have no UTF-8 form: compare after one trip through bytes
    byte[] body = Json.write(tree);
    Map<String, Object> expected = new LinkedHashMap<>(Json.parseObject(body));
    expected.put("model", Json.parse(Json.write(target)));
    if (ask) {
      expected.put("stream_options", Map.of("include_usage", true));
    }

    assertThat(Json.parseObject(BodySplicer.splice(body, target, ask))).isEqualTo(expected);
  }

  private static String splice(String body, boolean ask) {
    return new String(
        BodySplicer.splice(body.getBytes(StandardCharsets.UTF_8), "up", ask),
        StandardCharsets.UTF_8);
  }
}
