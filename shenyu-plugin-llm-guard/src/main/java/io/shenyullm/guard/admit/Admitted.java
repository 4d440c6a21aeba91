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
package io.shenyullm.guard.admit;

import java.util.List;
import java.util.Map;

/**
 * What follows from an admission outside of the exchange.
 *
 * @param headers to add to the response, e.g. {@code x-llm-masked}
 * @param around the texts around the body, in the order in which they were handed in, as an
 *     upstream may have them
 */
public record Admitted(Map<String, String> headers, List<String> around) {
  public Admitted {
    headers = Map.copyOf(headers);
    around = List.copyOf(around);
  }
}
