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
package io.shenyullm.router.analyse;

import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a request that the analysis looks at, cut to a bounded length.
 *
 * @param system start of the first system prompt
 * @param context end of what was said before the last user turn
 * @param request the last user turn: its head and its tail where it is long
 * @param turns number of turns before the last user turn, system prompts left out
 * @param tools whether the request offers tools
 */
record PromptParts(String system, String context, String request, int turns, boolean tools) {
  private static final int SYSTEM_CHARS = 600;
  private static final int CONTEXT_CHARS = 600;
  private static final int HEAD_CHARS = 6_000;
  private static final int TAIL_CHARS = 3_000;
  private static final int MOST_PARTS = 64;

  static PromptParts of(String request) {
    return new PromptParts("", "", ends(request), 0, false);
  }

  static PromptParts of(ChatRequest request) {
    List<@Nullable Object> messages = request.messages();
    int last = lastUser(messages);
    String system = "";
    String context = "";
    int turns = 0;
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i) instanceof Map<?, ?> message) {
        Object role = message.get("role");
        boolean instructs = "system".equals(role) || "developer".equals(role);
        if (instructs && system.isEmpty()) {
          system = head(text(message), SYSTEM_CHARS);
        } else if (!instructs && i < last) {
          turns++;
          if (last - i <= 2) {
            context = context + '\n' + head(text(message), CONTEXT_CHARS / 2);
          }
        }
      }
    }
    String asked = last >= 0 && messages.get(last) instanceof Map<?, ?> m ? text(m) : "";
    return new PromptParts(system, context.trim(), ends(asked), turns, request.hasTools());
  }

  /** Index of the last user turn that says something; else of the last message. */
  private static int lastUser(List<@Nullable Object> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i) instanceof Map<?, ?> message
          && "user".equals(message.get("role"))
          && !text(message).isBlank()) {
        return i;
      }
    }
    return messages.size() - 1;
  }

  private static String text(Map<?, ?> message) {
    Object content = message.get("content");
    if (content instanceof String text) {
      return text;
    }
    if (!(content instanceof List<?> parts)) {
      return "";
    }
    StringBuilder texts = new StringBuilder();
    int read = 0;
    for (Object part : parts) {
      if (read++ < MOST_PARTS && part instanceof Map<?, ?> m && m.get("text") instanceof String s) {
        if (texts.length() > 0) {
          texts.append('\n');
        }
        texts.append(s);
      }
    }
    return texts.toString();
  }

  private static String head(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars);
  }

  private static String ends(String text) {
    return text.length() <= HEAD_CHARS + TAIL_CHARS
        ? text
        : text.substring(0, HEAD_CHARS) + '\n' + text.substring(text.length() - TAIL_CHARS);
  }
}
