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
package io.shenyullm.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a decision depends on. Compared by content, so two different inputs can never share a
 * decision.
 */
final class Question {
  private final Entrypoint entrypoint;
  private final Object[] values;
  private final int hash;

  /**
   * @param values of the declared inputs, see {@link DeclaredInputs#values}
   */
  Question(Entrypoint entrypoint, Object[] values) {
    this.entrypoint = entrypoint;
    this.values = values;
    this.hash = 31 * entrypoint.ordinal() + Arrays.hashCode(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Question question
        && hash == question.hash
        && entrypoint == question.entrypoint
        && Arrays.equals(values, question.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
