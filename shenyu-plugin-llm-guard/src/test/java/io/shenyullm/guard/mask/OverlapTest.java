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
package io.shenyullm.guard.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that must not leave, inside of something that is only marked. */
class OverlapTest {
  private static final Masker MASKER = new Masker(Detector.compile(DetectionConfig.defaults()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane Roe, 536-90-4399, 12 Main Street, Springfield | 536-90-4399",
        "地址：北京市海淀区中关村大街27号，010-62345678，中关村大厦1101室 | 62345678",
        "收件地址：上海市浦东新区世纪大道100号021-58881234号楼3层 | 58881234",
      })
  void mask_valueInsideOfAnAddress_isHidden(String text, String value) {
    MaskMap map = new MaskMap();
    String masked = TestingSegments.mask(MASKER, map, TestingSegments.user(text));
    assertThat(masked).doesNotContain(value);
    assertThat(map.unmask("0/content", masked)).isEqualTo(text);
  }
}
