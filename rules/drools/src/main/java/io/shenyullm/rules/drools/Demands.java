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

import io.shenyullm.rules.drools.Formula.Atom;
import io.shenyullm.rules.drools.Formula.Relation;
import io.shenyullm.rules.drools.Token.Kind;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether demands can hold together. In doubt they can: a rule is only said never to match where
 * that is certain.
 */
final class Demands {
  /** What an operator gives offers; figures and states of theirs change. */
  private static final Set<String> NAMES = Set.of("model", "provider", "region", "key", "can");

  private final KnownNames names;

  Demands(KnownNames names) {
    this.names = names;
  }

  /** Whether there can be a fact for which all of them hold. */
  boolean canHold(List<Atom> atoms) {
    Map<FactField, List<Atom>> byField = new LinkedHashMap<>();
    for (Atom atom : atoms) {
      byField.computeIfAbsent(atom.field(), field -> new ArrayList<>()).add(atom);
    }
    return byField.entrySet().stream().allMatch(e -> canHold(e.getKey(), e.getValue()));
  }

  /**
   * Whether the catalogue offers a model that has the names that they ask for. What is asked of
   * figures, or of providers without a region, is for models that may come.
   */
  boolean isOffered(List<Atom> atoms) {
    return names.candidates().stream()
        .anyMatch(offer -> atoms.stream().allMatch(atom -> canHold(atom, offer)));
  }

  private boolean canHold(FactField field, List<Atom> atoms) {
    Set<String> values = Domains.values(field, names);
    if (!values.isEmpty()) {
      return values.stream().anyMatch(value -> atoms.stream().allMatch(a -> holds(a, value)));
    }
    return switch (atoms.get(0).at().kind()) {
      case INTEGER, DECIMAL -> numbersCanHold(field, atoms);
      default -> textsCanHold(atoms);
    };
  }

  private static boolean holds(Atom atom, String value) {
    return isNumber(atom)
        ? holds(atom, Double.parseDouble(value))
        : atom.literal().equals(value) == (atom.relation() == Relation.IS);
  }

  private static boolean holds(Atom atom, double value) {
    double literal = Double.parseDouble(atom.literal());
    return switch (atom.relation()) {
      case IS -> value == literal;
      case IS_NOT -> value != literal;
      case LESS -> value < literal;
      case AT_MOST -> value <= literal;
      case MORE -> value > literal;
      case AT_LEAST -> value >= literal;
    };
  }

  private static boolean isNumber(Atom atom) {
    return atom.at().kind() == Kind.INTEGER || atom.at().kind() == Kind.DECIMAL;
  }

  /** Also for what is true or false itself. */
  private static boolean textsCanHold(List<Atom> atoms) {
    Set<String> only = new HashSet<>();
    Set<String> never = new HashSet<>();
    for (Atom atom : atoms) {
      (atom.relation() == Relation.IS ? only : never).add(atom.literal());
    }
    return only.size() <= 1 && only.stream().noneMatch(never::contains);
  }

  private static boolean numbersCanHold(FactField field, List<Atom> atoms) {
    boolean integral = FactValues.isIntegral(field);
    if (integral && atoms.stream().anyMatch(atom -> atom.at().kind() == Kind.DECIMAL)) {
      return true; // which of them Java rounds before it compares is not ours to guess
    }
    // where a solution exists, one stands at a bound or right beside it
    double step = integral ? 1 : 1e-9;
    List<Double> tried = new ArrayList<>(List.of(0.0));
    for (Atom atom : atoms) {
      double literal = Double.parseDouble(atom.literal());
      for (int beside = -atoms.size(); beside <= atoms.size(); beside++) {
        tried.add(literal + beside * step);
      }
    }
    double most = Domains.most(field);
    tried.add(Math.min(most, Double.MAX_VALUE));
    return tried.stream()
        .filter(value -> value >= 0 && value <= most)
        .anyMatch(value -> atoms.stream().allMatch(atom -> holds(atom, value)));
  }

  private static boolean canHold(Atom atom, CandidateFact offer) {
    FactField field = atom.field();
    if (!NAMES.contains(field.name()) || atom.literal().equals(KnownNames.UNSTATED)) {
      return true;
    }
    @Nullable Predicate<CandidateFact> flag = FactValues.candidateFlag(field);
    if (flag != null) {
      return flag.test(offer) == (atom.relation() == Relation.IS);
    }
    @Nullable Function<CandidateFact, Object> text = FactValues.candidateValue(field);
    return text == null || holds(atom, String.valueOf(text.apply(offer)));
  }
}
