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
package io.shenyullm.guard.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final int LENGTH = 60;
  private static final String TEXT = "x".repeat(LENGTH);
  private static final DetectionConfig CONFIG =
      new DetectionConfig(
          Map.of(
              EntityType.PERSON, Action.MARK,
              EntityType.ADDRESS, Action.MARK,
              EntityType.US_SSN, Action.MASK,
              EntityType.PHONE_NUMBER, Action.MASK,
              EntityType.API_KEY, Action.BLOCK),
          0,
          Action.MARK,
          0.5);

  @Test
  void settle_markedWithTheHigherScore_losesToTheMasked() {
    assertThat(settled(mark(0, 40, 0.95), mask(10, 21, 0.6)))
        .containsExactly(mask(10, 21, 0.6), mark(21, 40, 0.95));
  }

  @Test
  void settle_maskedWithTheHigherScore_losesToTheBlocked() {
    assertThat(settled(mask(0, 20, 0.9), block(5, 10, 0.5))).containsExactly(block(0, 20, 0.5));
  }

  @Test
  void settle_twoMasked_theBetterCoversBoth() {
    assertThat(settled(mask(0, 10, 0.9), phone(5, 30, 0.6))).containsExactly(mask(0, 30, 0.9));
  }

  @Test
  void settle_maskedBetweenTwoBetterOnes_bothStayAndNothingIsLeftBetween() {
    assertThat(settled(mask(0, 10, 0.9), mask(20, 30, 0.9), phone(5, 40, 0.6)))
        .containsExactly(mask(0, 20, 0.9), mask(20, 40, 0.9));
  }

  @Test
  void settle_valueInsideOfAnother_isReportedAsCoveredOnce() {
    Findings findings = new Findings(CONFIG);
    findings.add(block(0, 40, 0.95));
    findings.add(mask(5, 15, 0.6));
    findings.add(mask(5, 14, 0.5));
    assertThat(findings.settle(new ScanText(TEXT)).covered()).containsExactly(mask(5, 15, 0.6));
  }

  @Test
  void settle_markInsideOfTheSameCategory_isNotCovered() {
    Findings findings = new Findings(CONFIG);
    findings.add(phone(0, 40, 0.95));
    findings.add(Finding.of(EntityType.PERSON, 5, 15, 0.6));
    assertThat(findings.settle(new ScanText(TEXT)).covered()).isEmpty();
  }

  @Test
  void settle_otherReadingOfTheSameValue_isNotCovered() {
    Findings findings = new Findings(CONFIG);
    findings.add(mask(0, 12, 0.9));
    findings.add(phone(1, 12, 0.6));
    assertThat(findings.settle(new ScanText(TEXT)).covered()).isEmpty();
  }

  @Property(tries = 2000, seed = "1")
  void settle_anyCandidates_hideAllThatIsToBeHidden(
      @ForAll("candidates") List<Finding> candidates) {
    List<Finding> settled = settled(candidates.toArray(Finding[]::new));
    BitSet toHide = places(candidates, true);
    assertThat(places(settled, true)).isEqualTo(toHide);
    BitSet marked = places(candidates, false);
    marked.andNot(toHide);
    BitSet marksLeft = places(settled, false);
    assertThat(marksLeft.intersects(toHide)).isFalse();
    marksLeft.andNot(marked);
    assertThat(marksLeft.isEmpty()).isTrue();
    for (int i = 1; i < settled.size(); i++) {
      assertThat(settled.get(i).start()).isGreaterThanOrEqualTo(settled.get(i - 1).end());
    }
  }

  @Provide
  Arbitrary<List<Finding>> candidates() {
    Arbitrary<Finding> candidate =
        Combinators.combine(
                Arbitraries.of(
                    EntityType.PERSON,
                    EntityType.ADDRESS,
                    EntityType.US_SSN,
                    EntityType.PHONE_NUMBER,
                    EntityType.API_KEY),
                Arbitraries.integers().between(0, LENGTH - 1),
                Arbitraries.integers().between(1, 25),
                Arbitraries.integers().between(1, 9))
            .as(
                (type, start, length, tenths) ->
                    Finding.of(type, start, Math.min(LENGTH, start + length), tenths / 10.0));
    return candidate.list().ofMaxSize(12);
  }

  private static BitSet places(List<Finding> findings, boolean hidden) {
    BitSet places = new BitSet();
    for (Finding finding : findings) {
      if (CONFIG.action(finding).hides() == hidden) {
        places.set(finding.start(), finding.end());
      }
    }
    return places;
  }

  private static List<Finding> settled(Finding... candidates) {
    Findings findings = new Findings(CONFIG);
    List.of(candidates).forEach(findings::add);
    return findings.settle(new ScanText(TEXT)).findings();
  }

  private static Finding mark(int start, int end, double score) {
    return Finding.of(EntityType.ADDRESS, start, end, score);
  }

  private static Finding mask(int start, int end, double score) {
    return Finding.of(EntityType.US_SSN, start, end, score);
  }

  private static Finding phone(int start, int end, double score) {
    return Finding.of(EntityType.PHONE_NUMBER, start, end, score);
  }

  private static Finding block(int start, int end, double score) {
    return Finding.of(EntityType.API_KEY, start, end, score);
  }
}
