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
package io.shenyullm.admin.web;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends typed events to all who listen, as server-sent events, in one order for all. Whoever sends
 * never waits: a listener that does not keep up is let go, connects again with the id of the last
 * event that it has, and is sent what it has missed as far as that is remembered. The first event,
 * {@code ready}, says whether it was, or whether to start over. Thread-safe.
 */
public final class EventChannel implements AutoCloseable {
  /** The event that comes first. */
  public static final String READY = "ready";

  static final int MOST_LISTENERS = 200;

  /** Of one person, so that no one keeps all others out. */
  static final int MOST_OF_ONE = 20;

  static final int REMEMBERED = 1_000;

  /** More than is sent at once to who resumes. */
  private static final int MAX_BEHIND = 2 * REMEMBERED;

  private static final long TIMEOUT_MILLIS = 30 * 60 * 1000L;
  private static final long BEAT_SECONDS = 15;

  private final String life;
  private final ExecutorService senders;
  private final ScheduledExecutorService beats;
  private final Deque<Event> remembered = new ArrayDeque<>();
  private final Set<Listener> listeners = new HashSet<>();
  private long last;

  /**
   * @param life tells this channel's ids from those before a restart
   */
  EventChannel(String life, ExecutorService senders, ScheduledExecutorService beats) {
    this.life = life;
    this.senders = senders;
    this.beats = beats;
  }

  /**
   * One that nobody listens to yet.
   *
   * @param name of its threads
   */
  public static EventChannel open(String name) {
    ScheduledExecutorService beats = DaemonThreads.scheduler(name + "-beat");
    EventChannel channel =
        new EventChannel(
            UUID.randomUUID().toString(),
            Executors.newCachedThreadPool(task -> DaemonThreads.of(task, name)),
            beats);
    beats.scheduleWithFixedDelay(channel::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    return channel;
  }

  /**
   * A kind of event.
   *
   * @param name as the API's document has it
   * @param view what is sent, as JSON; made only where somebody listens
   */
  public record Type<T>(String name, Function<T, Map<String, @Nullable Object>> view) {}

  /** Sends an event to all who listen. */
  public <T> void send(Type<T> type, T value) {
    synchronized (this) {
      last++;
      Event event = new Event(life + '-' + last, last, type.name(), () -> type.view().apply(value));
      remembered.addLast(event);
      if (remembered.size() > REMEMBERED) {
        remembered.removeFirst();
      }
      for (Listener listener : List.copyOf(listeners)) {
        listener.offer(event);
      }
    }
  }

  /**
   * Begins to listen.
   *
   * @param lastEventId of the last event that the listener has; {@code null} if it has none
   * @throws ResponseStatusException 503 if too many listen
   */
  public SseEmitter listen(Watcher watcher, @Nullable String lastEventId) {
    SseEmitter emitter = new SseEmitter(TIMEOUT_MILLIS);
    Listener listener = new Listener(watcher, emitter);
    emitter.onCompletion(() -> forget(listener));
    emitter.onTimeout(emitter::complete);
    emitter.onError(failure -> forget(listener));
    synchronized (this) {
      if (listeners.size() >= MOST_LISTENERS) {
        throw new ResponseStatusException(
            HttpStatus.SERVICE_UNAVAILABLE, "too many pages are watching; close one");
      }
      long own =
          listeners.stream().filter(l -> l.watcher.person().equals(watcher.person())).count();
      if (own >= MOST_OF_ONE) {
        throw new ResponseStatusException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "too many pages of this person are watching; close one");
      }
      listeners.add(listener);
      long known = known(lastEventId);
      boolean resumed = known >= 0;
      long from = resumed ? known : last;
      listener.offer(new Event(life + '-' + from, from, READY, () -> Map.of("resumed", resumed)));
      remembered.stream().filter(event -> event.number() > from).forEach(listener::offer);
    }
    return emitter;
  }

  /** The number of an event after which everything is remembered; -1 for any other. */
  private long known(@Nullable String id) {
    if (id == null || !id.startsWith(life + '-')) {
      return -1;
    }
    try {
      long number = Long.parseLong(id.substring(life.length() + 1));
      return number <= last && number >= last - remembered.size() ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Lets pages and the proxies between know that the connection lives, and ends those whose session
   * has ended.
   */
  synchronized void beat() {
    for (Listener listener : List.copyOf(listeners)) {
      if (listener.watcher.loggedIn().getAsBoolean()) {
        listener.offer(Event.BEAT);
      } else {
        listener.end();
      }
    }
  }

  /** How many listen. */
  public synchronized int listening() {
    return listeners.size();
  }

  private synchronized void forget(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public void close() {
    beats.shutdownNow();
    senders.shutdownNow();
    List<Listener> all;
    synchronized (this) {
      all = List.copyOf(listeners);
      listeners.clear();
    }
    all.forEach(listener -> listener.emitter.complete());
  }

  /** What is sent, written when it is first needed. */
  private static final class Event {
    /** A comment, which no listener is told of. */
    private static final Event BEAT = new Event("", 0, "", Map::of);

    private final String id;
    private final long number;
    private final String name;
    private final Supplier<Map<String, @Nullable Object>> view;
    private @Nullable String json;

    Event(String id, long number, String name, Supplier<Map<String, @Nullable Object>> view) {
      this.id = id;
      this.number = number;
      this.name = name;
      this.view = view;
    }

    long number() {
      return number;
    }

    private synchronized String json() {
      String written = json;
      if (written == null) {
        written = new String(Json.write(view.get()), StandardCharsets.UTF_8);
        json = written;
      }
      return written;
    }

    SseEmitter.SseEventBuilder message() {
      return this == BEAT
          ? SseEmitter.event().comment("beat")
          : SseEmitter.event().name(name).id(id).data(json(), MediaType.TEXT_PLAIN);
    }
  }

  /** One page, with what is still to be sent to it; at most one thread sends at a time. */
  private final class Listener {
    private final Watcher watcher;
    private final SseEmitter emitter;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MAX_BEHIND);
    private final AtomicBoolean sending = new AtomicBoolean();

    Listener(Watcher watcher, SseEmitter emitter) {
      this.watcher = watcher;
      this.emitter = emitter;
    }

    void offer(Event event) {
      if (!waiting.offer(event)) {
        end();
        return;
      }
      if (sending.compareAndSet(false, true)) {
        senders.execute(this::drain);
      }
    }

    void end() {
      forget(this);
      waiting.clear();
      // what ends it may take the container's lock, which the thread that sends may hold
      senders.execute(emitter::complete);
    }

    private void drain() {
      do {
        try {
          for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
            emitter.send(event.message());
          }
        } catch (IOException | IllegalStateException e) {
          // the page has gone away
          forget(this);
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
