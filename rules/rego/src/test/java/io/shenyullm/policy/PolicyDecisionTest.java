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
package io.shenyullm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDecisionTest {
  @Test
  void fromTree_absent_denies() {
    assertThat(PolicyDecision.fromTree(null).allow()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "[]",
        "{}",
        "{\"allow\":\"true\"}",
        "{\"allow\":1}",
        "{\"allow\":true,\"reasons\":\"none\"}",
        "{\"allow\":true,\"obligations\":[]}",
        "{\"allow\":true,\"obligations\":{\"allowed_models\":\"small\"}}",
        "{\"allow\":true,\"obligations\":{\"allowed_regions\":[1]}}",
        "{\"allow\":true,\"obligations\":{\"no_cache\":\"yes\"}}",
        "{\"allow\":true,\"allowed\":[\"0\"]}",
      })
  void fromTree_wrongShape_denies(String json) {
    PolicyDecision decision = PolicyDecision.fromTree(parse(json));
    assertThat(decision).isEqualTo(PolicyDecision.MALFORMED);
    assertThat(decision.allow()).isFalse();
  }

  @Test
  void fromTree_complete_readsEveryField() {
    PolicyDecision decision =
        PolicyDecision.fromTree(
            parse(
                "{\"allow\":true,\"reasons\":[\"r\"],\"deny_message\":\"no\",\"allowed\":[2],"
                    + "\"obligations\":{\"allowed_models\":[\"m\"],\"allowed_regions\":[\"eu\"],"
                    + "\"no_cache\":true}}"));
    assertThat(decision.allow()).isTrue();
    assertThat(decision.reasons()).containsExactly("r");
    assertThat(decision.denyMessage()).isEqualTo("no");
    assertThat(decision.allowed()).isEqualTo(Set.of(2));
    assertThat(decision.obligations().allowsModel("m")).isTrue();
    assertThat(decision.obligations().allowsModel("n")).isFalse();
    assertThat(decision.obligations().allowsRegion("us")).isFalse();
    assertThat(decision.obligations().noCache()).isTrue();
  }

  private static Object parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
