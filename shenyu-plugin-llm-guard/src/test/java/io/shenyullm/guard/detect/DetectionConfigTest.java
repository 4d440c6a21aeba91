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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionConfigTest {
  @Test
  void parse_emptySection_isTheDefaults() throws SnapshotException {
    assertThat(DetectionConfig.parse(ConfigNode.root(Map.of())))
        .isEqualTo(DetectionConfig.defaults());
    assertThat(DetectionConfig.defaults().minScore()).isEqualTo(0.5);
    assertThat(DetectionConfig.defaults().injectionAction()).isEqualTo(Action.MARK);
    assertThat(DetectionConfig.defaults().action(EntityType.API_KEY)).isEqualTo(Action.MASK);
    assertThat(DetectionConfig.defaults().action(EntityType.URL)).isEqualTo(Action.ALLOW);
  }

  @Test
  void parse_everyKey_isRead() throws SnapshotException {
    DetectionConfig config =
        DetectionConfig.parse(
            ConfigNode.root(
                Map.of(
                    "entities", Map.of("API_KEY", "block", "PERSON", "allow"),
                    "minScore", 0.7,
                    "injection", Map.of("action", "block", "threshold", 0.9))));
    assertThat(config.action(EntityType.API_KEY)).isEqualTo(Action.BLOCK);
    assertThat(config.action(EntityType.PERSON)).isEqualTo(Action.ALLOW);
    assertThat(config.minScore()).isEqualTo(0.7);
    assertThat(config.injectionAction()).isEqualTo(Action.BLOCK);
    assertThat(config.injectionThreshold()).isEqualTo(0.9);
  }

  @Test
  void parse_severalMistakes_namesThemAll() {
    assertThatThrownBy(
            () ->
                DetectionConfig.parse(
                    ConfigNode.root(
                        Map.of(
                            "entities", Map.of("EMAIL", "mask", "API_KEY", "hide"),
                            "minScore", 2,
                            "injection", Map.of("action", "mask")))))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("entities.EMAIL: unknown entity type")
        .hasMessageContaining("entities.API_KEY: must be mask, block, allow or mark")
        .hasMessageContaining("minScore: must be within 0..1")
        .hasMessageContaining("injection.action: must be allow, mark or block");
  }

  @Test
  void parse_misspeltKey_isRefused() {
    assertThatThrownBy(() -> DetectionConfig.parse(ConfigNode.root(Map.of("minscore", 0.4))))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("minscore");
  }
}
