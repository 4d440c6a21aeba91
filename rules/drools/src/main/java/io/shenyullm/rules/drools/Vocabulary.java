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

import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.RuleOutcomes;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names that rules may use, and their types. Immutable. */
final class Vocabulary {
  static final String FACTS_PACKAGE = RuleOutcomes.class.getPackageName();
  static final String GLOBAL = "out";

  /** Type of an expression. */
  enum Type {
    TEXT("text"),
    NUMBER("a number"),
    BOOL("true or false"),
    TEXTS("a set of texts"),
    CANDIDATE("a CandidateFact"),
    FACT("a fact");

    private final String shown;

    Type(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  /** A method: what it takes and gives. */
  record Signature(List<Type> parameters, Type result) {}

  private static final Signature TEXT_TO_BOOL = new Signature(List.of(Type.TEXT), Type.BOOL);

  private static final Map<String, Signature> TEXT_METHODS =
      Map.of(
          "startsWith", TEXT_TO_BOOL,
          "endsWith", TEXT_TO_BOOL,
          "contains", TEXT_TO_BOOL,
          "equalsIgnoreCase", TEXT_TO_BOOL,
          "isEmpty", new Signature(List.of(), Type.BOOL),
          "length", new Signature(List.of(), Type.NUMBER));

  private static final Map<String, Signature> TEXTS_METHODS =
      Map.of(
          "contains", TEXT_TO_BOOL,
          "isEmpty", new Signature(List.of(), Type.BOOL),
          "size", new Signature(List.of(), Type.NUMBER));

  /** Effects on a candidate and on the whole plan. */
  static final Map<String, List<Type>> EFFECTS =
      Map.of(
          "exclude", List.of(Type.CANDIDATE, Type.TEXT),
          "boost", List.of(Type.CANDIDATE, Type.NUMBER),
          "prefer", List.of(Type.CANDIDATE),
          "degradeTo", List.of(Type.TEXT),
          "require", List.of(Type.TEXT));

  /** Effects that take candidates away. */
  static final Set<String> RESTRICTING = Set.of("exclude", "require");

  static final Set<String> ACCUMULATORS = Set.of("min", "max", "sum", "average", "count");

  private static final List<Class<? extends Record>> FACTS =
      List.of(Prompt.class, Caller.class, Budget.class, Sensitivity.class, CandidateFact.class);

  private static final Map<String, Map<String, Signature>> MEMBERS = members();

  private static final Set<String> INTEGRAL = integral();

  private Vocabulary() {}

  static Set<String> factNames() {
    return new TreeSet<>(MEMBERS.keySet());
  }

  static boolean isFact(String name) {
    return MEMBERS.containsKey(name);
  }

  static Type typeOf(String fact) {
    return fact.equals(CandidateFact.class.getSimpleName()) ? Type.CANDIDATE : Type.FACT;
  }

  /** A property (no parameters) or method of a fact. */
  static Optional<Signature> member(String fact, String name) {
    return Optional.ofNullable(MEMBERS.getOrDefault(fact, Map.of()).get(name));
  }

  static Set<String> memberNames(String fact) {
    return new TreeSet<>(MEMBERS.getOrDefault(fact, Map.of()).keySet());
  }

  /** All methods of a value that is not a fact. */
  static Map<String, Signature> methods(Type type) {
    return switch (type) {
      case TEXT -> TEXT_METHODS;
      case TEXTS -> TEXTS_METHODS;
      case NUMBER, BOOL, CANDIDATE, FACT -> Map.of();
    };
  }

  /** A method of a value that is not a fact. */
  static Optional<Signature> method(Type type, String name) {
    return Optional.ofNullable(methods(type).get(name));
  }

  /** Whether a member of a fact is a whole number, as Java has it. */
  static boolean isIntegral(String fact, String name) {
    return INTEGRAL.contains(fact + "." + name);
  }

  /** By the types of accessors and methods, so that a new component needs no mention anywhere. */
  private static Set<String> integral() {
    Set<String> integral = new HashSet<>();
    for (Class<? extends Record> fact : FACTS) {
      for (Method method : fact.getDeclaredMethods()) {
        Class<?> result = method.getReturnType();
        if ((result == int.class || result == long.class)
            && member(fact.getSimpleName(), method.getName()).isPresent()) {
          integral.add(fact.getSimpleName() + "." + method.getName());
        }
      }
    }
    return Set.copyOf(integral);
  }

  private static Map<String, Map<String, Signature>> members() {
    Map<String, Map<String, Signature>> members = new LinkedHashMap<>();
    for (Class<? extends Record> fact : FACTS) {
      Map<String, Signature> own = new LinkedHashMap<>();
      for (RecordComponent component : fact.getRecordComponents()) {
        type(component.getType())
            .ifPresent(type -> own.put(component.getName(), new Signature(List.of(), type)));
      }
      members.put(fact.getSimpleName(), own);
    }
    Map<String, Signature> candidate = members.get(CandidateFact.class.getSimpleName());
    Map<String, Signature> sensitivity = members.get(Sensitivity.class.getSimpleName());
    if (candidate != null && sensitivity != null) {
      candidate.put("can", TEXT_TO_BOOL);
      candidate.put("key", new Signature(List.of(), Type.TEXT));
      sensitivity.put("has", TEXT_TO_BOOL);
      sensitivity.put("count", new Signature(List.of(Type.TEXT), Type.NUMBER));
    }
    return members;
  }

  private static Optional<Type> type(Class<?> java) {
    if (java == String.class) {
      return Optional.of(Type.TEXT);
    }
    if (java == boolean.class) {
      return Optional.of(Type.BOOL);
    }
    if (java == Set.class) {
      return Optional.of(Type.TEXTS);
    }
    return java == int.class || java == long.class || java == double.class
        ? Optional.of(Type.NUMBER)
        : Optional.empty();
  }
}
