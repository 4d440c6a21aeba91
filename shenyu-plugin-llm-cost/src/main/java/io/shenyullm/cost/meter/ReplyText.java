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

import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.tokens.TokenCounter;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TextMapper;

/**
 * What the model has said so far, kept within bounds for counting. Beyond {@link #MAX_CHARS} only
 * lengths are kept and the count is scaled up. Immutable.
 */
final class ReplyText {
  /** Text kept by kind: 64 Ki characters are some 16,000 tokens. */
  static final int MAX_CHARS = 64 * 1024;

  /** Guess for bytes that are not JSON: four of them make a token. */
  private static final int BYTES_PER_TOKEN = 4;

  static final ReplyText NONE = new ReplyText("", 0, "", 0, 0);

  private final String output;
  private final long outputChars;
  private final String reasoning;
  private final long reasoningChars;
  private final long garbledBytes;

  private ReplyText(
      String output, long outputChars, String reasoning, long reasoningChars, long garbledBytes) {
    this.output = output;
    this.outputChars = outputChars;
    this.reasoning = reasoning;
    this.reasoningChars = reasoningChars;
    this.garbledBytes = garbledBytes;
  }

  static ReplyText of(ChatReply reply) {
    Collector collector = new Collector(NONE);
    reply.mapText(collector);
    return collector.done();
  }

  /** Adds events, oldest first. */
  ReplyText plus(Iterable<ChatEvent> events) {
    Collector collector = new Collector(this);
    for (ChatEvent event : events) {
      try {
        event.mapText(collector);
      } catch (JsonSyntaxException e) {
        collector.garbledBytes += event.toData().length;
      }
    }
    return collector.done();
  }

  boolean isEmpty() {
    return outputChars + reasoningChars + garbledBytes == 0;
  }

  long outputTokens(TokenCounter counter, String model) {
    return count(counter, model, output, outputChars) + garbledBytes / BYTES_PER_TOKEN;
  }

  long reasoningTokens(TokenCounter counter, String model) {
    return count(counter, model, reasoning, reasoningChars);
  }

  private static long count(TokenCounter counter, String model, String kept, long chars) {
    if (kept.isEmpty()) {
      return 0;
    }
    long tokens = counter.count(model, kept);
    return chars == kept.length() ? tokens : (tokens * chars + kept.length() - 1) / kept.length();
  }

  private static final class Collector implements TextMapper {
    private final StringBuilder output;
    private final StringBuilder reasoning;
    private long outputChars;
    private long reasoningChars;
    private long garbledBytes;

    Collector(ReplyText start) {
      output = new StringBuilder(start.output);
      reasoning = new StringBuilder(start.reasoning);
      outputChars = start.outputChars;
      reasoningChars = start.reasoningChars;
      garbledBytes = start.garbledBytes;
    }

    @Override
    public String map(String path, String text) {
      if (path.contains("/reasoning") || path.endsWith("/thinking")) {
        reasoningChars += text.length();
        keep(reasoning, text);
      } else {
        outputChars += text.length();
        keep(output, text);
      }
      return text;
    }

    private static void keep(StringBuilder kept, String text) {
      kept.append(text, 0, Math.min(text.length(), MAX_CHARS - kept.length()));
    }

    ReplyText done() {
      return new ReplyText(
          output.toString(), outputChars, reasoning.toString(), reasoningChars, garbledBytes);
    }
  }
}
