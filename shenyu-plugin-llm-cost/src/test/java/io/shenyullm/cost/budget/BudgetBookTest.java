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
package io.shenyullm.cost.budget;

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static io.shenyullm.cost.budget.TestingBudgets.expected;
import static io.shenyullm.cost.budget.TestingBudgets.limited;
import static io.shenyullm.cost.budget.TestingBudgets.matching;
import static io.shenyullm.cost.budget.TestingBudgets.principal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.shenyullm.core.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BudgetBookTest {
  private static final Principal ALICE = principal("acme", "research", "alice");
  private static final BudgetDefinition DAY =
      budget("day", BudgetScope.USER, "*", BudgetPeriod.DAY, 100);
  private static final BudgetDefinition MONTH =
      budget("month", BudgetScope.DEPARTMENT, "research", BudgetPeriod.MONTH, 1000);

  private final TestingClock clock = new TestingClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final Events events = new Events();
  private final BudgetBook book =
      new BudgetBook(clock, Duration.ofMinutes(10), Allowance.WHOLE, events);

  private static final class Events implements BudgetListener {
    final List<Integer> alerts = new ArrayList<>();
    final List<String> exhausted = new ArrayList<>();
    final List<String> expired = new ArrayList<>();
    final List<String> crowded = new ArrayList<>();
    long overspentNanos;

    @Override
    public void onAlert(BudgetAlert alert) {
      alerts.add(alert.percent());
    }

    @Override
    public void onExhausted(BudgetDecision.Exhausted decision) {
      exhausted.add(decision.budget().definition().id());
    }

    @Override
    public void onOverspend(BudgetMatch budget, long nanos) {
      overspentNanos += nanos;
    }

    @Override
    public void onCrowded(BudgetDefinition budget) {
      crowded.add(budget.id());
    }

    @Override
    public void onExpired(String operationId) {
      expired.add(operationId);
    }
  }

  private static BudgetHold held(BudgetDecision decision) {
    assertThat(decision).isInstanceOf(BudgetDecision.Held.class);
    return ((BudgetDecision.Held) decision).hold();
  }

  private static BudgetDecision.Exhausted exhausted(BudgetDecision decision) {
    assertThat(decision).isInstanceOf(BudgetDecision.Exhausted.class);
    return (BudgetDecision.Exhausted) decision;
  }

  private BudgetUse use(BudgetDefinition definition) {
    return book.use(matching(ALICE, definition).get(0));
  }

  @Test
  void reserve_secondBudgetShort_holdsNothingOnTheFirst() {
    List<BudgetMatch> both = matching(ALICE, MONTH, DAY);
    BudgetDecision.Exhausted decision = exhausted(book.reserve("op", both, 101, 101));
    assertThat(decision.budget().definition().id()).isEqualTo("day");
    assertThat(decision.ceilingNanos()).isEqualTo(100);
    assertThat(decision.window().end()).isEqualTo(Instant.parse("2026-01-16T00:00:00Z"));
    assertThat(use(MONTH).usedNanos()).isZero();
    assertThat(use(DAY).usedNanos()).isZero();
    assertThat(events.exhausted).containsExactly("day");
  }

  @Test
  void windows_ofAHoldThatOutlivesThem_areThoseThatItWasTakenIn() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, MONTH, DAY), 10, 10));
    clock.advance(Duration.ofDays(20));
    assertThat(hold.windows())
        .extracting(BudgetWindow::start)
        .containsExactly(
            Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-15T00:00:00Z"));
    BudgetHold next = held(book.reserve("op2", matching(ALICE, DAY), 10, 10));
    assertThat(next.windows())
        .extracting(BudgetWindow::start)
        .containsExactly(Instant.parse("2026-02-04T00:00:00Z"));
  }

  @Test
  void reserve_strictAndExpected_holdMaximumAndExpected() {
    BudgetDefinition lenient = expected(DAY);
    book.reserve("op", matching(ALICE, MONTH, lenient), 10, 40);
    assertThat(use(MONTH).heldNanos()).isEqualTo(40);
    assertThat(use(lenient).heldNanos()).isEqualTo(10);
  }

  @Test
  void reserve_sameIdWhileOpen_countsOnce() {
    List<BudgetMatch> day = matching(ALICE, DAY);
    BudgetHold first = held(book.reserve("op", day, 60, 60));
    assertThat(held(book.reserve("op", day, 60, 60))).isSameAs(first);
    assertThat(use(DAY).heldNanos()).isEqualTo(60);
  }

  @Test
  void reserve_sameUserInTwoTenants_isCountedApart() {
    held(book.reserve("a", matching(ALICE, DAY), 100, 100));
    Principal other = principal("umbrella", "research", "alice");
    held(book.reserve("b", matching(other, DAY), 100, 100));
    exhausted(book.reserve("c", matching(ALICE, DAY), 1, 1));
  }

  @Test
  void reserve_freeCallOnFullBudget_isGranted() {
    held(book.reserve("a", matching(ALICE, DAY), 100, 100)).settle(100);
    held(book.reserve("b", matching(ALICE, DAY), 0, 0));
  }

  @Test
  void reserve_loweredLimit_appliesAtOnceAndRaisedFreesAtOnce() {
    held(book.reserve("a", matching(ALICE, DAY), 80, 80)).settle(80);
    BudgetDefinition lowered = budget("day", BudgetScope.USER, "*", BudgetPeriod.DAY, 80);
    exhausted(book.reserve("b", matching(ALICE, lowered), 1, 1));
    BudgetDefinition raised = budget("day", BudgetScope.USER, "*", BudgetPeriod.DAY, 200);
    held(book.reserve("c", matching(ALICE, raised), 120, 120));
  }

  @Test
  void settle_cheaperThanHeld_freesTheRest() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY, MONTH), 90, 90));
    assertThat(hold.settle(30)).isTrue();
    assertThat(use(DAY)).isEqualTo(new BudgetUse(use(DAY).window(), 30, 0));
    assertThat(use(MONTH).settledNanos()).isEqualTo(30);
  }

  @Test
  void settle_twice_booksOnce() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY), 90, 90));
    assertThat(book.settle("op", 30)).isEqualTo(Settlement.BOOKED);
    assertThat(book.settle("op", 30)).isEqualTo(Settlement.DUPLICATE);
    assertThat(hold.settle(50)).isFalse();
    assertThat(use(DAY).settledNanos()).isEqualTo(30);
    assertThat(book.settle("never", 1)).isEqualTo(Settlement.UNKNOWN);
    assertThat(book.reserve("op", matching(ALICE, DAY), 1, 1))
        .isEqualTo(new BudgetDecision.Closed("op"));
  }

  @Test
  void settle_dearerThanHeldAndLimit_booksExactlyAndReportsOverspend() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY), 50, 50));
    hold.settle(130);
    assertThat(use(DAY).settledNanos()).isEqualTo(130);
    assertThat(events.overspentNanos).isEqualTo(30);
    exhausted(book.reserve("next", matching(ALICE, DAY), 1, 1));
  }

  @Test
  void settle_afterMidnight_isBookedInTheWindowOfTheHold() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY, MONTH), 90, 90));
    clock.advance(Duration.ofHours(12));
    held(book.reserve("next", matching(ALICE, DAY), 100, 100));
    hold.settle(70);
    assertThat(use(DAY)).isEqualTo(new BudgetUse(use(DAY).window(), 0, 100));
    assertThat(use(MONTH).settledNanos()).isEqualTo(70);
  }

  @Test
  void hold_notSettledInTime_isFreedAndALateCostStillBooked() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY), 90, 90));
    clock.advance(Duration.ofMinutes(11));
    held(book.reserve("next", matching(ALICE, DAY), 95, 95));
    assertThat(events.expired).containsExactly("op");
    assertThat(hold.heldNanos()).isZero();
    assertThat(hold.settle(40)).isTrue();
    assertThat(use(DAY)).isEqualTo(new BudgetUse(use(DAY).window(), 40, 95));
  }

  @Test
  void reserve_onlyExpiredHoldsInTheWay_isGrantedAtOnce() {
    BudgetHold hold = held(book.reserve("a", matching(ALICE, DAY), 100, 100));
    clock.advance(Duration.ofMinutes(10).minusMillis(500));
    exhausted(book.reserve("b", matching(ALICE, DAY), 1, 1));
    clock.advance(Duration.ofMillis(500));
    held(book.reserve("c", matching(ALICE, DAY), 100, 100));
    assertThat(hold.heldNanos()).isZero();
  }

  @Test
  void moveTo_largerAndSmaller_followsOnAllBudgets() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY, MONTH), 50, 50));
    held(hold.moveTo(80, 80));
    assertThat(use(DAY).heldNanos()).isEqualTo(80);
    held(hold.moveTo(20, 20));
    assertThat(use(DAY).heldNanos()).isEqualTo(20);
    assertThat(use(MONTH).heldNanos()).isEqualTo(20);
  }

  @Test
  void moveTo_beyondABudget_keepsTheHoldAsItWas() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, MONTH, DAY), 50, 50));
    assertThat(exhausted(hold.moveTo(101, 101)).budget().definition().id()).isEqualTo("day");
    assertThat(use(MONTH).heldNanos()).isEqualTo(50);
    assertThat(use(DAY).heldNanos()).isEqualTo(50);
  }

  @Test
  void moveTo_afterSettle_isClosed() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY), 50, 50));
    hold.settle(1);
    assertThat(hold.moveTo(2, 2)).isEqualTo(new BudgetDecision.Closed("op"));
  }

  @Test
  void moveTo_expiredHold_isTakenAfresh() {
    BudgetHold hold = held(book.reserve("op", matching(ALICE, DAY), 50, 50));
    clock.advance(Duration.ofMinutes(11));
    held(hold.moveTo(60, 60));
    assertThat(use(DAY).heldNanos()).isEqualTo(60);
    hold.settle(10);
    assertThat(use(DAY).usedNanos()).isEqualTo(10);
  }

  @Test
  void settle_passingThresholds_alertsOncePerWindow() {
    for (int i = 0; i < 10; i++) {
      held(book.reserve("op" + i, matching(ALICE, DAY), 10, 10)).settle(10);
    }
    assertThat(events.alerts).containsExactly(80, 90, 100);
    clock.advance(Duration.ofDays(1));
    held(book.reserve("tomorrow", matching(ALICE, DAY), 85, 85)).settle(85);
    assertThat(events.alerts).containsExactly(80, 90, 100, 80);
  }

  @Test
  void standing_severalBudgets_namesFullestAndTightest() {
    held(book.reserve("op", matching(ALICE, DAY, MONTH), 85, 85));
    BudgetStanding standing = book.standing(matching(ALICE, DAY, MONTH));
    assertThat(standing.percentUsed()).isEqualTo(85);
    assertThat(standing.remainingNanos()).isEqualTo(15);
    assertThat(standing.tightest().definition().id()).isEqualTo("day");
    assertThat(book.standing(List.of())).isEqualTo(BudgetStanding.UNLIMITED);
  }

  @Test
  void rehydrate_windowInForce_countsAndOldOnesDoNot() {
    Instant today = Instant.parse("2026-01-15T00:00:00Z");
    book.rehydrate(
        List.of(
            new Spent(DAY, "acme", "alice", today, 85),
            new Spent(DAY, "acme", "alice", today.minusSeconds(86_400), 1000)));
    assertThat(use(DAY).settledNanos()).isEqualTo(85);
    held(book.reserve("op", matching(ALICE, DAY), 6, 6)).settle(6);
    assertThat(events.alerts).containsExactly(90);
  }

  @Test
  void settle_limitRaised_alertsAtTheThresholdsOfTheNewOne() {
    spend("a", DAY, 95);
    assertThat(events.alerts).containsExactly(80, 90);

    BudgetDefinition raised = limited(DAY, 200);
    spend("b", raised, 60);
    assertThat(events.alerts).containsExactly(80, 90);
    spend("c", raised, 5);
    assertThat(events.alerts).containsExactly(80, 90, 80);
    spend("d", raised, 40);
    assertThat(events.alerts).containsExactly(80, 90, 80, 90, 100);
  }

  @Test
  void settle_limitRaisedALittle_saysNothingTwice() {
    spend("a", DAY, 95);

    spend("b", limited(DAY, 110), 1);
    assertThat(events.alerts).containsExactly(80, 90);
    spend("c", limited(DAY, 110), 4);
    assertThat(events.alerts).containsExactly(80, 90, 90);
  }

  @Test
  void settle_limitLowered_alertsAtOnce() {
    spend("a", DAY, 60);

    spend("b", limited(DAY, 65), 1);
    assertThat(events.alerts).containsExactly(80, 90);
  }

  private void spend(String operation, BudgetDefinition budget, long nanos) {
    held(book.reserve(operation, matching(ALICE, budget), 0, 0)).settle(nanos);
  }

  @Test
  void sweep_accountsOfEndedWindows_areForgotten() {
    for (int i = 0; i < 100; i++) {
      Principal user = principal("acme", "research", "user" + i);
      held(book.reserve("op" + i, matching(user, DAY), 1, 1)).settle(1);
    }
    assertThat(book.countedAccounts()).isEqualTo(100);
    clock.advance(Duration.ofDays(2));
    book.reserve("later", matching(ALICE, DAY), 1, 1);
    assertThat(book.countedAccounts()).isEqualTo(1);
  }

  @Test
  void sweep_holdsNeverSettled_areForgottenAfterAnHour() {
    held(book.reserve("lost", matching(ALICE, DAY), 1, 1));
    clock.advance(Duration.ofMinutes(11));
    book.reserve("x", matching(ALICE, DAY), 1, 1);
    assertThat(book.openHolds()).isEqualTo(2);
    clock.advance(Duration.ofHours(2));
    book.reserve("y", matching(ALICE, DAY), 1, 1);
    clock.advance(Duration.ofSeconds(2));
    book.reserve("z", matching(ALICE, DAY), 1, 1);
    assertThat(book.settle("lost", 1)).isEqualTo(Settlement.UNKNOWN);
  }

  /** Twenty-five of a limit that others have used much of; grows by asking. */
  private static final class TestingShare implements Allowance.Share, Allowance {
    private final AtomicLong allowed = new AtomicLong(25);
    private final List<Long> asked = new ArrayList<>();

    @Override
    public Share open(BudgetMatch budget, BudgetWindow window, Usage usage) {
      return this;
    }

    @Override
    public long allowedNanos(BudgetDefinition definition) {
      return definition.frozen() ? 0 : allowed.get();
    }

    @Override
    public long othersSettledNanos() {
      return 50;
    }

    @Override
    public CompletionStage<Boolean> more(List<Shortage> shortages) {
      shortages.forEach(shortage -> asked.add(shortage.askedNanos()));
      return CompletableFuture.completedFuture(
          allowed.compareAndSet(25, 40) || allowed.compareAndSet(40, 45));
    }
  }

  @Test
  void reserve_leasedSlice_isTheLimitThatCounts() {
    TestingShare share = new TestingShare();
    BudgetBook leased = new BudgetBook(clock, Duration.ofMinutes(10), share, BudgetListener.NONE);
    held(leased.reserve("a", matching(ALICE, DAY), 25, 25));
    BudgetDecision.Exhausted exhausted = exhausted(leased.reserve("b", matching(ALICE, DAY), 1, 1));
    assertThat(exhausted.limitNanos()).isEqualTo(DAY.limitNanos());
    assertThat(exhausted.usedNanos()).isEqualTo(75);
    assertThat(exhausted.ceilingNanos()).isZero();
    assertThat(leased.standing(matching(ALICE, DAY)).remainingNanos())
        .isEqualTo(DAY.limitNanos() - 75);
    assertThat(share.asked).isEmpty();
  }

  @Test
  void reserveOrAsk_sliceTooSmall_asksUntilItFitsOrNoMoreCanBeHad() {
    TestingShare share = new TestingShare();
    BudgetBook leased = new BudgetBook(clock, Duration.ofMinutes(10), share, events);
    held(leased.reserveOrAsk("a", matching(ALICE, DAY), 42, 42).toCompletableFuture().join());
    assertThat(share.asked).containsExactly(42L, 42L);
    exhausted(leased.reserveOrAsk("b", matching(ALICE, DAY), 4, 4).toCompletableFuture().join());
    assertThat(share.asked).containsExactly(42L, 42L, 4L);
  }

  @Test
  void moveOrAsk_growthBeyondTheSlice_asksForTheGrowthOnly() {
    TestingShare share = new TestingShare();
    BudgetBook leased = new BudgetBook(clock, Duration.ofMinutes(10), share, events);
    BudgetHold hold = held(leased.reserve("a", matching(ALICE, DAY), 20, 20));
    held(hold.moveOrAsk(38, 38).toCompletableFuture().join());
    assertThat(share.asked).containsExactly(18L);
    assertThat(hold.heldNanos()).isEqualTo(38);
  }

  @Test
  void reserve_frozenBudget_refusesAllThatCosts() {
    BudgetDefinition frozen = TestingBudgets.frozen(DAY);
    BudgetDecision.Exhausted exhausted =
        exhausted(book.reserve("a", matching(ALICE, frozen), 1, 1));
    assertThat(exhausted.frozen()).isTrue();
    held(book.reserve("b", matching(ALICE, frozen), 0, 0));
    // what is left stays visible; the reservation says why it cannot be had
    assertThat(book.standing(matching(ALICE, frozen)).remainingNanos()).isEqualTo(DAY.limitNanos());
  }

  @Test
  void reserve_impossibleEstimate_isABug() {
    assertThatThrownBy(() -> book.reserve("op", List.of(), 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * A caller who may name projects freely could otherwise fill the memory, and spend without end.
   */
  @Test
  void reserve_moreValuesThanAreCounted_shareOneLimit() {
    BudgetBook small = new BudgetBook(clock, Duration.ofMinutes(10), Allowance.WHOLE, events, 3);
    int granted = 0;
    for (int i = 0; i < 20; i++) {
      List<BudgetMatch> budgets = matching(principal("acme", "research", "user-" + i), DAY);
      if (small.reserve("op-" + i, budgets, 60, 60) instanceof BudgetDecision.Held) {
        granted++;
      }
    }
    assertThat(granted).isEqualTo(4); // three with counters of their own, one of all the others
    assertThat(small.countedAccounts()).isEqualTo(4);
    assertThat(events.crowded).containsOnly("day");
  }

  @Test
  void fullest_severalValues_theFullestByBudget() {
    book.reserve("a", matching(ALICE, DAY, MONTH), 60, 60);
    book.reserve("b", matching(principal("acme", "research", "bob"), DAY, MONTH), 30, 30);
    assertThat(book.fullest()).containsOnly(entry("day", 0.6), entry("month", 0.09));
    clock.advance(Duration.ofDays(2));
    assertThat(book.fullest()).containsEntry("day", 0.0);
  }

  // ---- what is reported ----

  @Test
  void fullestWindows_ofAll_areListedFirstWithWhatIsCarriedAndHeld() {
    Principal bob = principal("acme", "research", "bob");
    book.rehydrate(
        List.of(new Spent(DAY, "acme", "bob", Instant.parse("2026-01-15T00:00:00Z"), 30)));
    held(book.reserve("bob", matching(bob, DAY), 20, 20));
    held(book.reserve("alice", matching(ALICE, MONTH, DAY), 10, 10)).settle(7);
    held(book.reserve("alice again", matching(ALICE, DAY), 5, 5));

    List<CountedWindow> windows = book.fullestWindows(2);

    assertThat(windows).extracting(CountedWindow::value).containsExactly("bob", "alice");
    CountedWindow bobs = windows.get(0);
    assertThat(bobs.definition()).isEqualTo(DAY);
    assertThat(bobs.tenant()).isEqualTo("acme");
    assertThat(bobs.window().end()).isEqualTo(Instant.parse("2026-01-16T00:00:00Z"));
    assertThat(bobs.limitNanos()).isEqualTo(100);
    assertThat(bobs.settledNanos()).isEqualTo(30);
    assertThat(bobs.carriedNanos()).isEqualTo(30);
    assertThat(bobs.heldNanos()).isEqualTo(20);
    assertThat(windows.get(1).settledNanos()).isEqualTo(7);
    assertThat(windows.get(1).carriedNanos()).isZero();
    assertThat(windows.get(1).heldNanos()).isEqualTo(5);
    assertThat(book.fullestWindows(10)).extracting(w -> w.definition().id()).contains("month");
    clock.advance(Duration.ofDays(1));
    assertThat(book.fullestWindows(10))
        .as("windows that have ended are not listed")
        .extracting(w -> w.definition().id())
        .containsExactly("month");
  }

  @Test
  void fullestWindows_valuesThatShareACounter_areNobodys() {
    BudgetBook small = new BudgetBook(clock, Duration.ofMinutes(10), Allowance.WHOLE, events, 1);
    held(small.reserve("a", matching(principal("acme", "r", "others"), DAY), 50, 50));
    held(small.reserve("b", matching(principal("acme", "r", "b"), DAY), 40, 40));
    held(small.reserve("c", matching(principal("acme", "r", "c"), limited(DAY, 99)), 1, 1));

    assertThat(small.fullestWindows(10))
        .extracting(CountedWindow::tenant, CountedWindow::value)
        .containsExactly(tuple("acme", "others"), tuple("", null));
  }
}
