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

import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import java.util.Objects;
import java.util.function.Function;

/** Answer of the planner. */
public sealed interface PlanResult {
  <T> T fold(Function<Planned, T> planned, Function<NoRoute, T> noRoute);

  /**
   * The plan, for a reactive chain that carries refusals as errors.
   *
   * @throws RefusedException with the refusal if there is none
   */
  default RoutePlan orRefuse() {
    return fold(
        Planned::plan,
        none -> {
          throw new RefusedException(none.refusal());
        });
  }

  /** At least one candidate may serve the request. */
  record Planned(RoutePlan plan) implements PlanResult {
    public Planned {
      Objects.requireNonNull(plan, "plan");
    }

    @Override
    public <T> T fold(Function<Planned, T> planned, Function<NoRoute, T> noRoute) {
      return planned.apply(this);
    }
  }

  /**
   * Nothing may serve the request.
   *
   * @param refusal names the step that left nothing: 404 unknown model, 403 policy or rules, 400
   *     the request fits no model, 429 the budget, 503 nothing is offered
   */
  record NoRoute(Refusal refusal) implements PlanResult {
    public NoRoute {
      Objects.requireNonNull(refusal, "refusal");
    }

    @Override
    public <T> T fold(Function<Planned, T> planned, Function<NoRoute, T> noRoute) {
      return noRoute.apply(this);
    }
  }
}
