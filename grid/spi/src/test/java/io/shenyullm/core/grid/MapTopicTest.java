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
package io.shenyullm.core.grid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapTopicTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final TestingMap map = new TestingMap();
  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final MapTopic topic =
      new MapTopic(map, "boot", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), timer);
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    topic.close();
    timer.shutdown();
  }

  private void publish(String message) {
    assertThat(topic.publish(message.getBytes(UTF_8), DEADLINE).toCompletableFuture())
        .isCompleted();
  }

  private void subscribe() {
    topic.subscribe(message -> received.add(new String(message, UTF_8)));
  }

  /** Ends once everything that has been told before has been delivered. */
  private void assertReceived(String... messages) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).containsExactly(messages));
  }

  @Test
  void publishOnly_followsNothing() {
    publish("1");

    assertThat(map.listening()).isZero();
  }

  @Test
  void event_repeated_isDeliveredOnce() {
    subscribe();
    map.gap();

    map.event("x-1", "1".getBytes(UTF_8));
    map.event("x-1", "1".getBytes(UTF_8));
    map.event("x-1", null);
    map.event("x-2", "2".getBytes(UTF_8));

    assertReceived("1", "2");
  }

  @Test
  void gap_missedMessages_areDeliveredOnceInOrder() {
    subscribe();
    map.gap();
    publish("heard");
    map.loseEvents = true;
    for (int i = 0; i < 20; i++) {
      publish("missed" + i);
    }
    map.loseEvents = false;

    map.gap();
    map.gap();
    publish("end");

    await().atMost(PATIENCE).until(() -> received.contains("end"));
    assertThat(received).hasSize(22).startsWith("heard", "missed0", "missed1");
    assertThat(received).endsWith("missed19", "end");
  }

  @Test
  void firstGap_olderMessages_areNotDeliveredLaterEither() {
    publish("old");
    subscribe();
    map.gap();
    map.gap();
    publish("new");

    assertReceived("new");
  }

  /** As where a connection is lost while it is being made, which loaded machines do. */
  @Test
  void secondGap_beforeTheFirstReading_olderMessagesStayOld() {
    publish("old");
    subscribe();
    map.holdWalks = true;
    map.gap();
    map.gap();
    map.walks.forEach(TestingMap.Walk::finish);
    publish("new");

    assertReceived("new");
  }

  /** The first reading may see a message before its event comes: it is not old for that. */
  @Test
  void firstGap_messageReadThenHeard_isDelivered() {
    subscribe();
    map.holdEvents = true;
    publish("1");
    map.gap();

    map.deliver();

    assertReceived("1");
  }

  @Test
  void firstReading_failed_isRepeated() {
    publish("old");
    subscribe();
    map.failWalks = 1;
    map.gap();

    await().atMost(PATIENCE).until(() -> map.walks.size() == 1);
    map.gap();
    publish("new");

    assertReceived("new");
  }

  @Test
  void manyMessages_memoryIsBounded() {
    subscribe();
    map.gap();
    for (int i = 0; i <= MapTopic.MAX_SEEN; i++) {
      map.event("x-" + i, "m".getBytes(UTF_8));
    }
    await().atMost(PATIENCE).until(() -> received.size() == MapTopic.MAX_SEEN + 1);

    // the oldest has been forgotten, the newest has not
    map.event("x-" + MapTopic.MAX_SEEN, "again".getBytes(UTF_8));
    map.event("x-0", "forgotten".getBytes(UTF_8));

    await().atMost(PATIENCE).until(() -> received.contains("forgotten"));
    assertThat(received).doesNotContain("again");
  }

  @Test
  void closed_listensNoMore() {
    subscribe();
    assertThat(map.listening()).isEqualTo(1);

    topic.close();
    subscribe();

    assertThat(map.listening()).isZero();
  }
}
