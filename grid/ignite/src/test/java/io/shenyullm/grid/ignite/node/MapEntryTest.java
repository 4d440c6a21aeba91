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
package io.shenyullm.grid.ignite.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MapEntryTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void value_ofStored_isTheSame() {
    assertThat(MapEntry.value(MapEntry.of(7, VALUE))).isEqualTo(VALUE);
    assertThat(MapEntry.value(MapEntry.of(7, new byte[0]))).isEmpty();
  }

  @Test
  void isSameWrite_equalValuesOfTwoWrites_areApart() {
    assertThat(MapEntry.isSameWrite(MapEntry.of(1, VALUE), MapEntry.of(1, VALUE))).isTrue();
    assertThat(MapEntry.isSameWrite(MapEntry.of(1, VALUE), MapEntry.of(2, VALUE))).isFalse();
  }

  @Test
  void hasValue_looksAtContentOnly() {
    assertThat(MapEntry.hasValue(MapEntry.of(1, VALUE), VALUE.clone())).isTrue();
    assertThat(MapEntry.hasValue(MapEntry.of(1, VALUE), new byte[] {1, 2})).isFalse();
    assertThat(MapEntry.hasValue(null, VALUE)).isFalse();
  }

  @Test
  void value_ofAnotherForm_isRefused() {
    byte[] newer = MapEntry.of(1, VALUE);
    newer[0] = 2;

    assertThatThrownBy(() -> MapEntry.value(newer)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MapEntry.value(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
