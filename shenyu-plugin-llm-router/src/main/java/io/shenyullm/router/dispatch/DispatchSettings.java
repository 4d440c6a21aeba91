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
package io.shenyullm.router.dispatch;

import java.time.Duration;
import java.util.Objects;

/**
 * How requests are dispatched.
 *
 * @param maxAttempts upstream calls for one request
 * @param deadline no further call is begun after this; one that has begun is waited for as long as
 *     its provider's own limits say
 * @param tellsUpstreamModel whether callers get the provider's own name of the model in a header
 */
public record DispatchSettings(int maxAttempts, Duration deadline, boolean tellsUpstreamModel) {
  public static final DispatchSettings DEFAULT =
      new DispatchSettings(3, Duration.ofMinutes(2), false);

  public DispatchSettings {
    Objects.requireNonNull(deadline, "deadline");
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("deadline must be positive: " + deadline);
    }
    if (maxAttempts <= 0) {
      throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
    }
  }
}
