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
package io.shenyullm.router.shenyu;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.router.dispatch.DispatchSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RouterPropertiesTest {
  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void settings_nothingSet_defaults() {
    assertThat(RouterProperties.of(environment).settings()).isEqualTo(DispatchSettings.DEFAULT);
  }

  @Test
  void settings_allSet_taken() {
    environment
        .withProperty("shenyu.llm.router.max-attempts", "5")
        .withProperty("shenyu.llm.router.deadline", "90s")
        .withProperty("shenyu.llm.router.upstream-model-header", "true");

    assertThat(RouterProperties.of(environment).settings())
        .isEqualTo(new DispatchSettings(5, Duration.ofSeconds(90), true));
  }
}
