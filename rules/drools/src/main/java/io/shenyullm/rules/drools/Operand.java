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

import io.shenyullm.rules.drools.Vocabulary.Type;
import org.jspecify.annotations.Nullable;

/**
 * A value in an expression. Whether it is a field or a literal as it stands decides how much of the
 * field a comparison reads; what is made of several is neither.
 *
 * @param formula when it is true, as far as literals say so
 */
record Operand(Type type, @Nullable FactField field, @Nullable Token literal, Formula formula) {
  static Operand of(Type type) {
    return new Operand(type, null, null, Formula.OPAQUE);
  }

  /**
   * @param at where the field stands
   */
  static Operand ofField(Type type, FactField field, Token at) {
    Formula formula =
        type == Type.BOOL
            ? new Formula.Atom(field, Formula.Relation.IS, "true", at)
            : Formula.OPAQUE;
    return new Operand(type, field, null, formula);
  }

  static Operand ofLiteral(Type type, Token literal) {
    return new Operand(type, null, literal, Formula.OPAQUE);
  }

  /** True or false by what the formula says. */
  static Operand ofFormula(Formula formula) {
    return new Operand(Type.BOOL, null, null, formula);
  }
}
