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

import io.shenyullm.rules.drools.Vocabulary.Signature;
import io.shenyullm.rules.drools.Vocabulary.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The words of the rule language as data, for editors that complete them. Stateless. */
public final class RuleLanguage {
  private static final List<String> ATTRIBUTES =
      List.of("salience", "no-loop", "enabled", "activation-group");

  private static final List<String> KEYWORDS =
      List.of(
          "package",
          "import",
          "global",
          "rule",
          "when",
          "then",
          "end",
          "and",
          "or",
          "not",
          "exists",
          "accumulate",
          "in",
          "contains",
          "str",
          "true",
          "false");

  private static final List<String> OPERATORS =
      List.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "&&",
          "||",
          "!",
          "in",
          "not in",
          "contains",
          "not contains",
          "str[startsWith]",
          "str[endsWith]",
          "+",
          "-",
          "*",
          "/",
          "%");

  private RuleLanguage() {}

  /**
   * Facts with their properties and methods, effects, functions, operators and words. A property
   * has {@code values} where these are all that it can have, {@code known} where the catalogue has
   * names for it.
   */
  public static Map<String, @Nullable Object> tree(KnownNames names) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(
        "header",
        List.of(
            "package rules;",
            "import " + Vocabulary.FACTS_PACKAGE + ".*;",
            "global RuleOutcomes " + Vocabulary.GLOBAL + ";"));
    List<Object> facts = new ArrayList<>();
    for (String fact : Vocabulary.factNames()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", fact);
      one.put("properties", properties(fact, names));
      one.put("methods", methods(fact, names));
      facts.add(one);
    }
    tree.put("facts", facts);
    List<Object> effects = new ArrayList<>();
    new TreeMap<>(Vocabulary.EFFECTS)
        .forEach(
            (name, parameters) -> {
              Map<String, @Nullable Object> effect = new LinkedHashMap<>();
              effect.put("name", name);
              effect.put("parameters", types(parameters));
              putNames(effect, "known", ofEffect(name, names));
              effects.add(effect);
            });
    tree.put("effects", effects);
    tree.put("textMethods", signatures(Vocabulary.methods(Type.TEXT)));
    tree.put("textsMethods", signatures(Vocabulary.methods(Type.TEXTS)));
    tree.put("accumulateFunctions", List.copyOf(new TreeSet<>(Vocabulary.ACCUMULATORS)));
    tree.put("operators", OPERATORS);
    tree.put("attributes", ATTRIBUTES);
    tree.put("keywords", KEYWORDS);
    return tree;
  }

  private static List<Object> properties(String fact, KnownNames names) {
    List<Object> properties = new ArrayList<>();
    for (String name : Vocabulary.memberNames(fact)) {
      Signature member = Vocabulary.member(fact, name).orElseThrow();
      if (member.parameters().isEmpty()) {
        FactField field = new FactField(fact, name, "");
        Map<String, @Nullable Object> property = new LinkedHashMap<>();
        property.put("name", name);
        property.put("type", type(member.result()));
        putNames(property, "values", Domains.values(field, names));
        putNames(property, "known", ofField(field, names));
        properties.add(property);
      }
    }
    return properties;
  }

  private static List<Object> methods(String fact, KnownNames names) {
    List<Object> methods = new ArrayList<>();
    for (String name : Vocabulary.memberNames(fact)) {
      Signature member = Vocabulary.member(fact, name).orElseThrow();
      if (!member.parameters().isEmpty()) {
        Map<String, @Nullable Object> method = signature(name, member);
        putNames(method, "known", name.equals("can") ? abilities(names) : Set.of());
        methods.add(method);
      }
    }
    return methods;
  }

  private static Set<String> ofField(FactField field, KnownNames names) {
    return switch (Domains.named(field)) {
      case "CandidateFact.model" -> names.models();
      case "CandidateFact.provider" -> names.providers();
      case "CandidateFact.region" -> names.regions();
      case "CandidateFact.key" -> names.keys();
      case "CandidateFact.capabilities" -> abilities(names);
      case "Prompt.requestedModel" -> with(names.models(), Set.of("auto"));
      default -> Set.of();
    };
  }

  private static Set<String> ofEffect(String effect, KnownNames names) {
    return switch (effect) {
      case "require" -> abilities(names);
      case "degradeTo" ->
          with(with(names.models(), names.aliases().keySet()), Set.copyOf(Domains.TIERS));
      default -> Set.of();
    };
  }

  private static Set<String> abilities(KnownNames names) {
    return with(names.capabilities(), names.offeredCapabilities());
  }

  private static Set<String> with(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  private static void putNames(Map<String, @Nullable Object> to, String key, Set<String> names) {
    if (!names.isEmpty()) {
      to.put(key, List.copyOf(new TreeSet<>(names)));
    }
  }

  private static List<Object> signatures(Map<String, Signature> methods) {
    List<Object> all = new ArrayList<>();
    new TreeMap<>(methods).forEach((name, method) -> all.add(signature(name, method)));
    return all;
  }

  private static Map<String, @Nullable Object> signature(String name, Signature method) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("parameters", types(method.parameters()));
    tree.put("type", type(method.result()));
    return tree;
  }

  private static List<String> types(List<Type> types) {
    return types.stream().map(RuleLanguage::type).toList();
  }

  private static String type(Type type) {
    return switch (type) {
      case TEXT -> "text";
      case NUMBER -> "number";
      case BOOL -> "boolean";
      case TEXTS -> "texts";
      case CANDIDATE -> "candidate";
      case FACT -> "fact";
    };
  }
}
