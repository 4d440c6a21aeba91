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
package io.shenyullm.rules.drools;

import static io.shenyullm.rules.drools.TestingRules.candidate;
import static io.shenyullm.rules.drools.TestingRules.prompt;
import static io.shenyullm.rules.drools.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TimedRunTest {
  private static final long MOST = 100;

  private final AtomicInteger halts = new AtomicInteger();
  private final TimedRun run = new TimedRun(halts::incrementAndGet);

  @Test
  void look_shortRun_isLeftAlone() {
    run.begin();
    assertThat(run.look(0, MOST)).isFalse();
    assertThat(run.look(MOST - 1, MOST)).isFalse();

    assertThat(run.end()).isTrue();
    assertThat(halts).hasValue(0);
  }

  @Test
  void look_longRun_isEnded_andToldSoUntilItHas() {
    run.begin();
    run.look(0, MOST);

    assertThat(run.look(MOST, MOST)).isTrue();
    assertThat(run.look(MOST + 1, MOST)).isTrue();
    assertThat(halts).hasValue(2);
    assertThat(run.end()).isFalse();
  }

  @Test
  void look_betweenTwoRuns_endsNeither() {
    run.begin();
    run.look(0, MOST);
    run.end();
    assertThat(run.look(2 * MOST, MOST)).isFalse();
    run.begin();

    assertThat(run.look(3 * MOST, MOST)).as("seen for the first time").isFalse();
    assertThat(run.end()).isTrue();
    assertThat(halts).hasValue(0);
  }

  @Test
  void end_afterAFailure_endsOnce() {
    run.begin();

    assertThat(run.end()).isTrue();
    assertThat(run.end()).isTrue();
    assertThat(run.look(0, MOST)).isFalse();
  }

  /**
   * Each rule compares each candidate with each and never fires, which no limit of firings ends.
   */
  @Test
  void evaluate_rulesThatMatchForSeconds_areEndedAndNothingMayBeChosen() throws SnapshotException {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      rules.append(
          rule(
              "r" + i,
              "CandidateFact($q : quality) $c : CandidateFact(quality + $q > " + (5 + i) + ")",
              "out.prefer($c);"));
    }
    CandidateFact[] candidates = new CandidateFact[600];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = candidate("m" + i, i / 1_000.0, i);
    }
    RuleFacts facts = TestingRules.facts(prompt("simple"), candidates);
    try (RuleSet set = TestingRules.compile(rules.toString())) {
      CompletableFuture<RuleResult> result =
          CompletableFuture.supplyAsync(() -> set.evaluate(facts));
      for (long now = 0; !result.isDone(); now += RunWatch.MOST.toNanos()) {
        set.watch().look(now);
        Thread.onSpinWait();
      }

      assertThat(result.join().closed()).isTrue();
      assertThat(result.join().failedRules()).isEmpty();
      assertThat(set.failures()).isEqualTo(1);
      RuleFacts few = TestingRules.facts(prompt("simple"), candidates[0]);
      assertThat(set.evaluate(few).failed()).as("the next evaluation").isFalse();
    }
  }
}
