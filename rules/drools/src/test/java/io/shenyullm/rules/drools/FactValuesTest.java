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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactValuesTest {
  @ParameterizedTest
  @CsvSource({
    "Prompt, tokens, true",
    "Prompt, complexity, false",
    "Prompt, stream, false",
    "Prompt, hashCode, false",
    "Budget, percentUsed, true",
    "Budget, threshold, true",
    "Sensitivity, count, true",
    "Sensitivity, risk, false",
    "CandidateFact, estimatedMicros, true",
    "CandidateFact, contextWindow, true",
    "CandidateFact, latencyMillis, false",
    "CandidateFact, quality, false"
  })
  void isIntegral_byTheTypeOfTheFact(String fact, String name, boolean integral) {
    assertThat(FactValues.isIntegral(new FactField(fact, name, ""))).isEqualTo(integral);
  }

  /** A component that is added to a fact must be read here, too, or no answer is remembered. */
  @Test
  void values_everyMemberThatRulesMayName_isRead() {
    for (String fact : Vocabulary.factNames()) {
      for (String name : Vocabulary.memberNames(fact)) {
        FactField field = new FactField(fact, name, "EMAIL_ADDRESS");
        assertThat(
                FactValues.text(field) != null
                    || FactValues.number(field) != null
                    || FactValues.flag(field) != null
                    || FactValues.candidateValue(field) != null
                    || FactValues.candidateNumber(field) != null
                    || FactValues.candidateFlag(field) != null)
            .as("%s.%s", fact, name)
            .isTrue();
      }
    }
  }
}
