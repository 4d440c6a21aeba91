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
package io.shenyullm.admin.requests;

import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Pushes requests to the pages that watch, as they are ingested. Thread-safe. */
public final class RequestFeed {
  private static final int MAX_WATCHERS = 200;
  private static final long TIMEOUT_MILLIS = 30 * 60 * 1000L;

  private final List<SseEmitter> watchers = new CopyOnWriteArrayList<>();

  /** Starts watching; an empty result means that there are too many watchers. */
  java.util.Optional<SseEmitter> watch() {
    if (watchers.size() >= MAX_WATCHERS) {
      return java.util.Optional.empty();
    }
    SseEmitter emitter = new SseEmitter(TIMEOUT_MILLIS);
    emitter.onCompletion(() -> watchers.remove(emitter));
    emitter.onTimeout(emitter::complete);
    emitter.onError(e -> watchers.remove(emitter));
    watchers.add(emitter);
    send(emitter, "ready", Map.of());
    return java.util.Optional.of(emitter);
  }

  public void usage(Map<String, @Nullable Object> usageRecord) {
    publish(RequestView.ofUsage(usageRecord));
  }

  /** Only refusals show: an admitted request shows by its usage. */
  public void audit(Map<String, @Nullable Object> auditRecord) {
    if ("refusal".equals(auditRecord.get("kind"))) {
      publish(RequestView.ofRefusal(auditRecord));
    }
  }

  private void publish(Map<String, @Nullable Object> request) {
    for (SseEmitter watcher : watchers) {
      send(watcher, "request", request);
    }
  }

  private void send(SseEmitter watcher, String name, Map<String, ?> data) {
    try {
      String json = new String(Json.write(data), StandardCharsets.UTF_8);
      watcher.send(SseEmitter.event().name(name).data(json, MediaType.TEXT_PLAIN));
    } catch (IOException | IllegalStateException e) {
      // the page has gone away
      watchers.remove(watcher);
    }
  }
}
