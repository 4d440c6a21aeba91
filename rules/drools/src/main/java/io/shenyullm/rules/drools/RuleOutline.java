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
import org.jspecify.annotations.Nullable;

/**
 * What a rule consists of, for those who look for mistakes in it. Compiling needs none of this.
 *
 * @param start its first word
 * @param group name of its activation group
 * @param when its conditions
 * @param said effects whose argument is a literal
 * @param end its last word
 */
record RuleOutline(
    Token start, Token name, @Nullable Token group, Shape when, List<Said> said, Token end) {
  RuleOutline {
    said = List.copyOf(said);
  }

  /**
   * An effect that is given a text.
   *
   * @param effect {@code require} or {@code degradeTo}
   */
  record Said(String effect, Token text) {}

  /** A pattern over a fact. */
  record Matched(String fact, Token at, Formula formula) {}

  /** How patterns are put together. */
  sealed interface Shape {
    /**
     * The ways to meet it: for each the patterns that must match. A way that only asks for what is
     * not there has none.
     */
    List<List<Matched>> ways();

    /** Every pattern in it, whether it has to match or must not. */
    List<Matched> patterns();
  }

  /** One pattern that must match. */
  record One(Matched pattern) implements Shape {
    @Override
    public List<List<Matched>> ways() {
      return List.of(List.of(pattern));
    }

    @Override
    public List<Matched> patterns() {
      return List.of(pattern);
    }
  }

  /** What must not be there, or is only counted: says nothing of what must be. */
  record Aside(Shape inner) implements Shape {
    @Override
    public List<List<Matched>> ways() {
      return List.of(List.of());
    }

    @Override
    public List<Matched> patterns() {
      return inner.patterns();
    }
  }

  /** All of them. */
  record Together(List<Shape> parts) implements Shape {
    public Together {
      parts = List.copyOf(parts);
    }

    @Override
    public List<List<Matched>> ways() {
      List<List<Matched>> ways = List.of(List.of());
      for (Shape part : parts) {
        List<List<Matched>> next = new ArrayList<>();
        for (List<Matched> before : ways) {
          for (List<Matched> more : part.ways()) {
            List<Matched> both = new ArrayList<>(before);
            both.addAll(more);
            next.add(both);
          }
        }
        ways = next;
      }
      return ways;
    }

    @Override
    public List<Matched> patterns() {
      return parts.stream().flatMap(part -> part.patterns().stream()).toList();
    }
  }

  /** Any of them. */
  record Either(List<Shape> parts) implements Shape {
    public Either {
      parts = List.copyOf(parts);
    }

    @Override
    public List<List<Matched>> ways() {
      return parts.stream().flatMap(part -> part.ways().stream()).toList();
    }

    @Override
    public List<Matched> patterns() {
      return parts.stream().flatMap(part -> part.patterns().stream()).toList();
    }
  }
}
