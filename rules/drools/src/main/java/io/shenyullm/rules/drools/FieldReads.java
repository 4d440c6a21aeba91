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

import io.shenyullm.rules.drools.Token.Kind;
import io.shenyullm.rules.drools.Vocabulary.Type;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What rules read of the facts, and how much of it. A field that is only ever compared with
 * literals says no more than where it stands among those; numbers that are only compared with each
 * other say no more than their order. Collected while rules are read; for one thread.
 */
final class FieldReads {
  /** Doubles are exact up to here, so that comparing them is comparing the numbers. */
  private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);

  private final Set<FactField> whole = new HashSet<>();
  private final Map<FactField, Set<String>> texts = new HashMap<>();
  private final Map<FactField, Set<Double>> numbers = new HashMap<>();
  private final Map<FactField, Set<FactField>> related = new HashMap<>();
  private boolean everything;

  /** The rules may read anything. */
  void everything() {
    everything = true;
  }

  /** The value as it is. */
  void whole(@Nullable FactField field) {
    if (field != null) {
      whole.add(field);
    }
  }

  /** Two values are compared, by equality or by order. */
  void compared(Operand one, Operand other) {
    FactField left = one.field();
    FactField right = other.field();
    if (one.type() == Type.CANDIDATE || one.type() == Type.FACT) {
      everything(); // facts are equal where all that they hold is
    } else if (left != null && other.literal() != null) {
      against(left, other.literal());
    } else if (right != null && one.literal() != null) {
      against(right, one.literal());
    } else if (left != null && right != null && one.type() == Type.NUMBER) {
      related.computeIfAbsent(left, field -> new HashSet<>()).add(right);
      related.computeIfAbsent(right, field -> new HashSet<>()).add(left);
    } else {
      whole(left);
      whole(right);
    }
  }

  private void against(FactField field, Token literal) {
    if (literal.kind() == Kind.STRING) {
      texts.computeIfAbsent(field, any -> new HashSet<>()).add(literal.text());
      return;
    }
    Double number = number(field, literal);
    if (number == null) {
      whole(field);
    } else {
      numbers.computeIfAbsent(field, any -> new TreeSet<>()).add(number);
    }
  }

  /** {@code null} where Java may read the literal as another number than it looks like. */
  private static @Nullable Double number(FactField field, Token literal) {
    BigDecimal exact;
    try {
      exact = new BigDecimal(literal.text());
    } catch (NumberFormatException e) {
      return null;
    }
    double number = exact.doubleValue();
    boolean isInteger = literal.kind() == Kind.INTEGER;
    boolean same =
        isInteger
            ? exact.abs().compareTo(EXACT) <= 0
                && Long.toString((long) number).equals(literal.text())
            : !FactValues.isIntegral(field) && exact.compareTo(BigDecimal.valueOf(number)) == 0;
    return same ? number : null;
  }

  void addAll(FieldReads other) {
    everything |= other.everything;
    whole.addAll(other.whole);
    other.texts.forEach((f, all) -> texts.computeIfAbsent(f, k -> new HashSet<>()).addAll(all));
    other.numbers.forEach((f, all) -> numbers.computeIfAbsent(f, k -> new TreeSet<>()).addAll(all));
    other.related.forEach((f, all) -> related.computeIfAbsent(f, k -> new HashSet<>()).addAll(all));
  }

  // ---- what was read ----

  boolean readsEverything() {
    return everything;
  }

  /** Every field that is read at all. */
  Set<FactField> fields() {
    Set<FactField> all = new HashSet<>(whole);
    all.addAll(texts.keySet());
    all.addAll(numbers.keySet());
    all.addAll(related.keySet());
    return all;
  }

  boolean isWhole(FactField field) {
    return whole.contains(field);
  }

  /** Texts that a field is compared with. */
  Set<String> texts(FactField field) {
    return texts.getOrDefault(field, Set.of());
  }

  /** Numbers that a field is compared with, ascending. */
  double[] numbers(FactField field) {
    return numbers.getOrDefault(field, Set.of()).stream().mapToDouble(n -> n).sorted().toArray();
  }

  /** Fields whose numbers are compared with each other, also by way of others; one at least. */
  Set<FactField> relatives(FactField field) {
    Set<FactField> found = new HashSet<>();
    Set<FactField> next = new HashSet<>(Set.of(field));
    while (!next.isEmpty()) {
      found.addAll(next);
      Set<FactField> further = new HashSet<>();
      next.forEach(known -> further.addAll(related.getOrDefault(known, Set.of())));
      further.removeAll(found);
      next = further;
    }
    return found;
  }

  boolean hasRelatives(FactField field) {
    return related.containsKey(field);
  }
}
