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
package io.shenyullm.router.upstream;

import io.netty.buffer.ByteBuf;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.sse.SseDecoder;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChoiceEnds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Network chunks of one stream to events. Holds everything back until the first event that a caller
 * may see as an answer, so that whoever gets a first batch knows that this provider has delivered,
 * and until then may try another. Not thread-safe.
 */
final class StreamAssembly {
  /** Before the first content a provider sends a role and keep-alives, no more. */
  private static final int MAX_HELD_EVENTS = 256;

  private final ProviderCodec.StreamReader reader;
  private final SseDecoder sse;
  private final ChoiceEnds ends;
  private final ReplyWatch watch;
  private List<UpstreamEvent> events = new ArrayList<>(4);
  private final long maxBytesBeforeContent;
  private long bytesBeforeContent;
  private boolean committed;
  private boolean finished;
  private boolean done;

  /**
   * @param choices number of choices that were asked for
   */
  StreamAssembly(
      ProviderCodec.StreamReader reader, int choices, int maxEventBytes, ReplyWatch watch) {
    this.ends = new ChoiceEnds(choices);
    this.reader = reader;
    this.watch = watch;
    this.sse = new SseDecoder(maxEventBytes);
    this.maxBytesBeforeContent = 2L * maxEventBytes;
  }

  /**
   * Reads a chunk; {@link #take} has the events that it completes.
   *
   * @return why the stream ends here, behind the events before it; {@code null} if it goes on
   */
  @Nullable UpstreamException read(ByteBuf chunk) {
    if (!committed) {
      bytesBeforeContent += chunk.readableBytes();
    }
    UpstreamException failure = decode(sse.decode(chunk.nioBuffer()));
    if (failure == null
        && !committed
        && (events.size() > MAX_HELD_EVENTS || bytesBeforeContent > maxBytesBeforeContent)) {
      failure = invalid("The provider's stream has no content.");
    }
    return failure;
  }

  /**
   * The body is over; {@link #take} has what was left.
   *
   * @return a failure unless the stream came to its own end
   */
  @Nullable UpstreamException end() {
    UpstreamException failure = decode(sse.end());
    if (failure == null && !done) {
      int looked = events.size();
      reader.end(events);
      events.subList(looked, events.size()).forEach(this::look);
    }
    if (failure == null && !finished) {
      failure =
          UpstreamFailure.of(
                  UpstreamFailure.Kind.CUT,
                  committed
                      ? "The provider's stream ended in the middle."
                      : "The provider's stream ended before it began.")
              .asException();
    }
    return failure;
  }

  /** The events since the last call; none as long as no answer has begun. */
  List<UpstreamEvent> take() {
    if (!committed || events.isEmpty()) {
      return List.of();
    }
    List<UpstreamEvent> taken = events;
    events = new ArrayList<>(taken.size());
    return taken;
  }

  private @Nullable UpstreamException decode(List<SseItem> items) {
    int looked = events.size();
    try {
      for (SseItem item : items) {
        if (item instanceof SseItem.TooLarge) {
          return invalid("The provider sent an event that is too large.");
        }
        if (item instanceof SseItem.Event event && !done && !event.isBlank()) {
          reader.read(event, events);
          while (looked < events.size()) {
            look(events.get(looked));
            looked++;
          }
        }
      }
      return null;
    } catch (UpstreamException e) {
      events.subList(looked, events.size()).clear();
      return e;
    } catch (JsonSyntaxException e) {
      events.subList(looked, events.size()).clear();
      return invalid("The provider sent an event that is not JSON.");
    }
  }

  private void look(UpstreamEvent upstream) {
    ChatEvent event = upstream.event();
    if (upstream.hasError() && event.isError()) {
      throw UpstreamErrors.ofEvent(event);
    }
    if (event.isDone()) {
      onDone();
      return;
    }
    if (upstream.finishes()) {
      ends.add(event.finishedChoice());
    }
    finished |= ends.areAll();
    boolean content = (!committed || watch.isDue()) && event.hasContent();
    committed = committed || finished || content;
    if (content) {
      watch.progressed();
    }
    if (finished) {
      watch.completed();
    }
  }

  private void onDone() {
    if (!committed) {
      throw UpstreamFailure.of(
              UpstreamFailure.Kind.CUT, "The provider's stream ended before it began.")
          .asException();
    }
    done = true;
    finished = true;
    watch.ended();
  }

  private static UpstreamException invalid(String message) {
    return UpstreamFailure.of(UpstreamFailure.Kind.INVALID_RESPONSE, message).asException();
  }
}
