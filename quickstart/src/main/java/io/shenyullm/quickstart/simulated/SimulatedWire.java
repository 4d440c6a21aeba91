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
package io.shenyullm.quickstart.simulated;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply in a provider's protocol, whole and as server-sent events (each ends with a blank line).
 */
interface SimulatedWire {
  /** Why the provider refuses the request, {@code null} if it does not. */
  default @Nullable String refusal() {
    return null;
  }

  Map<String, Object> reply();

  /** Before the first content. */
  List<String> openingEvents();

  List<String> contentEvents();

  /** After the last content, when all went well. */
  List<String> closingEvents();
}
