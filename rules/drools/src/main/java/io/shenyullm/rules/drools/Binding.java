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
package io.shenyullm.rules.drools;

import org.jspecify.annotations.Nullable;

/**
 * What a {@code $name} stands for.
 *
 * @param type of the value
 * @param fact name of the fact's type, empty where it is not a fact
 * @param field whose value it is, where it is always the same one's
 */
record Binding(Vocabulary.Type type, String fact, @Nullable FactField field) {
  static Binding ofFact(String fact) {
    return new Binding(Vocabulary.typeOf(fact), fact, null);
  }

  static Binding ofValue(Vocabulary.Type type) {
    return new Binding(type, "", null);
  }

  static Binding ofField(Vocabulary.Type type, FactField field) {
    return new Binding(type, "", field);
  }

  /** Whether one name may stand for both. */
  boolean isLike(Binding other) {
    return type == other.type && fact.equals(other.fact);
  }
}
