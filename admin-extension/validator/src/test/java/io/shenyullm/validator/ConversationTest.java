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
package io.shenyullm.validator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.BoundedLines.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConversationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Conversation conversation =
      new Conversation(
          Map.of(
              "echo", Input::fields,
              "overflow", input -> overflow(),
              "boast", input -> Map.of("text", "x".repeat(Conversation.MAX_BYTES))),
          out);

  private static Map<String, @Nullable Object> overflow() {
    throw new StackOverflowError("a rule of rules");
  }

  private Map<String, @Nullable Object> answer(String request) throws IOException {
    return answer(new Line(request.getBytes(UTF_8), false));
  }

  private Map<String, @Nullable Object> answer(Line line) throws IOException {
    out.reset();
    conversation.answer(line);
    assertThat(out.toString(UTF_8)).endsWith("\n").containsOnlyOnce("\n");
    return Json.parseObject(out.toByteArray());
  }

  @Test
  void answer_operation_hasItsOutputAndTheIdOfTheRequest() throws IOException {
    assertThat(answer("{\"id\":7,\"operation\":\"echo\",\"input\":{\"text\":\"a\\nb\"}}"))
        .isEqualTo(Map.of("id", 7, "output", Map.of("text", "a\nb")));
  }

  @Test
  void answer_whatIsNoRequest_isRefusedWithTheReason() throws IOException {
    assertThat(answer("{\"id\":7,\"operation\":\"none\",\"input\":{}}"))
        .containsEntry("id", 7)
        .extractingByKey("refused")
        .asString()
        .contains("none", "echo");
    assertThat(answer("{\"id\":7,\"input\":{}}"))
        .containsEntry("refused", "operation must be a string");
    assertThat(answer("{\"id\":7,\"operation\":\"echo\"}"))
        .containsEntry("refused", "input must be an object");
    assertThat(answer("[")).containsEntry("refused", "the request is not a JSON object");
    assertThat(answer(new Line(new byte[0], true)))
        .extractingByKey("refused")
        .asString()
        .contains("longer than");
  }

  @Test
  void answer_operationThatBreaks_isAFailureAndTheNextIsAnswered() throws IOException {
    assertThat(answer("{\"id\":7,\"operation\":\"overflow\",\"input\":{}}"))
        .containsEntry("id", 7)
        .extractingByKey("failed")
        .asString()
        .contains("StackOverflowError");
    assertThat(answer("{\"id\":8,\"operation\":\"echo\",\"input\":{}}")).containsKey("output");
  }

  @Test
  void answer_longerThanALineMayBe_isAFailure() throws IOException {
    assertThat(answer("{\"id\":7,\"operation\":\"boast\",\"input\":{}}"))
        .containsEntry("id", 7)
        .extractingByKey("failed")
        .asString()
        .contains("longer than");
  }

  @Test
  void greet_saysThatItIsReady() throws IOException {
    conversation.greet(Map.of("version", "1"));
    assertThat(out.toString(UTF_8)).isEqualTo("{\"ready\":{\"version\":\"1\"}}\n");
  }
}
