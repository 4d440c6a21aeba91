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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps what the caller gets; like the real writer, tells errors within a stream that has begun.
 */
final class TestingSink implements ReplySink {
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> names = new CopyOnWriteArrayList<>();
  volatile Map<String, String> headers = Map.of();
  volatile ChatReply reply;
  volatile Throwable toldInStream;

  @Override
  public Mono<Void> reply(Supplier<Map<String, String>> given, ChatReply whole) {
    return Mono.fromRunnable(
        () -> {
          headers = given.get();
          reply = whole;
        });
  }

  @Override
  public Mono<Void> stream(Supplier<Map<String, String>> given, Flux<List<ChatEvent>> batches) {
    return batches
        .filter(batch -> !batch.isEmpty())
        .doOnNext(
            batch -> {
              if (events.isEmpty()) {
                headers = given.get();
              }
              batch.forEach(e -> events.add(new String(e.toData(), StandardCharsets.UTF_8)));
              batch.forEach(e -> names.add(String.valueOf(e.name())));
            })
        .onErrorResume(
            error -> {
              if (events.isEmpty()) {
                return Mono.error(error);
              }
              toldInStream = error;
              return Mono.empty();
            })
        .then();
  }

  /** All content of the events in order. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        ChatEvent.ofData(event.getBytes(StandardCharsets.UTF_8))
            .mapText(
                (path, part) -> {
                  text.append(part);
                  return part;
                });
      }
    }
    return text.toString();
  }
}
