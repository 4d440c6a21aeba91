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
package io.shenyullm.router.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoutingPartTest {
  private final RoutingPart part = new RoutingPart(TestingPlans.compiler());

  @Test
  void compile_noSection_takesTheBuiltInRules() throws SnapshotException {
    RoutingRules rules = compile(Map.of());

    part.smokeTest(rules);
    assertThat(rules.rules().size()).isGreaterThan(8);
    assertThat(rules.weights()).isEqualTo(ScoreWeights.DEFAULT);
    part.dispose(rules);
  }

  @Test
  void compile_wrongRule_namesFileLineAndColumn_andTheOneInForceStays() throws SnapshotException {
    RoutingRules inForce =
        compile(section("rule \"ok\" when $c : CandidateFact() then out.prefer($c); end\n"));

    assertThatThrownBy(() -> compile(section("rule \"no\" when Prompt(teir == \"x\") then end\n")))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).source()).isEqualTo("mine.drl");
              assertThat(e.problems().get(0).line()).isEqualTo(4);
              assertThat(e.problems().get(0).column()).isEqualTo(23);
            });
    assertThat(
            TestingPlans.planner()
                .plan(
                    TestingPlans.exchange(
                        inForce,
                        TestingPlans.AUTO,
                        new ModelCatalog(
                            List.of(TestingPlans.offer("small", "a", "eu", 0.4, 1)), Map.of())))
                .orRefuse()
                .firedRules())
        .containsExactly("ok");
    part.dispose(inForce);
  }

  @Test
  void compile_wrongSections_areRefusedWithTheirPath() {
    assertThatThrownBy(() -> compile(Map.of("routing", Map.of("weight", Map.of()))))
        .hasMessageContaining("routing.weight");
    assertThatThrownBy(() -> compile(Map.of("routing", Map.of("weights", Map.of("quality", -1)))))
        .hasMessageContaining("routing.weights.quality");
    assertThatThrownBy(() -> compile(Map.of("routing", Map.of("files", List.of()))))
        .hasMessageContaining("routing.files");
  }

  @Test
  void smokeTest_ruleThatThrows_isRefused() throws SnapshotException {
    RoutingRules rules =
        compile(
            section(
                "rule \"x\" when $c : CandidateFact() then"
                    + " out.boost($c, 1 / ($c.contextWindow() - 128000)); end\n"));

    assertThatThrownBy(() -> part.smokeTest(rules)).isInstanceOf(SnapshotException.class);
    part.dispose(rules);
  }

  private RoutingRules compile(Map<String, Object> document) throws SnapshotException {
    return part.compile(ConfigNode.root(document), new ModelCatalog(List.of(), Map.of()));
  }

  private static Map<String, Object> section(String rules) {
    return Map.of(
        "routing",
        Map.of("files", List.of(Map.of("path", "mine.drl", "text", TestingPlans.HEADER + rules))));
  }
}
