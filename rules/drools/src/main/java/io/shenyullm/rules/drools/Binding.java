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

/**
 * What a {@code $name} stands for.
 *
 * @param type of the value
 * @param fact name of the fact's type, empty where it is not a fact
 */
record Binding(Vocabulary.Type type, String fact) {
  static Binding ofFact(String fact) {
    return new Binding(Vocabulary.typeOf(fact), fact);
  }

  static Binding ofValue(Vocabulary.Type type) {
    return new Binding(type, "");
  }
}
