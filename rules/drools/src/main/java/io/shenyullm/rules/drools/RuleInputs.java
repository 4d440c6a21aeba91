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

import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What of the facts decides what a set of rules says, in a form that can be compared: facts with
 * equal keys get the same answer. Immutable, thread-safe.
 */
final class RuleInputs {
  /** Keys grow with the candidates, and many different keys are kept. */
  static final int MAX_CANDIDATES = 16;

  private static final double EXACT = 1L << 53;

  private final Columns<RuleFacts> request = new Columns<>();
  private final Columns<CandidateFact> candidate = new Columns<>();
  private final List<Order> orders = new ArrayList<>();

  /** What is looked at of the facts of one request, or of each of its candidates. */
  private static final class Columns<T> {
    private final List<ToLongFunction<T>> codes = new ArrayList<>();
    private final List<Function<T, ?>> values = new ArrayList<>();

    /** All numbers whose value or place matters; one that is no number has neither. */
    private final List<ToDoubleFunction<T>> numbers = new ArrayList<>();

    /**
     * @param whole whether the value counts; else its place among what it is compared with
     * @param value how to read the field, and so on: all but one {@code null}
     * @return whether the field is known
     */
    boolean add(
        FieldReads reads,
        FactField field,
        boolean whole,
        @Nullable Function<T, ?> value,
        @Nullable Predicate<T> flag,
        @Nullable ToDoubleFunction<T> number) {
      if (value != null) {
        if (whole) {
          values.add(value);
        } else {
          Map<Object, Long> places = places(reads.texts(field));
          codes.add(fact -> places.getOrDefault(value.apply(fact), -1L));
        }
      } else if (flag != null) {
        codes.add(fact -> flag.test(fact) ? 1 : 0);
      } else if (number != null) {
        numbers.add(number);
        double[] constants = reads.numbers(field);
        if (whole) {
          codes.add(fact -> Double.doubleToLongBits(number.applyAsDouble(fact)));
        } else if (constants.length > 0) {
          codes.add(fact -> place(constants, number.applyAsDouble(fact)));
        }
      } else {
        return false;
      }
      return true;
    }

    /** Writes the codes of a fact; returns the index behind them. */
    int codes(T fact, long[] to, int from) {
      int at = from;
      for (ToLongFunction<T> code : codes) {
        to[at++] = code.applyAsLong(fact);
      }
      return at;
    }

    /** Writes the values of a fact; returns the index behind them. */
    int values(T fact, Object[] to, int from) {
      int at = from;
      for (Function<T, ?> value : values) {
        to[at++] = value.apply(fact);
      }
      return at;
    }

    /** Whether order and equality of all numbers mean what they do in arithmetic. */
    boolean areComparable(T fact) {
      for (ToDoubleFunction<T> number : numbers) {
        if (!comparable(number.applyAsDouble(fact))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Numbers that are compared with each other. */
  private record Order(
      List<ToDoubleFunction<RuleFacts>> numbers,
      List<ToDoubleFunction<CandidateFact>> candidateNumbers) {}

  /** Compared by content. */
  static final class Key {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] codes;
    private final Object[] values;
    private final int hash;

    Key(long[] codes, Object[] values) {
      this.codes = codes;
      this.values = values;
      long mixed = 0;
      for (long code : codes) {
        mixed = (Long.rotateLeft(mixed, 5) ^ code) * MIX;
      }
      for (Object value : values) {
        mixed = (Long.rotateLeft(mixed, 5) ^ value.hashCode()) * MIX;
      }
      this.hash = (int) (mixed >>> 32);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && hash == key.hash
          && Arrays.equals(codes, key.codes)
          && Arrays.equals(values, key.values);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private RuleInputs() {}

  /** {@code null} where the rules read what hardly ever comes twice, so that keys are no use. */
  static @Nullable RuleInputs of(FieldReads reads) {
    if (reads.readsEverything()) {
      return null;
    }
    RuleInputs inputs = new RuleInputs();
    Set<FactField> ordered = new HashSet<>();
    for (FactField field : reads.fields()) {
      boolean whole = reads.isWhole(field);
      if (reads.hasRelatives(field)) {
        Set<FactField> relatives = reads.relatives(field);
        boolean alike = relatives.stream().map(FactValues::isIntegral).distinct().count() == 1;
        whole |= !alike; // Drools may convert one of them before it compares
        if (alike && !ordered.contains(field)) {
          ordered.addAll(relatives);
          inputs.order(relatives);
        }
      }
      if ((whole && FactValues.isUnbounded(field)) || !inputs.add(field, whole, reads)) {
        return null;
      }
    }
    return inputs;
  }

  private void order(Set<FactField> fields) {
    List<ToDoubleFunction<RuleFacts>> ofRequest = new ArrayList<>();
    List<ToDoubleFunction<CandidateFact>> ofCandidates = new ArrayList<>();
    for (FactField field : fields) {
      ToDoubleFunction<RuleFacts> number = FactValues.number(field);
      if (number != null) {
        ofRequest.add(number);
      }
      ToDoubleFunction<CandidateFact> candidateNumber = FactValues.candidateNumber(field);
      if (candidateNumber != null) {
        ofCandidates.add(candidateNumber);
      }
    }
    orders.add(new Order(List.copyOf(ofRequest), List.copyOf(ofCandidates)));
  }

  /** Whether the field is known. */
  private boolean add(FactField field, boolean whole, FieldReads reads) {
    return FactValues.isOfCandidate(field)
        ? candidate.add(
            reads,
            field,
            whole,
            FactValues.candidateValue(field),
            FactValues.candidateFlag(field),
            FactValues.candidateNumber(field))
        : request.add(
            reads,
            field,
            whole,
            FactValues.text(field),
            FactValues.flag(field),
            FactValues.number(field));
  }

  private static Map<Object, Long> places(Set<String> texts) {
    Map<Object, Long> places = new HashMap<>();
    texts.forEach(text -> places.put(text, (long) places.size()));
    return Map.copyOf(places);
  }

  /** Even between two constants, odd on one. */
  private static long place(double[] constants, double value) {
    int at = Arrays.binarySearch(constants, value);
    return at >= 0 ? 2L * at + 1 : -2L * (at + 1);
  }

  /** {@code null} for facts that are not worth or not capable of being compared. */
  @Nullable Key key(RuleFacts facts) {
    List<CandidateFact> candidates = facts.candidates();
    if (candidates.size() > MAX_CANDIDATES
        || !request.areComparable(facts)
        || !areComparable(candidates)) {
      return null;
    }
    long[] keyCodes =
        new long
            [request.codes.size()
                + candidates.size() * candidate.codes.size()
                + ranks(candidates.size())];
    Object[] keyValues =
        new Object[request.values.size() + candidates.size() * (2 + candidate.values.size())];
    int code = request.codes(facts, keyCodes, 0);
    int value = request.values(facts, keyValues, 0);
    for (CandidateFact each : candidates) {
      // the answer names candidates, in an order that may be theirs
      keyValues[value++] = each.model();
      keyValues[value++] = each.provider();
      code = candidate.codes(each, keyCodes, code);
      value = candidate.values(each, keyValues, value);
    }
    for (Order order : orders) {
      code = rank(order, facts, keyCodes, code);
    }
    return new Key(keyCodes, keyValues);
  }

  private boolean areComparable(List<CandidateFact> candidates) {
    for (CandidateFact each : candidates) {
      if (!candidate.areComparable(each)) {
        return false;
      }
    }
    return true;
  }

  private int ranks(int candidates) {
    int ranks = 0;
    for (Order order : orders) {
      ranks += order.numbers().size() + candidates * order.candidateNumbers().size();
    }
    return ranks;
  }

  /** For each number, how many are less: that says of any two how they compare. */
  private static int rank(Order order, RuleFacts facts, long[] keyCodes, int from) {
    double[] values =
        new double
            [order.numbers().size() + facts.candidates().size() * order.candidateNumbers().size()];
    int count = 0;
    for (ToDoubleFunction<RuleFacts> number : order.numbers()) {
      values[count++] = number.applyAsDouble(facts);
    }
    for (CandidateFact candidate : facts.candidates()) {
      for (ToDoubleFunction<CandidateFact> number : order.candidateNumbers()) {
        values[count++] = number.applyAsDouble(candidate);
      }
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < count; i++) {
      int less = Arrays.binarySearch(sorted, values[i]);
      while (less > 0 && sorted[less - 1] == values[i]) {
        less--;
      }
      keyCodes[from + i] = less;
    }
    return from + count;
  }

  private static boolean comparable(double number) {
    // not NaN, not the negative zero, and no whole number that a double rounds
    return Math.abs(number) <= EXACT && (number != 0 || 1 / number > 0);
  }
}
