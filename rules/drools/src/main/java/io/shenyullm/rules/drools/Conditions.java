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

import io.shenyullm.rules.drools.DrlGrammar.Limits;
import io.shenyullm.rules.drools.Token.Kind;
import io.shenyullm.rules.drools.Vocabulary.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the left-hand side of one rule. */
final class Conditions {
  private static final int MAX_DEPTH = 8;

  private final TokenReader in;
  private final FieldReads reads;
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final Limits limits = new Limits();
  private int depth;

  /**
   * @param reads is told what the conditions read
   */
  Conditions(TokenReader in, FieldReads reads) {
    this.in = in;
    this.reads = reads;
  }

  Map<String, Binding> bindings() {
    return bindings;
  }

  /**
   * Conditions until {@code then}.
   *
   * @return whether each way to meet them matches a fact, instead of only asking whether there is
   *     one
   */
  boolean all() throws RefusedRule {
    boolean matches = false;
    while (!in.at("then")) {
      matches |= alternatives();
      in.take(",");
    }
    return matches;
  }

  private boolean alternatives() throws RefusedRule {
    boolean any = condition();
    boolean every = any;
    boolean alternatives = false;
    while (in.at("or") || in.at("||") || in.at("and") || in.at("&&")) {
      Token operator = in.next();
      if (operator.is("or") || operator.is("||")) {
        limits.alternative(operator);
        alternatives = true;
      }
      boolean matches = condition();
      any |= matches;
      every &= matches;
    }
    return alternatives ? every : any;
  }

  private boolean condition() throws RefusedRule {
    Token token = in.peek();
    if (++depth > MAX_DEPTH) {
      throw new RefusedRule(token, "conditions are nested too deeply");
    }
    boolean matches = false;
    if (in.take("not") || in.take("exists")) {
      condition();
    } else if (in.take("(")) {
      matches = alternatives();
      in.expect(")", "after grouped conditions");
    } else if (in.take("accumulate") || in.take("acc")) {
      accumulate();
    } else {
      pattern();
      matches = true;
    }
    depth--;
    return matches;
  }

  private void pattern() throws RefusedRule {
    Token name = in.peek();
    boolean bound = name.kind() == Kind.BINDING;
    if (bound) {
      in.next();
      in.expect(":", "after " + name.text());
    }
    Token type = in.expect(Kind.WORD, "a fact or 'then'");
    if (!Vocabulary.isFact(type.text()) || !in.at("(")) {
      throw new RefusedRule(
          type, "'" + type.text() + "' is not a fact here; facts are " + Vocabulary.factNames());
    }
    if (Vocabulary.typeOf(type.text()) == Type.CANDIDATE) {
      limits.candidate(type);
    }
    if (bound) {
      bind(name, Binding.ofFact(type.text()));
    }
    in.expect("(", "after " + type.text());
    Expressions expressions = Expressions.ofPattern(in, bindings, type.text(), reads);
    if (!in.at(")")) {
      do {
        constraint(expressions, type.text());
      } while (in.take(","));
    }
    in.expect(")", "after the constraints");
  }

  private void constraint(Expressions expressions, String fact) throws RefusedRule {
    Token name = in.peek();
    if (name.kind() == Kind.BINDING && in.peek(1).is(":")) {
      in.next();
      in.next();
      Token property = in.expect(Kind.WORD, "a property to bind");
      Type type = Expressions.property(fact, property);
      bind(name, Binding.ofField(type, new FactField(fact, property.text(), "")));
      return;
    }
    Type type = expressions.expression();
    if (type != Type.BOOL) {
      throw new RefusedRule(name, "a constraint must be true or false, this is " + type.shown());
    }
  }

  private void accumulate() throws RefusedRule {
    in.expect("(", "after accumulate");
    condition();
    while (in.take("and") || in.take("&&")) {
      condition();
    }
    if (!in.take(";")) {
      in.expect(",", "or ';' before the functions");
    }
    Expressions expressions = Expressions.ofConsequence(in, bindings, reads);
    Map<String, Binding> results = new LinkedHashMap<>();
    do {
      Token name = in.expect(Kind.BINDING, "a name for the result");
      in.expect(":", "after " + name.text());
      Token function = in.expect(Kind.WORD, "an accumulate function");
      if (!Vocabulary.ACCUMULATORS.contains(function.text())) {
        throw new RefusedRule(
            function,
            "accumulate functions are " + Vocabulary.ACCUMULATORS.stream().sorted().toList());
      }
      in.expect("(", "after " + function.text());
      Token argument = in.peek();
      if (!function.text().equals("count") || !in.at(")")) {
        Type type = expressions.expression();
        if (!function.text().equals("count") && type != Type.NUMBER) {
          throw new RefusedRule(argument, function.text() + " takes a number");
        }
      }
      in.expect(")", "after the argument");
      results.put(name.text(), Binding.ofValue(Type.NUMBER));
      if (bindings.containsKey(name.text())) {
        throw new RefusedRule(name, name.text() + " is bound already");
      }
    } while (in.take(","));
    bindings.putAll(results);
    in.expect(")", "after the functions");
  }

  private void bind(Token name, Binding binding) throws RefusedRule {
    Binding before = bindings.putIfAbsent(name.text(), binding);
    if (before == null || before.equals(binding)) {
      return;
    }
    // both sides of an 'or' may bind the same name, as long as it means the same
    if (!before.isLike(binding)) {
      throw new RefusedRule(name, name.text() + " is bound already, to something else");
    }
    reads.whole(before.field());
    reads.whole(binding.field());
    bindings.put(name.text(), new Binding(binding.type(), binding.fact(), null));
  }
}
