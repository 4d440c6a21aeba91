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
package io.shenyullm.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BoundedTextTest {
  @Property(tries = 500, seed = "1")
  void name_anyText_fitsAndStaysApart(@ForAll String one, @ForAll String other) {
    String bounded = BoundedText.name(one, 64);
    assertThat(BoundedText.fits(bounded, 64)).isTrue();
    assertThat(bounded.equals(BoundedText.name(other, 64))).isEqualTo(one.equals(other));
  }

  @Property(tries = 500, seed = "1")
  void note_anyText_fits(@ForAll String text) {
    assertThat(BoundedText.fits(BoundedText.note(text, 20), 20)).isTrue();
  }

  @Test
  void name_thatFits_isKept() {
    assertThat(BoundedText.name("alice@example.org", 64)).isEqualTo("alice@example.org");
    assertThat(BoundedText.name("x".repeat(64), 64)).isEqualTo("x".repeat(64));
    assertThat(BoundedText.name("模型 😀", 64)).isEqualTo("模型 😀");
  }

  @Test
  void name_halvesOfPairs_stayApart() {
    assertThat(BoundedText.name("\ud800", 64)).isNotEqualTo(BoundedText.name("\ud801", 64));
    assertThat(BoundedText.name("a\u0000", 64)).startsWith("a\uFFFD~");
  }

  @Test
  void name_cutWithinAPair_leavesItOut() {
    String pairs = "😀".repeat(64);
    assertThat(BoundedText.name(pairs, 64)).startsWith("😀".repeat(15) + "~");
  }
}
