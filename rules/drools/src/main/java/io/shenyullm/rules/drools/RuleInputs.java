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

  private final List<ToLongFunction<RuleFacts>> codes = new ArrayList<>();
  private final List<Function<RuleFacts, String>> texts = new ArrayList<>();
  private final List<ToLongFunction<CandidateFact>> candidateCodes = new ArrayList<>();
  private final List<Function<CandidateFact, Object>> candidateValues = new ArrayList<>();

  /** All numbers whose value or place matters; one that is no number has neither. */
  private final List<ToDoubleFunction<RuleFacts>> numbers = new ArrayList<>();

  private final List<ToDoubleFunction<CandidateFact>> candidateNumbers = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();

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
        ? addOfCandidate(field, whole, reads)
        : addOfRequest(field, whole, reads);
  }

  private boolean addOfRequest(FactField field, boolean whole, FieldReads reads) {
    Function<RuleFacts, String> text = FactValues.text(field);
    if (text != null) {
      if (whole) {
        texts.add(text);
      } else {
        Map<Object, Long> places = places(reads.texts(field));
        codes.add(facts -> places.getOrDefault(text.apply(facts), -1L));
      }
      return true;
    }
    Predicate<RuleFacts> flag = FactValues.flag(field);
    if (flag != null) {
      codes.add(facts -> flag.test(facts) ? 1 : 0);
      return true;
    }
    ToDoubleFunction<RuleFacts> number = FactValues.number(field);
    if (number == null) {
      return false;
    }
    numbers.add(number);
    double[] constants = reads.numbers(field);
    if (whole) {
      codes.add(facts -> Double.doubleToLongBits(number.applyAsDouble(facts)));
    } else if (constants.length > 0) {
      codes.add(facts -> place(constants, number.applyAsDouble(facts)));
    }
    return true;
  }

  private boolean addOfCandidate(FactField field, boolean whole, FieldReads reads) {
    Function<CandidateFact, Object> value = FactValues.candidateValue(field);
    if (value != null) {
      if (whole) {
        candidateValues.add(value);
      } else {
        Map<Object, Long> places = places(reads.texts(field));
        candidateCodes.add(candidate -> places.getOrDefault(value.apply(candidate), -1L));
      }
      return true;
    }
    Predicate<CandidateFact> flag = FactValues.candidateFlag(field);
    if (flag != null) {
      candidateCodes.add(candidate -> flag.test(candidate) ? 1 : 0);
      return true;
    }
    ToDoubleFunction<CandidateFact> number = FactValues.candidateNumber(field);
    if (number == null) {
      return false;
    }
    candidateNumbers.add(number);
    double[] constants = reads.numbers(field);
    if (whole) {
      candidateCodes.add(candidate -> Double.doubleToLongBits(number.applyAsDouble(candidate)));
    } else if (constants.length > 0) {
      candidateCodes.add(candidate -> place(constants, number.applyAsDouble(candidate)));
    }
    return true;
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
    if (candidates.size() > MAX_CANDIDATES || !comparable(facts)) {
      return null;
    }
    long[] keyCodes =
        new long
            [codes.size() + candidates.size() * candidateCodes.size() + ranks(candidates.size())];
    Object[] keyValues =
        new Object[texts.size() + candidates.size() * (2 + candidateValues.size())];
    int code = 0;
    int value = 0;
    for (ToLongFunction<RuleFacts> each : codes) {
      keyCodes[code++] = each.applyAsLong(facts);
    }
    for (Function<RuleFacts, String> each : texts) {
      keyValues[value++] = each.apply(facts);
    }
    for (CandidateFact candidate : candidates) {
      // the answer names candidates, in an order that may be theirs
      keyValues[value++] = candidate.model();
      keyValues[value++] = candidate.provider();
      for (ToLongFunction<CandidateFact> each : candidateCodes) {
        keyCodes[code++] = each.applyAsLong(candidate);
      }
      for (Function<CandidateFact, Object> each : candidateValues) {
        keyValues[value++] = each.apply(candidate);
      }
    }
    for (Order order : orders) {
      code = rank(order, facts, keyCodes, code);
    }
    return new Key(keyCodes, keyValues);
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

  /** Whether order and equality of all numbers mean what they do in arithmetic. */
  private boolean comparable(RuleFacts facts) {
    for (ToDoubleFunction<RuleFacts> number : numbers) {
      if (!comparable(number.applyAsDouble(facts))) {
        return false;
      }
    }
    for (ToDoubleFunction<CandidateFact> number : candidateNumbers) {
      for (CandidateFact candidate : facts.candidates()) {
        if (!comparable(number.applyAsDouble(candidate))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean comparable(double number) {
    // not NaN, not the negative zero, and no whole number that a double rounds
    return Math.abs(number) <= EXACT && (number != 0 || 1 / number > 0);
  }
}
