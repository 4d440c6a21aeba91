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
import io.shenyullm.rules.drools.RuleFinding.Severity;
import io.shenyullm.rules.drools.RuleOutline.Matched;
import io.shenyullm.rules.drools.RuleOutline.Said;
import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds in rules that are well formed what would only show at a request: names that nothing has,
 * conditions that contradict each other, rules that never match. For one set of files.
 */
final class RuleLint {
  /** Beyond, conditions are taken for ones that can hold. */
  private static final int MOST_CASES = 256;

  /** Longer lists of values are not shown. */
  private static final int MOST_LISTED = 20;

  private static final String CANDIDATE = CandidateFact.class.getSimpleName();

  private final KnownNames names;
  private final Demands demands;
  private final List<RuleFinding> findings = new ArrayList<>();
  private final Map<String, List<Placed>> groups = new LinkedHashMap<>();
  private String path = "";
  private String rule = "";

  /** A token, and where. */
  private record Placed(String path, String rule, Token token) {}

  RuleLint(KnownNames names) {
    this.names = names;
    this.demands = new Demands(names);
  }

  /** Looks at the rules of one file. */
  void look(SourceFile file, List<RuleOutline> rules) {
    path = file.path();
    for (RuleOutline outline : rules) {
      rule = outline.name().text();
      Token group = outline.group();
      if (group != null) {
        groups
            .computeIfAbsent(group.text(), name -> new ArrayList<>())
            .add(new Placed(path, rule, group));
      }
      for (Matched pattern : outline.when().patterns()) {
        pattern.formula().atoms().forEach(this::literal);
      }
      outline.said().forEach(this::said);
      matches(outline);
    }
  }

  /** What was found in all files, in their order. */
  List<RuleFinding> findings() {
    groups.forEach(
        (name, members) -> {
          if (members.size() == 1) {
            Placed only = members.get(0);
            findings.add(
                new RuleFinding(
                    Severity.WARNING,
                    only.path(),
                    only.token().line(),
                    only.token().column(),
                    only.rule(),
                    "activation-group \"" + name + "\" has this rule only, so it does nothing"));
          }
        });
    return List.copyOf(findings);
  }

  private void report(Severity severity, Token at, String message) {
    RuleFinding finding = new RuleFinding(severity, path, at.line(), at.column(), rule, message);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  // ---- names ----

  private void literal(Atom atom) {
    FactField field = atom.field();
    String literal = atom.literal();
    Token at = atom.at();
    switch (Domains.named(field)) {
      case "Prompt.requestedModel" -> requestedModel(literal, at);
      case "CandidateFact.model" -> model(literal, at);
      case "CandidateFact.provider" -> open("provider", literal, at, names.providers());
      case "CandidateFact.region" -> open("region", literal, at, names.regions());
      case "CandidateFact.key" -> open("provider/model", literal, at, names.keys());
      case "CandidateFact.can" -> capability(field.argument(), at);
      default -> settled(atom);
    }
  }

  private void settled(Atom atom) {
    Set<String> values = Domains.values(atom.field(), names);
    boolean orders = atom.relation() != Relation.IS && atom.relation() != Relation.IS_NOT;
    if (values.isEmpty() || values.contains(atom.literal()) || orders) {
      return;
    }
    String message = atom.field().name() + " is never " + shown(atom.at());
    if (values.size() <= MOST_LISTED) {
      List<String> listed = new ArrayList<>(values);
      listed.sort(Comparator.comparingInt(String::length).thenComparing(name -> name));
      message += "; it is one of " + listed;
    }
    if (atom.at().kind() == Token.Kind.STRING) {
      message += KnownNames.didYouMean(atom.literal(), values);
    }
    report(Severity.ERROR, atom.at(), message);
  }

  private void requestedModel(String literal, Token at) {
    if (!literal.equals("auto")) {
      model(literal, at);
    }
  }

  private void model(String literal, Token at) {
    String id = names.aliases().get(literal);
    if (id != null) {
      report(
          Severity.WARNING,
          at,
          "rules see the model that an alias means: write \"" + id + "\" for " + shown(at));
    } else {
      open("model", literal, at, names.models());
    }
  }

  private void open(String kind, String literal, Token at, Set<String> known) {
    if (!known.isEmpty() && !known.contains(literal)) {
      report(
          Severity.WARNING,
          at,
          "the catalogue has no " + kind + " " + shown(at) + KnownNames.didYouMean(literal, known));
    }
  }

  private void capability(String capability, Token at) {
    Set<String> offered = names.offeredCapabilities();
    if (offered.contains(capability)) {
      return;
    }
    if (names.capabilities().contains(capability)) {
      if (!names.candidates().isEmpty()) {
        report(Severity.WARNING, at, "no model of the catalogue can do " + shown(at));
      }
      return;
    }
    Set<String> all = new TreeSet<>(names.capabilities());
    all.addAll(offered);
    report(
        Severity.ERROR,
        at,
        "there is no capability " + shown(at) + KnownNames.didYouMean(capability, all));
  }

  private void said(Said said) {
    String text = said.text().text();
    switch (said.effect()) {
      case "require" -> capability(text, said.text());
      case "degradeTo" -> {
        Set<String> targets = names.models();
        if (Domains.TIERS.contains(text)
            || names.aliases().containsKey(text)
            || targets.contains(text)
            || targets.isEmpty()) {
          return;
        }
        Collection<String> known = new TreeSet<>(targets);
        known.addAll(names.aliases().keySet());
        known.addAll(Domains.TIERS);
        report(
            Severity.WARNING,
            said.text(),
            shown(said.text())
                + " is neither a tier nor a model of the catalogue, so this does nothing"
                + KnownNames.didYouMean(text, known));
      }
      default -> {
        // whatever text it takes is for people
      }
    }
  }

  private static String shown(Token literal) {
    return literal.kind() == Token.Kind.STRING ? "\"" + literal.text() + "\"" : literal.text();
  }

  // ---- rules that never match ----

  private void matches(RuleOutline outline) {
    List<List<Matched>> ways = outline.when().ways();
    boolean contradictory = true;
    boolean offered = false;
    @Nullable Matched first = null;
    for (List<Matched> way : ways) {
      Matched wrong = contradiction(way);
      if (wrong == null) {
        contradictory = false;
        Matched missing = notOffered(way);
        offered |= missing == null;
        first = first == null ? missing : first;
      }
    }
    if (contradictory && !ways.isEmpty()) {
      report(Severity.ERROR, outline.name(), "this rule can never match: " + why(ways.get(0)));
    } else if (!offered && first != null && !names.candidates().isEmpty()) {
      report(
          Severity.WARNING,
          outline.name(),
          "this rule can never match with this catalogue: no model is as CandidateFact in line "
              + first.at().line()
              + " asks");
    } else {
      for (Matched pattern : outline.when().patterns()) {
        if (!canHold(pattern.formula())) {
          report(
              Severity.ERROR,
              pattern.at(),
              "no " + pattern.fact() + " is ever like this: " + why(List.of(pattern)));
        }
      }
    }
  }

  /** A pattern that cannot match beside the others; there is one of each fact but candidates. */
  private @Nullable Matched contradiction(List<Matched> way) {
    Map<String, List<Formula>> single = new LinkedHashMap<>();
    for (Matched pattern : way) {
      if (pattern.fact().equals(CANDIDATE)) {
        if (!canHold(pattern.formula())) {
          return pattern;
        }
      } else {
        List<Formula> together = single.computeIfAbsent(pattern.fact(), fact -> new ArrayList<>());
        together.add(pattern.formula());
        if (!canHold(Formula.all(together))) {
          return pattern;
        }
      }
    }
    return null;
  }

  private boolean canHold(Formula formula) {
    return formula.cases(MOST_CASES).stream().anyMatch(demands::canHold);
  }

  private @Nullable Matched notOffered(List<Matched> way) {
    for (Matched pattern : way) {
      if (pattern.fact().equals(CANDIDATE)
          && pattern.formula().cases(MOST_CASES).stream().noneMatch(demands::isOffered)) {
        return pattern;
      }
    }
    return null;
  }

  /** The demands that cannot hold together, two of them where two are enough. */
  private String why(List<Matched> way) {
    Map<String, List<Atom>> byFact = new LinkedHashMap<>();
    for (Matched pattern : way) {
      List<Atom> atoms = byFact.computeIfAbsent(pattern.fact(), fact -> new ArrayList<>());
      if (pattern.fact().equals(CANDIDATE)) {
        atoms.clear(); // each candidate pattern is about another one
      }
      for (List<Atom> one : pattern.formula().cases(1)) {
        atoms.addAll(one);
      }
      for (Atom atom : atoms) {
        if (!demands.canHold(List.of(atom))) {
          return atom.shown() + " never holds";
        }
        for (Atom other : atoms) {
          if (!demands.canHold(List.of(atom, other))) {
            return atom.shown() + " and " + other.shown() + " never hold together";
          }
        }
      }
    }
    return "its conditions contradict each other";
  }
}
