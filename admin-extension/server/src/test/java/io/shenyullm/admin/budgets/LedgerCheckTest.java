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
package io.shenyullm.admin.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.grid.TestingSharedGrid;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LedgerCheckTest {
  private static final long UNIT = 1_000_000_000L;
  private static final Duration CALL = Duration.ofSeconds(120);
  private static final long NOW = System.currentTimeMillis();
  private static final Instant START = Instant.ofEpochMilli(NOW).minus(Duration.ofDays(1));

  private final TestingSharedGrid shared = new TestingSharedGrid();
  private final ConsoleGrid access = new ConsoleGrid(shared, TestingSharedGrid.CONSOLE, null);
  private final List<Map<String, @Nullable Object>> ledger = new ArrayList<>();
  private final List<SpentQuestion> questions = new ArrayList<>();
  private Runnable beforeAnswer = () -> {};
  private int sequence;
  private final SteppingClock clock = new SteppingClock();

  private final LedgerCheck check =
      new LedgerCheck(
          access,
          question -> {
            questions.add(question);
            beforeAnswer.run();
            return List.copyOf(ledger);
          },
          clock,
          new LedgerCheck.Pauses(Duration.ZERO, Duration.ZERO));

  @AfterEach
  void close() {
    check.stop();
    access.close();
  }

  private LedgerReport checked() {
    check.start();
    assertThat(check.begin()).isTrue();
    long deadline = System.nanoTime() + CALL.toNanos();
    while (check.isUnderWay()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    return check.last().orElseThrow();
  }

  private void spend(String department, long settledNanos) {
    renew(department, settledNanos, Duration.ofHours(1));
  }

  private void renew(String department, long settledNanos, Duration ttl) {
    CounterKey key =
        new CounterKey(
            "month\0department\0month\0UTC\0USD\0null",
            START.toEpochMilli(),
            NOW + Duration.ofDays(1).toMillis());
    done(
        shared
            .counters()
            .apply(
                "department\0demo\0" + department,
                new ScopeOperation.Renew(
                    "gw-1/boot-1",
                    ++sequence,
                    ttl.toMillis(),
                    List.of(
                        new ScopeOperation.Ask(
                            key, 100 * UNIT, settledNanos, 0, settledNanos + UNIT, true, false))),
                CALL));
  }

  private static void done(CompletionStage<?> call) {
    call.toCompletableFuture().orTimeout(CALL.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void inLedger(String department, String cost) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("tenant", "demo");
    row.put("scope", "department");
    row.put("value", department);
    row.put("currency", "USD");
    row.put("cost", cost);
    ledger.add(row);
  }

  @Test
  void check_bothHoldTheSame_agreesAndAsksOncePerLevelAndWindow() {
    spend("research", 20 * UNIT);
    spend("sales", 5 * UNIT);
    inLedger("research", "20");
    inLedger("sales", "5.00000000");
    LedgerReport report = checked();
    assertThat(report.problem()).isNull();
    assertThat(report.compared()).isEqualTo(2);
    assertThat(report.differing()).isZero();
    assertThat(questions)
        .containsExactly(
            new SpentQuestion(
                START,
                Instant.ofEpochMilli(NOW + Duration.ofDays(1).toMillis()),
                "department",
                false,
                null));
  }

  @Test
  void check_recordsThatNeverCame_areReportedLargestFirst() {
    spend("research", 20 * UNIT);
    spend("sales", 5 * UNIT);
    inLedger("research", "19.5");
    LedgerReport report = checked();
    assertThat(report.differing()).isEqualTo(2);
    assertThat(report.differences())
        .extracting(each -> each.row().value())
        .containsExactly("sales", "research");
    assertThat(report.differences().get(1).gridNanos()).isEqualTo(20 * UNIT);
    assertThat(report.differences().get(1).ledgerNanos()).isEqualTo(19_500_000_000L);
  }

  @Test
  void check_counterThatHasLostSpending_isReported() {
    spend("research", 20 * UNIT);
    inLedger("research", "21");
    assertThat(checked().differences())
        .singleElement()
        .matches(each -> each.ledgerNanos() - each.gridNanos() == UNIT);
  }

  /** What is spent between the looks is in neither or in both. */
  @Test
  void check_spendingGoesOn_isNoDifference() {
    spend("research", 20 * UNIT);
    inLedger("research", "22");
    beforeAnswer = () -> spend("research", 25 * UNIT);
    LedgerReport report = checked();
    assertThat(report.compared()).isEqualTo(1);
    assertThat(report.differing()).isZero();
  }

  @Test
  void check_callsRoundedUp_isNoDifference() {
    spend("research", 20 * UNIT + 900);
    inLedger("research", "20");
    assertThat(checked().differing()).isZero();
  }

  @Test
  void check_leaseOfALostGateway_isLeftOut() {
    renew("research", 20 * UNIT, Duration.ofMillis(1));
    LedgerReport report = checked();
    assertThat(report.windows()).isEqualTo(1);
    assertThat(report.compared()).isZero();
    assertThat(report.differing()).isZero();
  }

  /** A lease lives shorter than a check takes, and is renewed meanwhile. */
  @Test
  void check_leaseThatIsRenewedMeanwhile_isCompared() {
    clock.stepSeconds = 60;
    renew("research", 20 * UNIT, Duration.ofSeconds(90));
    inLedger("research", "20");
    beforeAnswer = () -> spend("research", 20 * UNIT);
    assertThat(checked().compared()).isEqualTo(1);
  }

  @Test
  void check_budgetYoungerThanItsWindow_isLeftOut() {
    CountingSince counting = new CountingSince(shared.near(GridNames.EPOCH));
    done(counting.begin(START.minus(Duration.ofDays(1)), CALL));
    done(counting.note("month\0department\0month\0UTC\0USD\0null", Instant.now(), CALL));
    spend("research", 20 * UNIT);
    inLedger("research", "80");
    assertThat(checked().compared()).isZero();
  }

  @Test
  void check_ledgerThatCannotBeRead_saysSoAndMayBeRepeated() {
    spend("research", 20 * UNIT);
    beforeAnswer =
        () -> {
          throw new IllegalStateException("no database");
        };
    assertThat(checked().problem()).contains("no database");
    beforeAnswer = () -> {};
    inLedger("research", "20");
    assertThat(checked().problem()).isNull();
  }

  /** Goes on with every look, so that no walk is taken for the one before. */
  private static final class SteppingClock extends Clock {
    private final AtomicInteger looks = new AtomicInteger();
    private volatile long stepSeconds = 2;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(NOW).plusSeconds(stepSeconds * looks.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
