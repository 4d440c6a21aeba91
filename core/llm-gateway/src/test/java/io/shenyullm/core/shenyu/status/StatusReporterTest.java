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
package io.shenyullm.core.shenyu.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.records.UnreadableRecordException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusReporterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final LoaderStatus OBEYS =
      new LoaderStatus(3, "abcd", "http://console", NOW, 0, null, true);
  private static final LoaderStatus REFUSES =
      new LoaderStatus(
          3,
          "abcd",
          "http://console",
          NOW,
          1,
          new LoaderStatus.Refused(
              NOW,
              "http://console",
              4L,
              List.of(
                  new Problem("rules/a.drl", 7, 9, "no such fact"),
                  new Problem("budgets[0].limit", 0, 0, "is odd"))),
          true);

  private final AtomicReference<LoaderStatus> loader = new AtomicReference<>(OBEYS);
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<StatusRecord> sent = new ArrayList<>();
  private final SnapshotStatus snapshot = new SnapshotStatus(loader::get);
  private CompletionStage<Void> console = CompletableFuture.completedFuture(null);
  private int asked;

  private final StatusReporter reporter =
      new StatusReporter(
          snapshot,
          new GatewayStatus(
              new GatewayIdentity("gw-1", "b-1", Path.of("data")),
              List.of(
                  snapshot,
                  status -> {
                    throw new IllegalStateException("a part that fails");
                  },
                  status -> status.requests(5, 10, 20)),
              Clock.fixed(NOW, ZoneOffset.UTC)),
          line -> {
            asked++;
            if (!console.toCompletableFuture().isCompletedExceptionally()) {
              sent.add(read(line));
            }
            return console;
          },
          StatusReporter.newExecutor(),
          nanos::get,
          () -> 0.5);

  private static StatusRecord read(byte[] line) {
    try {
      return RecordReader.status(line);
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() {
    reporter.close();
  }

  @Test
  void look_nothingNew_isSaidEveryFiveSeconds() {
    reporter.look();
    reporter.look();
    assertThat(sent).hasSize(1);
    pass(StatusReporter.EVERY);
    reporter.look();
    assertThat(sent).extracting(StatusRecord::sequence).containsExactly(1L, 2L);
  }

  @Test
  void look_refusal_isSaidAtOnceWithVersionFileAndLine() {
    reporter.look();
    loader.set(REFUSES);
    reporter.look();
    StatusRecord status = sent.get(1);
    assertThat(status.origin().gateway()).isEqualTo("gw-1");
    assertThat(status.origin().boot()).isEqualTo("b-1");
    assertThat(status.snapshot().version()).isEqualTo(3);
    assertThat(status.snapshot().refusedVersion()).isEqualTo(4);
    assertThat(status.snapshot().problem())
        .isEqualTo("rules/a.drl:7:9: no such fact; budgets[0].limit: is odd");
    assertThat(status.snapshot().problems())
        .containsExactly(
            new StatusRecord.Problem("rules/a.drl", 7L, 9L, "no such fact"),
            new StatusRecord.Problem("budgets[0].limit", null, null, "is odd"));
    loader.set(OBEYS);
    reporter.look();
    assertThat(sent.get(2).snapshot().problem()).isNull();
  }

  @Test
  void look_partThatFails_othersAreTold() {
    reporter.look();
    assertThat(sent.get(0).load().requests()).isEqualTo(5);
  }

  @Test
  void start_lookEndsWithAnError_looksAgain() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(2);
    ScheduledThreadPoolExecutor atOnce =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> schedule(Runnable step, long delay, TimeUnit unit) {
            return super.schedule(step, 0, unit);
          }
        };
    try (StatusReporter ill =
        new StatusReporter(
            () -> {
              looked.countDown();
              throw new OutOfMemoryError("made up");
            },
            () -> {
              throw new AssertionError();
            },
            line -> console,
            atOnce,
            () -> nanos.addAndGet(Duration.ofHours(1).toNanos()),
            () -> 0.5)) {
      ill.start();
      assertThat(looked.await(120, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void look_consoleAway_isTriedAfterPausesThatGrow() {
    console = CompletableFuture.failedFuture(new IOException("away"));
    reporter.look();
    loader.set(REFUSES);
    reporter.look();
    assertThat(asked).as("also what is new waits").isEqualTo(1);
    pass(StatusReporter.EVERY);
    reporter.look();
    assertThat(asked).isEqualTo(2);
    pass(StatusReporter.EVERY);
    reporter.look();
    assertThat(asked).as("the second pause is longer").isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      pass(StatusReporter.LONGEST_PAUSE);
      reporter.look();
    }
    assertThat(asked).as("no pause is longer than the longest").isEqualTo(22);
    console = CompletableFuture.completedFuture(null);
    pass(StatusReporter.LONGEST_PAUSE);
    reporter.look();
    assertThat(sent).singleElement().extracting(StatusRecord::sequence).isEqualTo(23L);
    pass(StatusReporter.EVERY);
    reporter.look();
    assertThat(sent).as("at its pace again").hasSize(2);
  }
}
