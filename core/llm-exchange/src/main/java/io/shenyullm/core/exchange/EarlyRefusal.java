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
package io.shenyullm.core.exchange;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that was turned away before any plugin saw it: the caller is not known, the path, the
 * model or the body is not one that the gateway takes.
 *
 * @param route that the request was for
 * @param principal who asked; {@code null} where that is not known
 */
public record EarlyRefusal(
    String requestId, Route route, @Nullable Principal principal, Refusal refusal) {
  public EarlyRefusal {
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(refusal, "refusal");
  }

  /** Told of them as they happen. Must not block or throw. */
  @FunctionalInterface
  public interface Listener {
    void turnedAway(EarlyRefusal refused);
  }
}
