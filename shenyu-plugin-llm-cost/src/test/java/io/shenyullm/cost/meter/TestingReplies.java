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
package io.shenyullm.cost.meter;

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.nio.charset.StandardCharsets;

/** Events and replies as an OpenAI-compatible server sends them. */
public final class TestingReplies {
  private TestingReplies() {}

  public static ChatEvent event(String json) {
    return ChatEvent.ofData(json.getBytes(StandardCharsets.UTF_8));
  }

  public static ChatEvent content(String text) {
    return delta("{\"content\":\"" + text + "\"}");
  }

  public static ChatEvent delta(String delta) {
    return event(
        "{\"id\":\"c-1\",\"model\":\"small\",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"finish_reason\":null}],\"usage\":null}");
  }

  public static ChatEvent usage(int prompt, int completion) {
    return event("{\"id\":\"c-1\",\"choices\":[],\"usage\":" + counts(prompt, completion) + "}");
  }

  public static ChatReply reply(String text, String usage) {
    return ChatReply.parse(
        ("{\"id\":\"c-1\",\"model\":\"small\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\""
                + text
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":"
                + usage
                + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  public static String counts(int prompt, int completion) {
    return "{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion + "}";
  }
}
