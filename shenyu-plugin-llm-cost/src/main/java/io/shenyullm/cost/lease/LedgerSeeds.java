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
package io.shenyullm.cost.lease;

import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds what the ledger knows to counters that are new to the grid. One question serves all budgets
 * of a level and window for some seconds. The keeper's thread only.
 */
final class LedgerSeeds {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerSeeds.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration FORGET = Duration.ofMinutes(1);

  private record Question(BudgetScope scope, Instant since, Instant until) {}

  /** Sums by tenant, value and currency, as {@link #name} puts them. */
  private record Answer(Map<String, List<LedgerSums.Sum>> byName) {}

  /** A question, its answers and who waits for the next one. */
  private static final class Asked {
    /** Since when no answer has come. */
    long since;

    long at;
    boolean underWay;
    @Nullable Answer answer;
    final Map<Lease, Consumer<@Nullable ScopeOperation>> waiting = new LinkedHashMap<>();

    Asked(long now) {
      this.since = now;
      this.at = now;
    }
  }

  private final LedgerSums ledger;
  private final KeeperThread thread;
  private final LeaseSettings settings;
  private final Map<Question, Asked> questions = new HashMap<>();
  private final Set<Lease> seeding = new HashSet<>();

  LedgerSeeds(LedgerSums ledger, KeeperThread thread, LeaseSettings settings) {
    this.ledger = ledger;
    this.thread = thread;
    this.settings = settings;
  }

  /**
   * Finds what to add for a lease's window, unless that is being done already.
   *
   * @param sink takes the operation, or {@code null} where the ledger has been silent for too long;
   *     calls {@link #done} when it has finished with it
   */
  void seed(Lease lease, Consumer<@Nullable ScopeOperation> sink) {
    if (!seeding.add(lease)) {
      return;
    }
    long now = thread.nanoTime();
    Question question =
        new Question(lease.definition().scope(), lease.window().start(), lease.window().end());
    Asked asked = questions.computeIfAbsent(question, unasked -> new Asked(now));
    Answer answer = asked.answer;
    if (answer != null && now - asked.at < FRESH.toNanos()) {
      sink.accept(operation(lease, answer));
      return;
    }
    if (answer != null) {
      asked.answer = null;
      asked.since = now;
    }
    asked.waiting.put(lease, sink);
    thread.after(settings.ledgerPatience(), () -> giveUp(asked));
    ask(question, asked);
  }

  /** The operation has been applied, or not: the lease may be seeded again. */
  void done(Lease lease) {
    seeding.remove(lease);
  }

  private void ask(Question question, Asked asked) {
    if (asked.underWay || asked.waiting.isEmpty()) {
      return;
    }
    asked.underWay = true;
    ledger
        .of(question.scope(), question.since(), question.until())
        .thenApply(LedgerSeeds::byName) // not on the keeper's thread: there may be many
        .whenComplete(
            (answer, problem) -> thread.execute(() -> answered(question, asked, answer, problem)));
  }

  private void answered(
      Question question, Asked asked, @Nullable Answer answer, @Nullable Throwable problem) {
    long now = thread.nanoTime();
    asked.underWay = false;
    asked.at = now;
    asked.answer = answer;
    questions
        .values()
        .removeIf(old -> !old.underWay && old.waiting.isEmpty() && now - old.at > FORGET.toNanos());
    if (answer == null) {
      LOG.warn(
          "the ledger does not say what was spent per {} since {}: {}. Budgets that are new to the"
              + " grid wait for it up to {} s, then count from nothing",
          question.scope().label(),
          question.since(),
          String.valueOf(problem),
          settings.ledgerPatience().toSeconds());
      giveUp(asked);
      thread.after(AGAIN, () -> ask(question, asked));
      return;
    }
    Map<Lease, Consumer<@Nullable ScopeOperation>> waiting = new LinkedHashMap<>(asked.waiting);
    asked.waiting.clear();
    waiting.forEach((lease, sink) -> sink.accept(operation(lease, answer)));
  }

  private void giveUp(Asked asked) {
    if (thread.nanoTime() - asked.since >= settings.ledgerPatience().toNanos()) {
      List<Consumer<@Nullable ScopeOperation>> waiting = new ArrayList<>(asked.waiting.values());
      asked.waiting.clear();
      waiting.forEach(sink -> sink.accept(null));
    }
  }

  private static Answer byName(List<LedgerSums.Sum> sums) {
    Map<String, List<LedgerSums.Sum>> byName = new HashMap<>();
    for (LedgerSums.Sum sum : sums) {
      byName
          .computeIfAbsent(
              name(sum.tenant(), sum.value(), sum.currency()), name -> new ArrayList<>(1))
          .add(sum);
    }
    return new Answer(byName);
  }

  private static String name(String tenant, String value, String currency) {
    return tenant + "\0" + value + "\0" + currency;
  }

  private static ScopeOperation operation(Lease lease, Answer answer) {
    BudgetDefinition budget = lease.definition();
    // everybody's budget is of no tenant in the ledger, as in the scope's key
    String[] scope = lease.scopeKey().split("\0", -1);
    Map<String, Long> byMember = new LinkedHashMap<>();
    if (scope.length == 3) {
      String name = name(scope[1], scope[2], budget.currency());
      for (LedgerSums.Sum sum : answer.byName().getOrDefault(name, List.of())) {
        byMember.merge(sum.member(), sum.nanos(), Long::sum);
      }
    }
    List<ScopeOperation.MemberTotal> totals = new ArrayList<>();
    byMember.forEach((member, nanos) -> totals.add(new ScopeOperation.MemberTotal(member, nanos)));
    return new ScopeOperation.Seed(lease.key(), budget.limitNanos(), totals);
  }
}
