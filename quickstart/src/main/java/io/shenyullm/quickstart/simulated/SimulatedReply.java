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
package io.shenyullm.quickstart.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated provider says: that it is simulated, and what it was asked, word for word. The
 * echo lets a test see what reached the provider.
 *
 * @param text whole reply
 * @param promptTokens words of the request
 */
record SimulatedReply(String text, int promptTokens) {

  static SimulatedReply to(String provider, JsonNode request, int minimumWords) {
    StringBuilder last = new StringBuilder();
    int words = 0;
    for (JsonNode message : request.path("messages")) {
      String content = textOf(message.path("content"));
      words += countWords(content);
      if (message.path("role").asText().equals("user")) {
        last.setLength(0);
        last.append(content);
      }
    }
    StringBuilder text = new StringBuilder("[simulated by " + provider + "] You said: " + last);
    for (int i = countWords(text.toString()); i < minimumWords; i++) {
      text.append(" word").append(i);
    }
    return new SimulatedReply(text.toString(), Math.max(1, words));
  }

  /** The reply in pieces of one word each, blanks kept, so that joining them gives the text. */
  List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == ' ') {
        tokens.add(text.substring(start, i));
        start = i;
      }
    }
    tokens.add(text.substring(start));
    return tokens;
  }

  private static String textOf(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText());
    }
    return text.toString();
  }

  private static int countWords(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }
}
