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
package io.shenyullm.core.identity;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its caller.
 *
 * @param header first value of a header by its lower-case name, or {@code null}
 * @param appKey app key in ShenYu's own context object, which only its authentication plugins fill;
 *     {@code null} where there is none
 */
public record IdentityRequest(Function<String, @Nullable String> header, @Nullable String appKey) {
  public IdentityRequest {
    Objects.requireNonNull(header, "header");
  }

  @Nullable String first(String name) {
    return header.apply(name);
  }
}
