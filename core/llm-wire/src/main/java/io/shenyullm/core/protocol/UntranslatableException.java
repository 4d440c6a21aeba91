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
package io.shenyullm.core.protocol;

/** A request field that the provider's protocol cannot express. Has no stack. */
public final class UntranslatableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public UntranslatableException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** Path of the field, e.g. {@code messages[2].content[0]}. */
  public String field() {
    return field;
  }
}
