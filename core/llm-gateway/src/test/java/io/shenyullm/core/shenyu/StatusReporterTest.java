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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.records.UnreadableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
              NOW, "http://console", 4L, List.of(new Problem("budgets[0].limit", 7, 9, "is odd"))),
          true);

  private final AtomicReference<LoaderStatus> loader = new AtomicReference<>(OBEYS);
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<String> sent = new ArrayList<>();
  private boolean consoleAway;

  private final StatusReporter reporter =
      new StatusReporter(
          new GatewayStatus(
              new GatewayIdentity("gw-1", "b-1", Path.of("data")),
              "1.0",
              loader::get,
              null,
              Clock.fixed(NOW, ZoneOffset.UTC)),
          line -> {
            if (consoleAway) {
              return CompletableFuture.failedFuture(new IOException("away"));
            }
            sent.add(new String(line, StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(null);
          },
          StatusReporter.newExecutor(),
          nanos::get);

  @AfterEach
  void close() {
    reporter.close();
  }

  @Test
  void look_nothingNew_isSaidEveryHalfMinute() {
    reporter.look();
    reporter.look();
    assertThat(sent).hasSize(1);
    nanos.addAndGet(StatusReporter.AT_LEAST.toNanos());
    reporter.look();
    assertThat(sent).hasSize(2);
  }

  @Test
  void look_refusal_isSaidAtOnceWithVersionAndReason() throws UnreadableRecordException {
    reporter.look();
    loader.set(REFUSES);
    reporter.look();
    StatusRecord status = RecordReader.status(sent.get(1).getBytes(StandardCharsets.UTF_8));
    assertThat(status.origin().gateway()).isEqualTo("gw-1");
    assertThat(status.snapshot().version()).isEqualTo(3);
    assertThat(status.snapshot().refusedVersion()).isEqualTo(4);
    assertThat(status.snapshot().problem()).isEqualTo("budgets[0].limit:7:9: is odd");
    loader.set(OBEYS);
    reporter.look();
    assertThat(
            RecordReader.status(sent.get(2).getBytes(StandardCharsets.UTF_8)).snapshot().problem())
        .isNull();
  }

  @Test
  void look_consoleAway_isSaidAgain() {
    consoleAway = true;
    reporter.look();
    assertThat(sent).isEmpty();
    consoleAway = false;
    reporter.look();
    assertThat(sent).hasSize(1);
  }
}
