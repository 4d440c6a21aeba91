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
package io.shenyullm.core.grid.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * Plays gateways against one entry: they spend what they believe to have, their operations get
 * lost, arrive late, out of order or twice, they die and are reconciled.
 */
class LeaseMachinePropertiesTest {
  private static final CounterKey KEY = new CounterKey("month", 0, CounterKey.NEVER);
  private static final int MEMBERS = 4;
  private static final long LIMIT = 10_000;
  private static final long TTL = 1_000;

  /** What happens next, and to whom. */
  private record Step(Event event, int member, int amount, int pick) {}

  private enum Event {
    /** Reports and asks; answered at once. */
    RENEW,
    /** Reports and gives back. */
    SHRINK,
    /** Gives everything back. */
    CLOSE,
    /** Reports and asks; applied now, the answer gets lost. */
    LOSE_ANSWER,
    /** Reports and asks; on its way until delivered. */
    SEND,
    /** One of those on their way arrives, its answer gets lost. */
    DELIVER,
    /** One that has been applied arrives again. */
    REPEAT,
    SPEND,
    SEED,
    /** The process dies. */
    DIE,
    /** All dead ones are replaced by the ledger. */
    RECONCILE,
    TIME
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Event.class),
            Arbitraries.integers().between(0, MEMBERS - 1),
            // uniform, or hardly any play would use the budget up
            Arbitraries.integers().between(0, 4_000).withDistribution(RandomDistribution.uniform()),
            Arbitraries.integers().between(0, 1_000))
        .as(Step::new)
        .list()
        // short plays hardly get as far as a grant
        .ofMinSize(30)
        .ofMaxSize(120);
  }

  /** A gateway process as an honest keeper of leases. */
  private static final class Member {
    final String name;
    long sequence;
    long settled;
    long believed;
    boolean dead;

    Member(String name) {
      this.name = name;
    }
  }

  private static final class World {
    final List<Member> members = new ArrayList<>();
    final List<Member> all = new ArrayList<>();
    final List<ScopeOperation.Renew> underWay = new ArrayList<>();
    final List<ScopeOperation.Renew> applied = new ArrayList<>();
    final long ledger;
    ScopeEntry entry = ScopeEntry.EMPTY;
    long now = 1_000_000;
    long limit = LIMIT;
    int born;

    World(long ledger) {
      this.ledger = ledger;
      for (int i = 0; i < MEMBERS; i++) {
        members.add(birth());
      }
    }

    Member birth() {
      Member member = new Member("m" + born++);
      all.add(member);
      return member;
    }

    Counter counter() {
      Counter counter = entry.counter(KEY);
      return counter == null ? new Counter(KEY, limit, false, 0, List.of()) : counter;
    }

    ScopeOperation.Renew ask(Member member, long needed, long wanted, boolean close) {
      if (close || wanted < member.believed && needed < member.believed) {
        // who gives back must not spend it from then on, whatever becomes of the operation
        member.believed =
            close ? member.settled : Math.max(member.settled, Math.max(wanted, needed));
      }
      return new ScopeOperation.Renew(
          member.name,
          ++member.sequence,
          TTL,
          List.of(
              new ScopeOperation.Ask(KEY, limit, member.settled, needed, wanted, false, close)));
    }

    /** Applies and checks what holds for every operation. */
    ScopeAnswer apply(ScopeOperation operation) {
      Counter before = counter();
      LeaseMachine.Applied result = LeaseMachine.apply(entry, operation, now);
      ScopeEntry unchanged = entry;
      entry = result.entry();
      Counter after = counter();
      if (!(operation instanceof ScopeOperation.Reconcile)) {
        assertThat(after.settledNanos()).isGreaterThanOrEqualTo(before.settledNanos());
      }
      if (operation instanceof ScopeOperation.Renew renew) {
        check(renew, result.answer().windows().get(0), before, after, unchanged);
        applied.add(renew);
      }
      LeaseMachine.Applied again = LeaseMachine.apply(entry, operation, now + 1);
      assertThat(again.entry()).as("repeated").isEqualTo(entry);
      if (operation instanceof ScopeOperation.Renew) {
        assertThat(again.answer().windows()).as("repeated").isEqualTo(result.answer().windows());
      }
      return result.answer();
    }

    private void check(
        ScopeOperation.Renew renew,
        ScopeAnswer.Window window,
        Counter before,
        Counter after,
        ScopeEntry unchanged) {
      ScopeOperation.Ask ask = renew.asks().get(0);
      Share mine = share(before, renew.member());
      switch (window.verdict()) {
        case STALE, DEAD -> {
          assertThat(entry).isEqualTo(unchanged);
          return;
        }
        case UNSEEDED -> assertThat(before.seeded()).isFalse();
        case WRONG_TIME -> throw new AssertionError("this window is always");
        case GRANTED, SHORT -> {}
        default -> throw new AssertionError(window.verdict());
      }
      if (mine != null && renew.sequence() == mine.sequence()) {
        assertThat(entry).isEqualTo(unchanged);
        return;
      }
      if (!before.seeded()) {
        long had = mine == null ? 0 : mine.countedNanos();
        assertThat(window.authorisedNanos()).isLessThanOrEqualTo(Math.max(had, ask.settledNanos()));
        return;
      }
      long others =
          before.settledNanos() + before.openNanos() - (mine == null ? 0 : mine.countedNanos());
      boolean available = ask.neededNanos() <= ask.limitNanos() - others;
      if (ask.close()) {
        assertThat(window.authorisedNanos()).isEqualTo(share(after, renew.member()).settledNanos());
      } else if (available) {
        assertThat(window.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
        assertThat(window.authorisedNanos()).isGreaterThanOrEqualTo(ask.neededNanos());
      } else if (ask.neededNanos() > window.authorisedNanos()) {
        assertThat(window.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
      }
      assertThat(window.othersSettledNanos() + window.othersOpenNanos()).isEqualTo(others);
    }

    private static Share share(Counter counter, String name) {
      for (Share share : counter.shares()) {
        if (share.member().equals(name)) {
          return share;
        }
      }
      return null;
    }

    void believe(Member member, ScopeAnswer answer) {
      member.believed = Math.max(member.settled, answer.windows().get(0).authorisedNanos());
    }

    void reconcileDead() {
      now += TTL + 1; // only leases that have expired are taken for those of the dead
      List<String> names = new ArrayList<>();
      List<ScopeOperation.WindowTotal> totals = new ArrayList<>();
      for (Member member : all) {
        if (member.dead) {
          names.add(member.name);
          totals.add(new ScopeOperation.WindowTotal(KEY, member.name, member.settled));
        }
      }
      apply(new ScopeOperation.Reconcile(names, totals));
      for (Share share : counter().shares()) {
        if (names.contains(share.member())) {
          assertThat(share.openNanos()).isZero();
        }
      }
    }
  }

  private static void play(World world, Step step) {
    Member member = world.members.get(step.member());
    long more = member.settled + step.amount();
    switch (step.event()) {
      case RENEW ->
          world.believe(
              member,
              world.apply(world.ask(member, step.pick() % 2 == 0 ? 0 : more, more + 500, false)));
      case SHRINK ->
          world.believe(
              member,
              world.apply(world.ask(member, 0, member.settled + step.amount() / 100, false)));
      case CLOSE -> world.believe(member, world.apply(world.ask(member, 0, 0, true)));
      case LOSE_ANSWER -> world.apply(world.ask(member, more, more, false));
      case SEND -> world.underWay.add(world.ask(member, more, more + 100, false));
      case DELIVER -> {
        if (!world.underWay.isEmpty()) {
          world.apply(world.underWay.remove(step.pick() % world.underWay.size()));
        }
      }
      case REPEAT -> {
        if (!world.applied.isEmpty()) {
          world.apply(world.applied.get(step.pick() % world.applied.size()));
        }
      }
      case SPEND -> member.settled += Math.min(step.amount(), member.believed - member.settled);
      case SEED ->
          world.apply(
              new ScopeOperation.Seed(
                  KEY, world.limit, List.of(new ScopeOperation.MemberTotal("old", world.ledger))));
      case DIE -> {
        member.dead = true;
        world.members.set(step.member(), world.birth());
      }
      case RECONCILE -> world.reconcileDead();
      case TIME -> world.now += step.amount();
      default -> throw new AssertionError(step);
    }
  }

  /** Money really spent, reported or not, with what the ledger knew from before. */
  private static long spent(World world) {
    long spent = world.ledger;
    for (Member member : world.all) {
      spent += member.settled;
    }
    return spent;
  }

  @Property(tries = 1_000, seed = "1")
  void fixedLimit_anyInterleaving_isNeverExceeded(@ForAll("steps") List<Step> steps) {
    World world = new World(LIMIT / 10);
    for (Step step : steps) {
      play(world, step);

      Counter counter = world.counter();
      assertThat(counter.settledNanos() + counter.openNanos()).isLessThanOrEqualTo(LIMIT);
      assertThat(counter.overspendBoundNanos()).isZero();
      assertThat(spent(world)).isLessThanOrEqualTo(LIMIT);
    }
  }

  @Property(tries = 500, seed = "1")
  void end_allClosedOrReconciled_isExactlyWhatWasSpent(@ForAll("steps") List<Step> steps) {
    World world = new World(LIMIT / 10);
    play(world, new Step(Event.SEED, 0, 0, 0));
    steps.forEach(step -> play(world, step));
    while (!world.underWay.isEmpty()) {
      play(world, new Step(Event.DELIVER, 0, 0, 0));
    }
    for (int i = 0; i < MEMBERS; i++) {
      play(world, new Step(Event.CLOSE, i, 0, 0));
    }
    world.reconcileDead();

    assertThat(world.counter().openNanos()).isZero();
    assertThat(world.counter().settledNanos()).isEqualTo(spent(world));
  }

  @Property(tries = 500, seed = "1")
  void changingLimit_isNeverExceededBeyondItsHighest(
      @ForAll("steps") List<Step> steps, @ForAll("limits") List<Long> limits) {
    World world = new World(100);
    long highest = world.limit;
    for (int i = 0; i < steps.size(); i++) {
      if (i % 10 == 9 && i / 10 < limits.size()) {
        world.limit = limits.get(i / 10);
        highest = Math.max(highest, world.limit);
      }
      Counter before = world.counter();
      long counted = before.settledNanos() + before.openNanos();
      play(world, steps.get(i));
      Counter after = world.counter();

      assertThat(after.settledNanos() + after.openNanos()).isLessThanOrEqualTo(highest);
      assertThat(spent(world)).isLessThanOrEqualTo(highest);
      if (counted > highestUnderWay(world) && steps.get(i).event() != Event.SEED) {
        // nothing is granted of a budget that is exceeded
        assertThat(after.settledNanos() + after.openNanos()).isLessThanOrEqualTo(counted);
      }
    }
  }

  /** Operations that are late carry the limit of their time. */
  private static long highestUnderWay(World world) {
    long highest = world.limit;
    for (List<ScopeOperation.Renew> list : List.of(world.underWay, world.applied)) {
      for (ScopeOperation.Renew renew : list) {
        highest = Math.max(highest, renew.asks().get(0).limitNanos());
      }
    }
    return highest;
  }

  @Provide
  Arbitrary<List<Long>> limits() {
    return Arbitraries.longs().between(0, 2 * LIMIT).list().ofMaxSize(12);
  }

  /** As nodes see it: the same through bytes. */
  @Property(tries = 300, seed = "1")
  void bytes_giveTheSameAsObjects(@ForAll("steps") List<Step> steps) {
    World world = new World(50);
    byte[] entry = null;
    steps.forEach(step -> play(world, step));
    for (ScopeOperation.Renew renew : world.applied) {
      LeaseMachine.AppliedBytes bytes =
          LeaseMachine.apply(entry, LeaseCodec.write(renew), world.now);
      LeaseMachine.Applied objects =
          LeaseMachine.apply(
              entry == null ? ScopeEntry.EMPTY : LeaseCodec.readEntry(entry), renew, world.now);
      assertThat(LeaseCodec.readEntry(bytes.entry())).isEqualTo(objects.entry());
      assertThat(LeaseCodec.readAnswer(bytes.answer())).isEqualTo(objects.answer());
      entry = bytes.entry();
    }
  }
}
