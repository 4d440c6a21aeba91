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

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.dataplane.GatewayWatcher;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.UsageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Pushes requests to the pages that watch, as they are ingested. A page that does not keep up is
 * dropped: it connects again and loads what it missed, and ingest never waits for it. Thread-safe.
 */
public final class RequestFeed implements GatewayWatcher, DisposableBean {
  private static final int MAX_WATCHERS = 200;
  private static final int MAX_BEHIND = 1000;
  private static final long TIMEOUT_MILLIS = 30 * 60 * 1000L;
  private static final long BEAT_SECONDS = 15;

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final ExecutorService senders;
  private final ScheduledExecutorService beats;

  RequestFeed(ExecutorService senders, ScheduledExecutorService beats) {
    this.senders = senders;
    this.beats = beats;
  }

  public static RequestFeed create() {
    ScheduledExecutorService beats = DaemonThreads.scheduler("llm-request-feed-beat");
    RequestFeed feed =
        new RequestFeed(
            Executors.newCachedThreadPool(task -> DaemonThreads.of(task, "llm-request-feed")),
            beats);
    beats.scheduleWithFixedDelay(feed::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    return feed;
  }

  /** Starts watching; an empty result means that there are too many watchers. */
  Optional<SseEmitter> watch() {
    if (watchers.size() >= MAX_WATCHERS) {
      return Optional.empty();
    }
    SseEmitter emitter = new SseEmitter(TIMEOUT_MILLIS);
    Watcher watcher = new Watcher(emitter);
    emitter.onCompletion(() -> watchers.remove(watcher));
    emitter.onTimeout(emitter::complete);
    emitter.onError(e -> watchers.remove(watcher));
    watchers.add(watcher);
    watcher.offer(SseEmitter.event().name("ready").data("{}", MediaType.TEXT_PLAIN));
    return Optional.of(emitter);
  }

  @Override
  public void usage(UsageRecord usage) {
    publish(RequestView.ofUsage(usage));
  }

  /** Only refusals show: an admitted request shows by its usage. */
  @Override
  public void audit(AuditRecord audit) {
    if (AuditRecord.REFUSAL.equals(audit.kind())) {
      publish(RequestView.ofRefusal(audit));
    }
  }

  /** Lets pages and the proxies between know that the connection lives. */
  void beat() {
    for (Watcher watcher : watchers) {
      watcher.offer(SseEmitter.event().comment("beat"));
    }
  }

  int watching() {
    return watchers.size();
  }

  private void publish(Map<String, @Nullable Object> request) {
    if (watchers.isEmpty()) {
      return;
    }
    String json = new String(Json.write(request), StandardCharsets.UTF_8);
    for (Watcher watcher : watchers) {
      watcher.offer(SseEmitter.event().name("request").data(json, MediaType.TEXT_PLAIN));
    }
  }

  @Override
  public void destroy() {
    beats.shutdownNow();
    senders.shutdownNow();
    watchers.forEach(watcher -> watcher.emitter.complete());
    watchers.clear();
  }

  /** One page, with what is still to be sent to it; at most one thread sends at a time. */
  private final class Watcher {
    private final SseEmitter emitter;
    private final BlockingQueue<SseEmitter.SseEventBuilder> waiting =
        new ArrayBlockingQueue<>(MAX_BEHIND);
    private final AtomicBoolean sending = new AtomicBoolean();

    Watcher(SseEmitter emitter) {
      this.emitter = emitter;
    }

    void offer(SseEmitter.SseEventBuilder event) {
      if (!waiting.offer(event)) {
        watchers.remove(this);
        emitter.complete();
        return;
      }
      if (sending.compareAndSet(false, true)) {
        senders.execute(this::drain);
      }
    }

    private void drain() {
      do {
        try {
          for (var event = waiting.poll(); event != null; event = waiting.poll()) {
            emitter.send(event);
          }
        } catch (IOException | IllegalStateException e) {
          // the page has gone away
          watchers.remove(this);
          waiting.clear();
          return;
        } finally {
          sending.set(false);
        }
        // an event that came between the last look and the flag
      } while (!waiting.isEmpty() && sending.compareAndSet(false, true));
    }
  }
}
