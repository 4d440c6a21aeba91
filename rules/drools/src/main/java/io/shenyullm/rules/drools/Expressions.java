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
import io.shenyullm.rules.drools.Vocabulary.Signature;
import io.shenyullm.rules.drools.Vocabulary.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads typed expressions, in a pattern over a fact or in a consequence. */
final class Expressions {
  /** Each level doubles what Drools' parser takes: 8 take half a second, 24 would take hours. */
  private static final int MAX_DEPTH = 9;

  private static final int MAX_TERMS = 400;

  /**
   * Texts in conditions. Drools passes some of them through code generation, so they have no
   * character that could end or call anything there.
   */
  private static final Pattern PLAIN_TEXT = Pattern.compile("[\\p{L}\\p{N} _.:/,%+@#*-]{0,200}");

  private final TokenReader in;
  private final Map<String, Binding> bindings;
  private final String fact;
  private final FieldReads reads;
  private int depth;
  private int terms;

  private Expressions(
      TokenReader in, Map<String, Binding> bindings, String fact, FieldReads reads) {
    this.in = in;
    this.bindings = bindings;
    this.fact = fact;
    this.reads = reads;
  }

  /**
   * @param reads is told what the expressions read
   */
  static Expressions ofPattern(
      TokenReader in, Map<String, Binding> bindings, String fact, FieldReads reads) {
    return new Expressions(in, bindings, fact, reads);
  }

  /**
   * @param reads is told what the expressions read
   */
  static Expressions ofConsequence(
      TokenReader in, Map<String, Binding> bindings, FieldReads reads) {
    return new Expressions(in, bindings, "", reads);
  }

  /** Type of a property of a fact. */
  static Type property(String fact, Token name) throws RefusedRule {
    Optional<Signature> member = Vocabulary.member(fact, name.text());
    if (member.isEmpty() || !member.get().parameters().isEmpty()) {
      throw new RefusedRule(
          name,
          fact + " has no property " + name.text() + "; it has " + Vocabulary.memberNames(fact));
    }
    return member.get().result();
  }

  /** An expression whose value is used. */
  Type expression() throws RefusedRule {
    return value().type();
  }

  /** As {@link #expression}, with all that is known of it. */
  Operand value() throws RefusedRule {
    Operand value = disjunction();
    used(value);
    return value;
  }

  private Operand disjunction() throws RefusedRule {
    Token start = in.peek();
    if (++depth > MAX_DEPTH) {
      throw new RefusedRule(start, "expression is nested too deeply");
    }
    Operand value = conjunction();
    if (in.at("||")) {
      List<Formula> parts = new ArrayList<>(List.of(value.formula()));
      while (in.at("||")) {
        both(in.next(), used(value), Type.BOOL);
        Token right = in.peek();
        value = conjunction();
        both(right, used(value), Type.BOOL);
        parts.add(value.formula());
      }
      value = Operand.ofFormula(Formula.any(parts));
    }
    depth--;
    return value;
  }

  private Type used(Operand value) {
    reads.whole(value.field());
    return value.type();
  }

  /** Arguments in parentheses. */
  void arguments(Token of, List<Type> parameters) throws RefusedRule {
    in.expect("(", "after " + of.text());
    for (int i = 0; i < parameters.size(); i++) {
      if (i > 0) {
        in.expect(",", "before argument " + (i + 1) + " of " + of.text());
      }
      Token argument = in.peek();
      Type type = expression();
      if (type != parameters.get(i)) {
        throw new RefusedRule(
            argument,
            "argument "
                + (i + 1)
                + " of "
                + of.text()
                + " must be "
                + parameters.get(i).shown()
                + ", this is "
                + type.shown());
      }
    }
    in.expect(")", "after the arguments of " + of.text());
  }

  private Operand conjunction() throws RefusedRule {
    Operand value = relation();
    if (in.at("&&")) {
      List<Formula> parts = new ArrayList<>(List.of(value.formula()));
      while (in.at("&&")) {
        both(in.next(), used(value), Type.BOOL);
        Token right = in.peek();
        value = relation();
        both(right, used(value), Type.BOOL);
        parts.add(value.formula());
      }
      value = Operand.ofFormula(Formula.all(parts));
    }
    return value;
  }

  private Operand relation() throws RefusedRule {
    Operand left = sum();
    Token operator = in.peek();
    boolean negated = in.at("not") && (in.peek(1).is("in") || in.peek(1).is("contains"));
    if (negated) {
      in.next();
    }
    if (in.take("==") || in.take("!=")) {
      return compared(operator, left, sum(), left.type());
    }
    if (in.take("<") || in.take("<=") || in.take(">") || in.take(">=")) {
      both(operator, left.type(), Type.NUMBER);
      return compared(operator, left, sum(), Type.NUMBER);
    }
    if (in.take("contains")) {
      both(operator, used(left), Type.TEXTS);
      Operand element = sum();
      both(operator, used(element), Type.TEXT);
      Formula found = has(left.field(), element);
      return Operand.ofFormula(negated ? found.negated() : found);
    }
    if (in.take("in")) {
      in.expect("(", "after in");
      List<Formula> elements = new ArrayList<>();
      do {
        Token element = in.peek();
        Operand right = sum();
        compared(element, left, right, left.type());
        elements.add(formula(left, Formula.Relation.IS, right));
      } while (in.take(","));
      in.expect(")", "after the list");
      Formula found = Formula.any(elements);
      return Operand.ofFormula(negated ? found.negated() : found);
    }
    if (in.take("str")) {
      both(operator, used(left), Type.TEXT);
      in.expect("[", "after str");
      if (!in.take("startsWith") && !in.take("endsWith")) {
        throw new RefusedRule(in.peek(), "str has startsWith and endsWith");
      }
      in.expect("]", "after the operator");
      both(operator, used(sum()), Type.TEXT);
      return Operand.of(Type.BOOL);
    }
    if (operator.kind() == Kind.WORD && !operator.is("end")) {
      throw new RefusedRule(
          operator,
          "'"
              + operator.text()
              + "' is not an operator here; there are == != < <= > >= in,"
              + " not in, contains, not contains, str[startsWith], str[endsWith]");
    }
    return left;
  }

  private Operand compared(Token at, Operand left, Operand right, Type wanted) throws RefusedRule {
    both(at, right.type(), wanted);
    reads.compared(left, right);
    for (Formula.Relation relation : Formula.Relation.values()) {
      if (at.is(relation.shown())) {
        return Operand.ofFormula(formula(left, relation, right));
      }
    }
    return Operand.of(Type.BOOL);
  }

  private static Formula formula(Operand left, Formula.Relation relation, Operand right) {
    if (left.field() != null && right.literal() != null) {
      return new Formula.Atom(left.field(), relation, right.literal().text(), right.literal());
    }
    if (right.field() != null && left.literal() != null) {
      return new Formula.Atom(
          right.field(), relation.turned(), left.literal().text(), left.literal());
    }
    return Formula.OPAQUE;
  }

  /** A set that contains a literal; of capabilities it says what {@code can} does. */
  private static Formula has(@Nullable FactField set, Operand element) {
    if (set == null || element.literal() == null || !set.name().equals("capabilities")) {
      return Formula.OPAQUE;
    }
    return new Formula.Atom(
        new FactField(set.fact(), "can", element.literal().text()),
        Formula.Relation.IS,
        "true",
        element.literal());
  }

  private Operand sum() throws RefusedRule {
    Operand value = product();
    while (in.at("+") || in.at("-")) {
      Token operator = in.next();
      Type left = used(value);
      Type right = used(product());
      boolean join =
          operator.is("+") && fact.isEmpty() && (left == Type.TEXT || right == Type.TEXT);
      if (join && printable(left) && printable(right)) {
        value = Operand.of(Type.TEXT);
      } else {
        both(operator, left, Type.NUMBER);
        both(operator, right, Type.NUMBER);
        value = Operand.of(Type.NUMBER);
      }
    }
    return value;
  }

  private static boolean printable(Type type) {
    return type == Type.TEXT || type == Type.NUMBER;
  }

  private Operand product() throws RefusedRule {
    Operand value = unary();
    while (in.at("*") || in.at("/") || in.at("%")) {
      Token operator = in.next();
      both(operator, used(value), Type.NUMBER);
      both(operator, used(unary()), Type.NUMBER);
      value = Operand.of(Type.NUMBER);
    }
    return value;
  }

  private Operand unary() throws RefusedRule {
    Token operator = in.peek();
    if (in.take("!")) {
      Operand value = primary();
      both(operator, used(value), Type.BOOL);
      return Operand.ofFormula(value.formula().negated());
    }
    if (in.take("-")) {
      both(operator, used(primary()), Type.NUMBER);
      return Operand.of(Type.NUMBER);
    }
    return primary();
  }

  private Operand primary() throws RefusedRule {
    Token token = in.next();
    if (++terms > MAX_TERMS) {
      throw new RefusedRule(token, "more than " + MAX_TERMS + " terms in one pattern");
    }
    switch (token.kind()) {
      case STRING -> {
        if (!fact.isEmpty() && !PLAIN_TEXT.matcher(token.text()).matches()) {
          throw new RefusedRule(
              token,
              "texts in conditions have at most 200 letters, digits, spaces and"
                  + " _ . : / , % + @ # * -");
        }
        return Operand.ofLiteral(Type.TEXT, token);
      }
      case INTEGER, DECIMAL -> {
        return Operand.ofLiteral(Type.NUMBER, token);
      }
      case BINDING -> {
        return bound(token);
      }
      case WORD -> {
        return word(token);
      }
      case SYMBOL -> {
        if (token.is("(")) {
          Operand value = disjunction();
          in.expect(")", "to close the parenthesis");
          if (value.type() != Type.BOOL && value.type() != Type.NUMBER) {
            throw new RefusedRule(token, "only conditions and numbers are put in parentheses");
          }
          return value;
        }
        throw new RefusedRule(token, "expected a value, found " + token.shown());
      }
      case END -> throw new RefusedRule(token, "expected a value, found " + token.shown());
    }
    throw new IllegalStateException("unknown token kind " + token.kind());
  }

  private Operand bound(Token token) throws RefusedRule {
    Binding binding = bindings.get(token.text());
    if (binding == null) {
      throw new RefusedRule(token, token.text() + " is not bound in this rule");
    }
    FactField field = binding.field();
    Operand value =
        field == null
            ? Operand.of(binding.type())
            : new Operand(binding.type(), field, null, Formula.OPAQUE);
    if (!binding.fact().isEmpty() && in.take(".")) {
      Token name = in.expect(Kind.WORD, "a property");
      boolean call = in.at("(");
      if (fact.isEmpty() && !call) {
        throw new RefusedRule(name, "write " + name.text() + "() here");
      }
      value = call ? call(binding.fact(), name) : read(binding.fact(), name);
    }
    return methods(value);
  }

  private Operand word(Token token) throws RefusedRule {
    if (token.is("true") || token.is("false")) {
      return Operand.of(Type.BOOL);
    }
    if (fact.isEmpty()) {
      throw new RefusedRule(token, "'" + token.text() + "' is not known here");
    }
    return methods(in.at("(") ? call(fact, token) : read(fact, token));
  }

  private static Operand read(String of, Token name) throws RefusedRule {
    return Operand.ofField(property(of, name), new FactField(of, name.text(), ""), name);
  }

  private Operand call(String of, Token name) throws RefusedRule {
    Optional<Signature> member = Vocabulary.member(of, name.text());
    if (member.isEmpty()) {
      throw new RefusedRule(
          name, of + " has no " + name.text() + "(); it has " + Vocabulary.memberNames(of));
    }
    List<Type> parameters = member.get().parameters();
    Token argument = in.peek(1);
    boolean isLiteral = argument.kind() == Kind.STRING && in.peek(2).is(")");
    arguments(name, parameters);
    if (!parameters.isEmpty() && !isLiteral) {
      reads.everything();
    }
    return Operand.ofField(
        member.get().result(),
        new FactField(of, name.text(), parameters.isEmpty() ? "" : argument.text()),
        isLiteral ? argument : name);
  }

  private Operand methods(Operand of) throws RefusedRule {
    Operand value = of;
    while (in.take(".")) {
      Token name = in.expect(Kind.WORD, "a method");
      Optional<Signature> method = Vocabulary.method(used(value), name.text());
      if (method.isEmpty()) {
        throw new RefusedRule(name, value.type().shown() + " has no method " + name.text());
      }
      arguments(name, method.get().parameters());
      value = Operand.of(method.get().result());
    }
    return value;
  }

  private static void both(Token at, Type found, Type wanted) throws RefusedRule {
    if (found != wanted) {
      throw new RefusedRule(at, "expected " + wanted.shown() + ", this is " + found.shown());
    }
  }
}
