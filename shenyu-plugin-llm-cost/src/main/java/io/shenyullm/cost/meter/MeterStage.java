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

import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.tokens.TokenCounter;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters one exchange. Events are parsed only if their bytes carry usage, or when so much has
 * passed that text must be taken out of them to stay within bounds; counting itself waits until the
 * end and happens only if the provider has not counted.
 *
 * <p>Written by one thread at a time, as every event stage; {@link #usage} may be asked from
 * another one at any moment (a caller hangs up) and sees what had passed by then.
 */
public final class MeterStage implements EventStage {
  /** Counts above this are no counts: the largest context windows hold a few million tokens. */
  private static final long MAX_PLAUSIBLE_TOKENS = 100_000_000;

  /** The most that is kept unparsed. */
  private static final int MAX_KEPT_EVENTS = 128;

  private static final int MAX_KEPT_BYTES = 64 * 1024;

  /** Events that have passed, newest first, and the text of those before them. */
  private record Seen(
      @Nullable Seen before, @Nullable ChatEvent event, int events, int bytes, ReplyText text) {
    static final Seen NOTHING = new Seen(null, null, 0, 0, ReplyText.NONE);

    Seen plus(ChatEvent next, int length) {
      Seen grown = new Seen(this, next, events + 1, bytes + length, text);
      boolean full = grown.events >= MAX_KEPT_EVENTS || grown.bytes >= MAX_KEPT_BYTES;
      return full ? new Seen(null, null, 0, 0, grown.allText()) : grown;
    }

    ReplyText allText() {
      Deque<ChatEvent> oldestFirst = new ArrayDeque<>(events);
      for (Seen at = this; at != null && at.event != null; at = at.before) {
        oldestFirst.addFirst(at.event);
      }
      return text.plus(oldestFirst);
    }
  }

  private final TokenCounter counter;
  private final boolean hideUsage;

  private volatile Seen seen = Seen.NOTHING;
  private volatile @Nullable ChatReply reply;
  private volatile @Nullable TokenUsage reported;

  /**
   * @param hideUsage whether the event that carries nothing but usage is kept from the caller, who
   *     has not asked for it
   */
  public MeterStage(TokenCounter counter, boolean hideUsage) {
    this.counter = Objects.requireNonNull(counter, "counter");
    this.hideUsage = hideUsage;
  }

  @Override
  public Phase phase() {
    return Phase.METER;
  }

  @Override
  public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
    if (event.isDone()) {
      downstream.accept(event);
      return;
    }
    boolean onlyUsage = takeUsage(event);
    if (!onlyUsage) {
      seen = seen.plus(event, event.toData().length);
    }
    if (!onlyUsage || !hideUsage) {
      downstream.accept(event);
    }
  }

  @Override
  public ChatReply onReply(ChatReply whole) {
    reply = whole;
    TokenUsage usage = whole.usage();
    if (usage != null && plausible(usage)) {
      reported = usage;
    }
    return whole;
  }

  /** Takes note of the tokens so far. Whether the event says nothing else. */
  private boolean takeUsage(ChatEvent event) {
    try {
      TokenUsage usage = event.usage(reported);
      if (usage == null) {
        return false;
      }
      if (plausible(usage)) {
        reported = usage;
      }
      return event.isOnlyUsage();
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  /** Whether counts can be true; what cannot is not billed but counted again here. */
  public static boolean plausible(TokenUsage usage) {
    return usage.totalInput() >= 0
        && usage.totalInput() <= MAX_PLAUSIBLE_TOKENS
        && usage.totalOutput() >= 0
        && usage.totalOutput() <= MAX_PLAUSIBLE_TOKENS;
  }

  /** What the provider has counted so far, if it has. */
  public @Nullable TokenUsage reported() {
    return reported;
  }

  /** Whether the model has said anything, reported or not. */
  public boolean hasOutput() {
    TokenUsage usage = reported;
    return (usage != null && usage.totalOutput() > 0) || !text().isEmpty();
  }

  /**
   * Tokens so far: the provider's count if it is complete, else its count of one side with ours of
   * the other, else ours.
   *
   * @param model whose tokens to count
   * @param inputTokens our count of the request, asked for only if needed
   */
  public TokenUsage usage(String model, LongSupplier inputTokens) {
    TokenUsage usage = reported;
    TokenUsage counted = usage == null ? TokenUsage.of(0, 0) : usage;
    boolean hasInput = counted.totalInput() > 0;
    boolean hasOutput = counted.totalOutput() > 0;
    if (hasInput && hasOutput) {
      return counted;
    }
    ReplyText text = text();
    if (hasInput && text.isEmpty()) {
      return counted;
    }
    // a stream cut between a first usage event, which knows the input, and the last, or a server
    // that counts one side only
    return new TokenUsage(
        hasInput ? counted.input() : Math.max(0, inputTokens.getAsLong()),
        counted.cacheRead(),
        counted.cacheWrite(),
        counted.cacheWrite1h(),
        hasOutput ? counted.output() : text.outputTokens(counter, model),
        hasOutput ? counted.reasoning() : text.reasoningTokens(counter, model),
        counted.audioInput(),
        counted.audioOutput(),
        counted.requests(),
        counted.batch(),
        counted.serviceTier(),
        true);
  }

  private ReplyText text() {
    ChatReply whole = reply;
    return whole != null ? ReplyText.of(whole) : seen.allText();
  }
}
