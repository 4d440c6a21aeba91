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
package io.shenyullm.core.http;

import io.shenyullm.core.wire.Form;

/** Error bodies in the caller's own protocol. */
public final class ErrorShape {
  private ErrorShape() {}

  /** The body that tells a refusal to callers of a protocol. */
  public static byte[] of(Form form, Refusal refusal) {
    return form.error(
        refusal.status(), refusal.type(), refusal.code(), refusal.message(), refusal.param());
  }
}
