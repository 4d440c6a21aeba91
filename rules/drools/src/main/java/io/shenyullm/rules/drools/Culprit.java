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

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rule that Drools refuses without a word on where it stands, by building halves: what
 * Drools complains of is Java that it has made itself. Builds about three times what all rules are,
 * and only what is refused anyway.
 */
final class Culprit {
  private final Attempt attempt;

  /** Builds rules. */
  @FunctionalInterface
  interface Attempt {
    void build(List<SourceFile> files) throws SnapshotException;
  }

  /** A rule and the file that it is in. */
  private record Suspect(SourceFile file, int[] lineStarts, RuleOutline rule) {
    String text() {
      String all = file.text();
      return all.substring(offset(rule.start()), offset(rule.end()) + rule.end().text().length());
    }

    int offset(Token token) {
      return lineStarts[token.line() - 1] + token.column() - 1;
    }
  }

  Culprit(Attempt attempt) {
    this.attempt = attempt;
  }

  /**
   * @param refused why all the files together are refused
   * @return the same at the place of one rule, if one alone is refused; else as it is
   */
  SnapshotException place(List<SourceFile> files, SnapshotException refused) {
    List<Suspect> suspects = new ArrayList<>();
    for (SourceFile file : files) {
      DrlGrammar grammar = new DrlGrammar(file);
      grammar.check();
      int[] starts = lineStarts(file.text());
      grammar.outlines().forEach(rule -> suspects.add(new Suspect(file, starts, rule)));
    }
    SnapshotException why = refused;
    while (suspects.size() > 1) {
      List<Suspect> half = List.copyOf(suspects.subList(0, suspects.size() / 2));
      SnapshotException wrong = refusal(half);
      if (wrong == null) {
        half = List.copyOf(suspects.subList(suspects.size() / 2, suspects.size()));
        wrong = refusal(half);
      }
      if (wrong == null) {
        return refused; // each half is fine, and only both together are not
      }
      why = wrong;
      suspects.clear();
      suspects.addAll(half);
    }
    return suspects.isEmpty() ? refused : at(suspects.get(0), why);
  }

  private static SnapshotException at(Suspect suspect, SnapshotException why) {
    Token name = suspect.rule().name();
    return new SnapshotException(
        List.of(
            new Problem(
                suspect.file().path(),
                name.line(),
                name.column(),
                "Drools refuses rule '" + name.text() + "': " + why.problems().get(0).message())));
  }

  private @Nullable SnapshotException refusal(List<Suspect> suspects) {
    Map<SourceFile, StringBuilder> texts = new LinkedHashMap<>();
    for (Suspect suspect : suspects) {
      texts
          .computeIfAbsent(suspect.file(), file -> new StringBuilder(header(suspect)))
          .append(suspect.text())
          .append('\n');
    }
    List<SourceFile> files = new ArrayList<>();
    texts.forEach((file, text) -> files.add(new SourceFile(file.path(), text.toString())));
    try {
      attempt.build(files);
      return null;
    } catch (SnapshotException e) {
      return e;
    }
  }

  /** All that stands before the first rule. */
  private static String header(Suspect of) {
    DrlGrammar grammar = new DrlGrammar(of.file());
    grammar.check();
    return of.file().text().substring(0, of.offset(grammar.outlines().get(0).start()));
  }

  private static int[] lineStarts(String text) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      starts.add(i + 1);
    }
    return starts.stream().mapToInt(start -> start).toArray();
  }
}
