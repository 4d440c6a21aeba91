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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.http.StreamError;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.sse.SseDecoder;
import io.shenyullm.core.sse.SseEncoder;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChoiceEnds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event stream of a plain upstream on its way to the caller: decode, run the stages, encode.
 * Comments and retry times pass in their places. Not thread-safe.
 */
final class DirectStream {
  private static final Logger LOG = LoggerFactory.getLogger(DirectStream.class);

  private final Passage passage;
  private final EventPipeline pipeline;
  private final SseDecoder decoder;
  private final SseEncoder encoder = new SseEncoder();
  private final ChoiceEnds choices;
  private boolean finished;
  private boolean ended;
  private boolean begun;
  private @Nullable Refusal broken;

  DirectStream(Passage passage, int maxEventBytes) {
    this.passage = passage;
    this.pipeline = new EventPipeline(passage.llm().eventStages());
    this.decoder = new SseDecoder(maxEventBytes);
    this.choices = new ChoiceEnds(passage.llm().request().choices());
  }

  /** What the caller gets for a chunk; ends with an error event if the stream broke in it. */
  byte[] feed(byte[] chunk) {
    guarded(() -> decoder.decode(chunk, 0, chunk.length, this::onItem));
    return taken();
  }

  /** The upstream has ended: what was held back, and an error event if it ended too early. */
  byte[] end() {
    guarded(
        () -> {
          decoder.end().forEach(this::onItem);
          if (!ended) {
            write(pipeline.onEnd(), null);
            ended = true;
            if (!finished) {
              breakWith(
                  Refusal.of(
                      502,
                      "server_error",
                      "upstream_incomplete",
                      "The upstream ended its stream too early."));
            }
          }
        });
    return taken();
  }

  /** The upstream's connection failed: the event that tells the caller. */
  byte[] fail(Throwable error) {
    breakWith(passage.failure().orElseGet(() -> StreamError.refusalOf(error)));
    return taken();
  }

  /** Why the stream broke, once it has; nothing more is to be read then. */
  @Nullable Refusal broken() {
    return broken;
  }

  /** Whether the caller has got any byte, after which no status can be sent. */
  boolean hasBegun() {
    return begun;
  }

  private byte[] taken() {
    byte[] bytes = encoder.take();
    begun |= bytes.length > 0;
    return bytes;
  }

  private void onItem(SseItem item) {
    if (broken != null) {
      return;
    }
    if (item instanceof SseItem.Event event) {
      onEvent(event);
    } else if (item instanceof SseItem.TooLarge) {
      breakWith(
          Refusal.of(
              502,
              "server_error",
              "upstream_event_too_large",
              "The upstream sent an event over the limit."));
    } else {
      encoder.item(item);
    }
  }

  private void onEvent(SseItem.Event event) {
    if (event.isBlank()) {
      return;
    }
    ChatEvent chat = ChatEvent.ofData(passage.llm().form(), event.name(), event.data());
    if (chat.isDone()) {
      if (!ended) {
        write(pipeline.onEnd(), null);
        ended = true;
      }
      finished = true;
      encoder.item(event);
      return;
    }
    passage.onUsage(chat);
    choices.add(chat.finishedChoice());
    finished |= choices.areAll() || chat.isError();
    if (!passage.hasContent() && chat.hasContent()) {
      passage.onContent();
    }
    write(pipeline.onEvent(chat), event);
  }

  /** Name and id of the upstream's event stay with the first event that it became. */
  private void write(List<ChatEvent> events, SseItem.@Nullable Event source) {
    for (int i = 0; i < events.size(); i++) {
      byte[] data = events.get(i).toData();
      if (i == 0 && source != null) {
        encoder.item(new SseItem.Event(events.get(i).name(), source.id(), data));
      } else {
        encoder.item(new SseItem.Event(events.get(i).name(), null, data));
      }
    }
  }

  private void guarded(Runnable step) {
    if (broken != null) {
      return;
    }
    try {
      step.run();
    } catch (JsonSyntaxException e) {
      breakWith(
          Refusal.of(
              502,
              "server_error",
              "upstream_invalid_event",
              "The upstream sent an event that is not JSON."));
    } catch (RefusedException e) {
      breakWith(e.refusal());
    } catch (RuntimeException e) {
      LOG.warn(
          "a reply stage failed on request {}: {}",
          passage.llm().requestId(),
          Failures.describe(e));
      breakWith(Refusal.of(500, "server_error", "internal_error", "The gateway failed."));
    }
  }

  private void breakWith(Refusal refusal) {
    if (broken == null) {
      broken = refusal;
      passage.fail(refusal);
      write(List.of(StreamError.event(passage.llm().form(), refusal)), null);
    }
  }
}
