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
import io.shenyullm.core.wire.RequestVisitor;
import java.util.ArrayList;
import java.util.List;

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
    Turns turns = new Turns();
    request.visit(turns);
    List<Turn> said = turns.turns;
    int last = lastUser(said);
    String system = "";
    String context = "";
    int before = 0;
    for (int i = 0; i < said.size(); i++) {
      Turn turn = said.get(i);
      boolean instructs = turn.role().equals("system");
      if (instructs && system.isEmpty()) {
        system = head(turn.text(), SYSTEM_CHARS);
      } else if (!instructs && i < last) {
        before++;
        if (last - i <= 2) {
          context = context + '\n' + head(turn.text(), CONTEXT_CHARS / 2);
        }
      }
    }
    String asked = last >= 0 ? said.get(last).text() : "";
    return new PromptParts(system, context.trim(), ends(asked), before, request.hasTools());
  }

  /** Index of the last user turn that says something; else of the last message. */
  private static int lastUser(List<Turn> turns) {
    for (int i = turns.size() - 1; i >= 0; i--) {
      Turn turn = turns.get(i);
      if (turn.role().equals("user") && !turn.text().isBlank()) {
        return i;
      }
    }
    return turns.size() - 1;
  }

  /**
   * What one message says.
   *
   * @param texts as they stand in the request, not copied
   */
  private record Turn(String role, List<String> texts) {
    String text() {
      return String.join("\n", texts);
    }
  }

  private static final class Turns implements RequestVisitor {
    private final List<Turn> turns = new ArrayList<>();

    @Override
    public void message(String role) {
      turns.add(new Turn(role, new ArrayList<>(1)));
    }

    @Override
    public void text(String text) {
      if (!turns.isEmpty()) {
        List<String> texts = turns.get(turns.size() - 1).texts();
        if (texts.size() < MOST_PARTS) {
          texts.add(text);
        }
      }
    }
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
