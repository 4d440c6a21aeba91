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
import io.shenyullm.rules.drools.RuleOutline.Aside;
import io.shenyullm.rules.drools.RuleOutline.Either;
import io.shenyullm.rules.drools.RuleOutline.Matched;
import io.shenyullm.rules.drools.RuleOutline.One;
import io.shenyullm.rules.drools.RuleOutline.Shape;
import io.shenyullm.rules.drools.RuleOutline.Together;
import io.shenyullm.rules.drools.Token.Kind;
import io.shenyullm.rules.drools.Vocabulary.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
   * What was read.
   *
   * @param matches whether each way to meet it matches a fact, instead of only asking whether there
   *     is one
   */
  record Read(boolean matches, Shape shape) {
    static final Read NOTHING = new Read(false, new Together(List.of()));
  }

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

  /** Conditions until {@code then}. */
  Read all() throws RefusedRule {
    boolean matches = false;
    List<Shape> shapes = new ArrayList<>();
    while (!in.at("then")) {
      Read read = alternatives();
      matches |= read.matches();
      shapes.add(read.shape());
      in.take(",");
    }
    return new Read(matches, new Together(shapes));
  }

  private Read alternatives() throws RefusedRule {
    Read first = condition();
    boolean any = first.matches();
    boolean every = any;
    // 'and' binds closer than 'or'
    List<List<Shape>> ways = new ArrayList<>();
    ways.add(new ArrayList<>(List.of(first.shape())));
    while (in.at("or") || in.at("||") || in.at("and") || in.at("&&")) {
      Token operator = in.next();
      if (operator.is("or") || operator.is("||")) {
        limits.alternative(operator);
        ways.add(new ArrayList<>());
      }
      Read next = condition();
      any |= next.matches();
      every &= next.matches();
      ways.get(ways.size() - 1).add(next.shape());
    }
    List<Shape> shapes = ways.stream().map(way -> (Shape) new Together(way)).toList();
    return new Read(ways.size() > 1 ? every : any, new Either(shapes));
  }

  private Read condition() throws RefusedRule {
    Token token = in.peek();
    if (++depth > MAX_DEPTH) {
      throw new RefusedRule(token, "conditions are nested too deeply");
    }
    Read read;
    if (in.take("not")) {
      read = new Read(false, new Aside(condition().shape()));
    } else if (in.take("exists")) {
      read = new Read(false, condition().shape());
    } else if (in.take("(")) {
      read = alternatives();
      in.expect(")", "after grouped conditions");
    } else if (in.take("accumulate") || in.take("acc")) {
      read = new Read(false, new Aside(accumulate()));
    } else {
      read = new Read(true, new One(pattern()));
    }
    depth--;
    return read;
  }

  private Matched pattern() throws RefusedRule {
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
    List<Formula> formulas = new ArrayList<>();
    if (!in.at(")")) {
      do {
        formulas.add(constraint(expressions, type.text()));
      } while (in.take(","));
    }
    in.expect(")", "after the constraints");
    return new Matched(type.text(), type, Formula.all(formulas));
  }

  private Formula constraint(Expressions expressions, String fact) throws RefusedRule {
    Token name = in.peek();
    if (name.kind() == Kind.BINDING && in.peek(1).is(":")) {
      in.next();
      in.next();
      Token property = in.expect(Kind.WORD, "a property to bind");
      Type type = Expressions.property(fact, property);
      bind(name, Binding.ofField(type, new FactField(fact, property.text(), "")));
      return Formula.OPAQUE;
    }
    Operand value = expressions.value();
    if (value.type() != Type.BOOL) {
      throw new RefusedRule(
          name, "a constraint must be true or false, this is " + value.type().shown());
    }
    return value.formula();
  }

  private Shape accumulate() throws RefusedRule {
    in.expect("(", "after accumulate");
    List<Shape> sources = new ArrayList<>(List.of(condition().shape()));
    while (in.take("and") || in.take("&&")) {
      sources.add(condition().shape());
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
    return new Together(sources);
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
