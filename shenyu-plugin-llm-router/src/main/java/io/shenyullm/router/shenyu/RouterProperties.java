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

import io.shenyullm.router.dispatch.DispatchSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Properties {@code shenyu.llm.router.*}.
 *
 * @param maxAttempts {@code max-attempts}: upstream calls for one request
 * @param deadline {@code deadline}: after which no further call is begun
 * @param upstreamModelHeader {@code upstream-model-header}: whether callers get the provider's own
 *     name of the model as {@code x-llm-upstream-model}
 */
record RouterProperties(
    @Nullable Integer maxAttempts,
    @Nullable Duration deadline,
    @Nullable Boolean upstreamModelHeader) {
  private static final String PREFIX = "shenyu.llm.router";

  static RouterProperties of(Environment environment) {
    return Binder.get(environment)
        .bind(PREFIX, Bindable.of(RouterProperties.class))
        .orElseGet(() -> new RouterProperties(null, null, null));
  }

  DispatchSettings settings() {
    DispatchSettings defaults = DispatchSettings.DEFAULT;
    return new DispatchSettings(
        maxAttempts == null ? defaults.maxAttempts() : maxAttempts,
        deadline == null ? defaults.deadline() : deadline,
        upstreamModelHeader == null ? defaults.tellsUpstreamModel() : upstreamModelHeader);
  }
}
