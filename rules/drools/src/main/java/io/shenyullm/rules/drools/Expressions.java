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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads typed expressions, in a pattern over a fact or in a consequence. */
final class Expressions {
  private static final int MAX_DEPTH = 24;
  private static final int MAX_TERMS = 400;

  /**
   * Texts in conditions. Drools passes some of them through code generation, so they have no
   * character that could end or call anything there.
   */
  private static final Pattern PLAIN_TEXT = Pattern.compile("[\\p{L}\\p{N} _.:/,%+@#*-]{0,200}");

  private final TokenReader in;
  private final Map<String, Binding> bindings;
  private final String fact;
  private int depth;
  private int terms;

  private Expressions(TokenReader in, Map<String, Binding> bindings, String fact) {
    this.in = in;
    this.bindings = bindings;
    this.fact = fact;
  }

  static Expressions ofPattern(TokenReader in, Map<String, Binding> bindings, String fact) {
    return new Expressions(in, bindings, fact);
  }

  static Expressions ofConsequence(TokenReader in, Map<String, Binding> bindings) {
    return new Expressions(in, bindings, "");
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

  Type expression() throws RefusedRule {
    Token start = in.peek();
    if (++depth > MAX_DEPTH) {
      throw new RefusedRule(start, "expression is nested too deeply");
    }
    Type type = conjunction();
    while (in.at("||")) {
      both(in.next(), type, Type.BOOL);
      both(in.peek(), conjunction(), Type.BOOL);
    }
    depth--;
    return type;
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

  private Type conjunction() throws RefusedRule {
    Type type = relation();
    while (in.at("&&")) {
      both(in.next(), type, Type.BOOL);
      both(in.peek(), relation(), Type.BOOL);
    }
    return type;
  }

  private Type relation() throws RefusedRule {
    Type left = sum();
    Token operator = in.peek();
    boolean negated = in.at("not") && (in.peek(1).is("in") || in.peek(1).is("contains"));
    if (negated) {
      in.next();
    }
    if (in.take("==") || in.take("!=")) {
      both(operator, sum(), left);
      return Type.BOOL;
    }
    if (in.take("<") || in.take("<=") || in.take(">") || in.take(">=")) {
      both(operator, left, Type.NUMBER);
      both(operator, sum(), Type.NUMBER);
      return Type.BOOL;
    }
    if (in.take("contains")) {
      both(operator, left, Type.TEXTS);
      both(operator, sum(), Type.TEXT);
      return Type.BOOL;
    }
    if (in.take("in")) {
      in.expect("(", "after in");
      do {
        Token element = in.peek();
        both(element, sum(), left);
      } while (in.take(","));
      in.expect(")", "after the list");
      return Type.BOOL;
    }
    if (in.take("str")) {
      both(operator, left, Type.TEXT);
      in.expect("[", "after str");
      if (!in.take("startsWith") && !in.take("endsWith")) {
        throw new RefusedRule(in.peek(), "str has startsWith and endsWith");
      }
      in.expect("]", "after the operator");
      both(operator, sum(), Type.TEXT);
      return Type.BOOL;
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

  private Type sum() throws RefusedRule {
    Type type = product();
    while (in.at("+") || in.at("-")) {
      Token operator = in.next();
      Type right = product();
      boolean join =
          operator.is("+") && fact.isEmpty() && (type == Type.TEXT || right == Type.TEXT);
      if (join && printable(type) && printable(right)) {
        type = Type.TEXT;
      } else {
        both(operator, type, Type.NUMBER);
        both(operator, right, Type.NUMBER);
      }
    }
    return type;
  }

  private static boolean printable(Type type) {
    return type == Type.TEXT || type == Type.NUMBER;
  }

  private Type product() throws RefusedRule {
    Type type = unary();
    while (in.at("*") || in.at("/") || in.at("%")) {
      Token operator = in.next();
      both(operator, type, Type.NUMBER);
      both(operator, unary(), Type.NUMBER);
    }
    return type;
  }

  private Type unary() throws RefusedRule {
    Token operator = in.peek();
    if (in.take("!")) {
      both(operator, primary(), Type.BOOL);
      return Type.BOOL;
    }
    if (in.take("-")) {
      both(operator, primary(), Type.NUMBER);
      return Type.NUMBER;
    }
    return primary();
  }

  private Type primary() throws RefusedRule {
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
        return Type.TEXT;
      }
      case INTEGER, DECIMAL -> {
        return Type.NUMBER;
      }
      case BINDING -> {
        return bound(token);
      }
      case WORD -> {
        return word(token);
      }
      case SYMBOL -> {
        if (token.is("(")) {
          Type type = expression();
          in.expect(")", "to close the parenthesis");
          if (type != Type.BOOL && type != Type.NUMBER) {
            throw new RefusedRule(token, "only conditions and numbers are put in parentheses");
          }
          return type;
        }
        throw new RefusedRule(token, "expected a value, found " + token.shown());
      }
      case END -> throw new RefusedRule(token, "expected a value, found " + token.shown());
    }
    throw new IllegalStateException("unknown token kind " + token.kind());
  }

  private Type bound(Token token) throws RefusedRule {
    Binding binding = bindings.get(token.text());
    if (binding == null) {
      throw new RefusedRule(token, token.text() + " is not bound in this rule");
    }
    Type type = binding.type();
    if (!binding.fact().isEmpty() && in.take(".")) {
      Token name = in.expect(Kind.WORD, "a property");
      boolean call = in.at("(");
      if (fact.isEmpty() && !call) {
        throw new RefusedRule(name, "write " + name.text() + "() here");
      }
      type = call ? call(binding.fact(), name) : property(binding.fact(), name);
    }
    return methods(type);
  }

  private Type word(Token token) throws RefusedRule {
    if (token.is("true") || token.is("false")) {
      return Type.BOOL;
    }
    if (fact.isEmpty()) {
      throw new RefusedRule(token, "'" + token.text() + "' is not known here");
    }
    return methods(in.at("(") ? call(fact, token) : property(fact, token));
  }

  private Type call(String of, Token name) throws RefusedRule {
    Optional<Signature> member = Vocabulary.member(of, name.text());
    if (member.isEmpty()) {
      throw new RefusedRule(
          name, of + " has no " + name.text() + "(); it has " + Vocabulary.memberNames(of));
    }
    arguments(name, member.get().parameters());
    return member.get().result();
  }

  private Type methods(Type of) throws RefusedRule {
    Type type = of;
    while (in.take(".")) {
      Token name = in.expect(Kind.WORD, "a method");
      Optional<Signature> method = Vocabulary.method(type, name.text());
      if (method.isEmpty()) {
        throw new RefusedRule(name, type.shown() + " has no method " + name.text());
      }
      arguments(name, method.get().parameters());
      type = method.get().result();
    }
    return type;
  }

  private static void both(Token at, Type found, Type wanted) throws RefusedRule {
    if (found != wanted) {
      throw new RefusedRule(at, "expected " + wanted.shown() + ", this is " + found.shown());
    }
  }
}
