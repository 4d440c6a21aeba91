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

import java.util.ArrayList;
import java.util.List;

/**
 * What a condition demands of single fields, as far as literals say it. Where it says nothing, as
 * {@link #OPAQUE}, anything may hold. Made while rules are read, to find those that never match.
 */
sealed interface Formula {
  /** Nothing is known of when it holds. */
  Formula OPAQUE = new Opaque();

  /** How a field is compared. */
  enum Relation {
    IS("=="),
    IS_NOT("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String shown;

    Relation(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }

    /** What holds where this does not. */
    Relation negated() {
      return switch (this) {
        case IS -> IS_NOT;
        case IS_NOT -> IS;
        case LESS -> AT_LEAST;
        case AT_MOST -> MORE;
        case MORE -> AT_MOST;
        case AT_LEAST -> LESS;
      };
    }

    /** The same with its sides exchanged. */
    Relation turned() {
      return switch (this) {
        case IS -> IS;
        case IS_NOT -> IS_NOT;
        case LESS -> MORE;
        case AT_MOST -> AT_LEAST;
        case MORE -> LESS;
        case AT_LEAST -> AT_MOST;
      };
    }
  }

  /** What holds exactly where this does not. */
  Formula negated();

  static Formula all(List<Formula> parts) {
    return parts.size() == 1 ? parts.get(0) : new All(parts);
  }

  static Formula any(List<Formula> parts) {
    return parts.size() == 1 ? parts.get(0) : new Any(parts);
  }

  /** Every case in which it may hold, each with all that it demands then; at most so many. */
  default List<List<Atom>> cases(int most) {
    List<List<Atom>> cases = expanded(most);
    return cases.size() > most ? List.of(List.of()) : cases;
  }

  /** May be more than asked for, which is one case without demands then. */
  List<List<Atom>> expanded(int most);

  /** All comparisons in it, wherever they stand. */
  List<Atom> atoms();

  /** Unknown. */
  record Opaque() implements Formula {
    @Override
    public Formula negated() {
      return this;
    }

    @Override
    public List<List<Atom>> expanded(int most) {
      return List.of(List.of());
    }

    @Override
    public List<Atom> atoms() {
      return List.of();
    }
  }

  /**
   * A field compared with a literal.
   *
   * @param literal as text; {@code true} for a field that is true or false itself
   * @param at where the literal stands, or the field where there is none
   */
  record Atom(FactField field, Relation relation, String literal, Token at) implements Formula {
    @Override
    public Formula negated() {
      return new Atom(field, relation.negated(), literal, at);
    }

    @Override
    public List<List<Atom>> expanded(int most) {
      return List.of(List.of(this));
    }

    @Override
    public List<Atom> atoms() {
      return List.of(this);
    }

    /** As an author would write it. */
    String shown() {
      if (!field.argument().isEmpty()) {
        String call = field.name() + "(\"" + field.argument() + "\")";
        return literal.equals("true")
            ? (relation == Relation.IS ? call : "!" + call)
            : call + " " + relation.shown() + " " + literal;
      }
      if (literal.equals("true") && at.kind() != Token.Kind.STRING) {
        return relation == Relation.IS ? field.name() : "!" + field.name();
      }
      String value = at.kind() == Token.Kind.STRING ? "\"" + literal + "\"" : literal;
      return field.name() + " " + relation.shown() + " " + value;
    }
  }

  /** Holds where all parts do. */
  record All(List<Formula> parts) implements Formula {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Formula negated() {
      return new Any(parts.stream().map(Formula::negated).toList());
    }

    @Override
    public List<List<Atom>> expanded(int most) {
      List<List<Atom>> cases = List.of(List.of());
      for (Formula part : parts) {
        List<List<Atom>> next = new ArrayList<>();
        for (List<Atom> more : part.expanded(most)) {
          for (List<Atom> before : cases) {
            List<Atom> both = new ArrayList<>(before);
            both.addAll(more);
            next.add(both);
          }
          if (next.size() > most) {
            return List.of(List.of());
          }
        }
        cases = next;
      }
      return cases;
    }

    @Override
    public List<Atom> atoms() {
      return parts.stream().flatMap(part -> part.atoms().stream()).toList();
    }
  }

  /** Holds where any part does. */
  record Any(List<Formula> parts) implements Formula {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public Formula negated() {
      return new All(parts.stream().map(Formula::negated).toList());
    }

    @Override
    public List<List<Atom>> expanded(int most) {
      List<List<Atom>> cases = new ArrayList<>();
      for (Formula part : parts) {
        cases.addAll(part.expanded(most));
        if (cases.size() > most) {
          return List.of(List.of());
        }
      }
      return cases;
    }

    @Override
    public List<Atom> atoms() {
      return parts.stream().flatMap(part -> part.atoms().stream()).toList();
    }
  }
}
