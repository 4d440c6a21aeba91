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
package io.shenyullm.guard.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InjectionFeaturesTest {
  /** A bag is used for text after text: nothing of one may stay for the next. */
  @Test
  void clear_afterTextsOfAnyLength_isAsNew() {
    Random random = new Random(3);
    byte[] weights = new byte[InjectionFeatures.SIZE];
    random.nextBytes(weights);
    InjectionFeatures.Bag used = new InjectionFeatures.Bag(weights);
    for (int n = 0; n < 200; n++) {
      char[] text = text(random, random.nextInt(n % 10 == 0 ? 6_000 : 80));
      InjectionFeatures.Bag fresh = new InjectionFeatures.Bag(weights);
      InjectionFeatures.collect(text, 0, text.length, "user", fresh);

      used.clear();
      InjectionFeatures.collect(text, 0, text.length, "user", used);

      assertThat(used.size()).isEqualTo(fresh.size());
      assertThat(used.sum()).isEqualTo(fresh.sum());
      assertThat(used.toArray()).isEqualTo(fresh.toArray());
    }
  }

  private static char[] text(Random random, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = random.nextInt(6) == 0 ? ' ' : (char) ('a' + random.nextInt(26));
    }
    return text;
  }
}
