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
package io.shenyullm.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PromptTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void body_anyKind_isOfItsLengthAndMarkedOnce() throws IOException {
    for (Prompt prompt :
        List.of(
            Prompt.prose(400), Prompt.code(2_000), Prompt.chinese(8_000), Prompt.personal(400))) {
      String body = prompt.body("auto", true);
      JsonNode tree = JSON.readTree(body);
      String content = tree.path("messages").path(0).path("content").asText();
      assertThat(prompt.name()).endsWith(String.valueOf(content.length()));
      assertThat(body.split(Prompt.MARK, -1)).hasSize(2);
      assertThat(tree.path("model").asText()).isEqualTo("auto");
      assertThat(tree.path("stream").asBoolean()).isTrue();
    }
  }

  @Test
  void agent_body_isOf100KilobytesWithToolsAndMessages() throws IOException {
    String body = Prompt.agent().body("auto", false);
    JsonNode tree = JSON.readTree(body);
    assertThat(tree.path("tools")).hasSize(20);
    assertThat(tree.path("messages")).hasSize(60);
    assertThat(body.length()).isBetween(95_000, 105_000);
    assertThat(body.split(Prompt.MARK, -1)).hasSize(2);
  }

  @Test
  void mark_eachNumber_givesAnotherText() {
    ByteBuffer request = ByteBuffer.allocate(20);
    Set<String> seen = new HashSet<>();
    for (long number : new long[] {0, 1, 25, 26, 27, 1_000_000, 208_827_064_575L}) {
      Prompt.mark(request, 4, number);
      seen.add(new String(request.array(), 4, 8, StandardCharsets.US_ASCII));
      assertThat(request.get(12)).isZero();
    }
    assertThat(seen).hasSize(7).contains("aaaaaaaa", "aaaaaabb", "zzzzzzzz");
  }

  @Test
  void prose_long_repeatsNoSentence() {
    String[] sentences = BenchTexts.prose(8_000).split("[.?] ");
    assertThat(new HashSet<>(Arrays.asList(sentences))).hasSameSizeAs(sentences);
    assertThat(BenchTexts.prose(400)).isEqualTo(BenchTexts.prose(8_000).substring(0, 400));
  }
}
