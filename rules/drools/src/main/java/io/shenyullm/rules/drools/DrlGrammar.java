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

import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.rules.drools.RuleOutline.Said;
import io.shenyullm.rules.drools.Token.Kind;
import io.shenyullm.rules.drools.facts.RuleOutcomes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the part of DRL that routing rules need and refuses all else with its place: the header,
 * rules with listed attributes, patterns over the facts, typed conditions without assignment, code
 * blocks or foreign calls, and consequences that are calls of {@code out}.
 *
 * <p>An allow-list by grammar instead of a deny-list over Drools' tree, because Drools has ways to
 * turn text into Java that its tree does not show: {@code tokens < "x"} becomes code, for one. So
 * conditions are typed here and no text is ever compared with a number.
 */
final class DrlGrammar {
  /** Each candidate pattern multiplies the work of a rule by the number of candidates. */
  static final int MAX_CANDIDATE_PATTERNS = 2;

  private static final int MAX_RULES = 2_000;
  private static final int MAX_PROBLEMS = 20;
  private static final int MAX_ALTERNATIVES = 4;
  private static final Pattern PACKAGE_WORD = Pattern.compile("[a-z][a-z0-9_]{0,40}");
  private static final Pattern RULE_NAME =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_ .:,%+=<>()-]{0,99}");

  private final SourceFile file;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> ruleNames = new HashSet<>();
  private final Set<String> restrictingRules = new HashSet<>();
  private final List<RuleOutline> outlines = new ArrayList<>();
  private final FieldReads reads = new FieldReads();
  private boolean everyRuleMatchesFacts = true;
  private String packageName = "rules";

  DrlGrammar(SourceFile file) {
    this.file = file;
  }

  /** Problems found, none if the file may be compiled. */
  List<Problem> check() {
    TokenReader reader;
    try {
      reader = new TokenReader(DrlScanner.scan(file.text()));
      header(reader);
    } catch (RefusedRule e) {
      report(e);
      return problems;
    }
    while (!reader.atEnd() && problems.size() < MAX_PROBLEMS) {
      try {
        rule(reader);
      } catch (RefusedRule e) {
        report(e);
        reader.skipRule();
      }
    }
    return problems;
  }

  /** The package of the file. */
  String packageName() {
    return packageName;
  }

  /** Names of the rules that were read. */
  Set<String> ruleNames() {
    return ruleNames;
  }

  /** The rules that were read to their end, in their order. */
  List<RuleOutline> outlines() {
    return outlines;
  }

  /** Names of the rules that take candidates away: without them more would be allowed. */
  Set<String> restrictingRules() {
    return restrictingRules;
  }

  /** What the rules that were read look at. */
  FieldReads reads() {
    return reads;
  }

  /**
   * Whether each rule that was read is about facts that it matches. One that only asks whether
   * there is one, or asks nothing, is true once for a session however often its facts are
   * exchanged.
   */
  boolean everyRuleMatchesFacts() {
    return everyRuleMatchesFacts;
  }

  private void report(RefusedRule e) {
    problems.add(new Problem(file.path(), e.line(), e.column(), e.reason()));
  }

  private void header(TokenReader in) throws RefusedRule {
    in.expect("package", "at the start of a rule file");
    Token first = in.expect(Kind.WORD, "a package name");
    if (!first.text().equals("rules")) {
      throw new RefusedRule(first, "the package must be rules, or start with rules.");
    }
    while (in.take(".")) {
      Token word = in.expect(Kind.WORD, "a package name");
      if (!PACKAGE_WORD.matcher(word.text()).matches()) {
        throw new RefusedRule(word, "package names are lower case: " + word.text());
      }
      packageName += "." + word.text();
    }
    in.take(";");
    boolean imported = false;
    boolean global = false;
    while (in.at("import") || in.at("global")) {
      if (in.next().is("import")) {
        importLine(in);
        imported = true;
      } else {
        Token type = in.expect(Kind.WORD, "a type");
        Token name = in.expect(Kind.WORD, "a name");
        if (!type.text().equals(RuleOutcomes.class.getSimpleName())
            || !name.text().equals(Vocabulary.GLOBAL)) {
          throw new RefusedRule(type, "the only global is: global RuleOutcomes out;");
        }
        global = true;
      }
      in.take(";");
    }
    if (!imported || !global) {
      throw new RefusedRule(
          in.peek(),
          "expected 'import "
              + Vocabulary.FACTS_PACKAGE
              + ".*;' and 'global RuleOutcomes out;'"
              + " after the package, found "
              + in.peek().shown());
    }
  }

  private static void importLine(TokenReader in) throws RefusedRule {
    Token first = in.expect(Kind.WORD, "a type to import");
    StringBuilder name = new StringBuilder(first.text());
    while (in.take(".")) {
      Token part = in.at("*") ? in.next() : in.expect(Kind.WORD, "a type to import");
      name.append('.').append(part.text());
    }
    String prefix = Vocabulary.FACTS_PACKAGE + ".";
    String imported = name.toString();
    String last = imported.startsWith(prefix) ? imported.substring(prefix.length()) : "";
    boolean known =
        last.equals("*")
            || Vocabulary.isFact(last)
            || last.equals(RuleOutcomes.class.getSimpleName());
    if (!known) {
      throw new RefusedRule(first, "only " + prefix + "* may be imported, not " + imported);
    }
  }

  private void rule(TokenReader in) throws RefusedRule {
    Token start = in.expect("rule", "or the end of the file");
    Token name = in.next();
    if (name.kind() != Kind.STRING && name.kind() != Kind.WORD) {
      throw new RefusedRule(name, "expected a rule name, found " + name.shown());
    }
    if (!RULE_NAME.matcher(name.text()).matches()) {
      throw new RefusedRule(
          name, "a rule name has at most 100 letters, digits, spaces and _ . : , % + = < > ( ) -");
    }
    if (!ruleNames.add(name.text())) {
      throw new RefusedRule(name, "there is already a rule named " + name.text());
    }
    if (ruleNames.size() > MAX_RULES) {
      throw new RefusedRule(start, "a file has at most " + MAX_RULES + " rules");
    }
    Token group = attributes(in);
    Conditions conditions = new Conditions(in, reads);
    Conditions.Read when = in.take("when") ? conditions.all() : Conditions.Read.NOTHING;
    everyRuleMatchesFacts &= when.matches();
    in.expect("then", "after the conditions");
    List<Said> said = new ArrayList<>();
    if (consequence(in, conditions.bindings(), said)) {
      restrictingRules.add(name.text());
    }
    Token end = in.expect("end", "after the consequence");
    in.take(";");
    outlines.add(new RuleOutline(start, name, group, when.shape(), said, end));
  }

  /** Returns the name of the activation group. */
  private static @Nullable Token attributes(TokenReader in) throws RefusedRule {
    @Nullable Token activationGroup = null;
    while (!in.at("when") && !in.at("then")) {
      Token word = in.expect(Kind.WORD, "'when', 'then' or a rule attribute");
      StringBuilder name = new StringBuilder(word.text());
      while (in.at("-") && in.peek(1).kind() == Kind.WORD) {
        in.next();
        name.append('-').append(in.next().text());
      }
      switch (name.toString()) {
        case "salience" -> {
          in.take("-");
          in.expect(Kind.INTEGER, "a whole number");
        }
        case "no-loop", "enabled" -> {
          if (!in.take("true") && !in.take("false") && name.toString().equals("enabled")) {
            throw new RefusedRule(in.peek(), "expected true or false, found " + in.peek().shown());
          }
        }
        case "activation-group" -> {
          Token group = in.expect(Kind.STRING, "a group name");
          if (!RULE_NAME.matcher(group.text()).matches()) {
            throw new RefusedRule(group, "a group name is made like a rule name");
          }
          activationGroup = group;
        }
        default ->
            throw new RefusedRule(
                word,
                "'"
                    + name
                    + "' is not allowed; attributes are salience, no-loop, enabled and"
                    + " activation-group");
      }
      in.take(",");
    }
    return activationGroup;
  }

  /** Returns whether any of the effects takes candidates away. */
  private boolean consequence(TokenReader in, Map<String, Binding> bindings, List<Said> said)
      throws RefusedRule {
    Expressions expressions = Expressions.ofConsequence(in, bindings, reads);
    boolean restricts = false;
    while (!in.at("end")) {
      Token target = in.peek();
      if (!in.take(Vocabulary.GLOBAL)) {
        throw new RefusedRule(
            target,
            "a consequence may only call out, e.g. out.prefer($c); found " + target.shown());
      }
      in.expect(".", "after out");
      Token effect = in.expect(Kind.WORD, "an effect");
      List<Vocabulary.Type> parameters = Vocabulary.EFFECTS.get(effect.text());
      if (parameters == null) {
        throw new RefusedRule(
            effect,
            "out has no "
                + effect.text()
                + "; it has "
                + Vocabulary.EFFECTS.keySet().stream().sorted().toList());
      }
      Token argument = in.peek(1);
      if (argument.kind() == Kind.STRING && in.peek(2).is(")")) {
        said.add(new Said(effect.text(), argument));
      }
      expressions.arguments(effect, parameters);
      in.expect(";", "after an effect");
      restricts |= Vocabulary.RESTRICTING.contains(effect.text());
    }
    return restricts;
  }

  /** Counts what multiplies the work of a rule. */
  static final class Limits {
    private int candidates;
    private int alternatives;

    void candidate(Token at) throws RefusedRule {
      if (++candidates > MAX_CANDIDATE_PATTERNS) {
        throw new RefusedRule(
            at, "a rule has at most " + MAX_CANDIDATE_PATTERNS + " patterns over CandidateFact");
      }
    }

    void alternative(Token at) throws RefusedRule {
      if (++alternatives > MAX_ALTERNATIVES) {
        throw new RefusedRule(
            at, "a rule has at most " + MAX_ALTERNATIVES + " 'or' between patterns");
      }
    }
  }
}
