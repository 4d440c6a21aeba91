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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.rules.drools.EscapeCorpus.Escape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that try to leave the rule language: what stops each, and what would if that did not. */
final class EscapeCorpusTest {
  private static final Path LIST = Path.of("../../docs/reference/rule-escapes.md");
  private static final Pattern REFERS = Pattern.compile("compiled rules refer to (.*), which is");
  private static final String FOREIGN = "a class of another package";
  private static final int STACK_BYTES = 16 * 1024 * 1024;

  static Stream<Escape> hostile() {
    return EscapeCorpus.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void check_hostileFile_isRefusedWithPlace(Escape escape) {
    List<Problem> problems =
        TestingRules.compiler().check(List.of(new SourceFile("hostile.drl", escape.text())));

    assertThat(problems).as(escape.name()).isNotEmpty();
    assertThat(problems)
        .allSatisfy(
            problem -> {
              assertThat(problem.source()).isEqualTo("hostile.drl");
              assertThat(problem.line()).isPositive();
              assertThat(problem.column()).isPositive();
            });
  }

  @Test
  void corpus_isLargeEnough() {
    assertThat(EscapeCorpus.ALL).hasSizeGreaterThanOrEqualTo(60);
    assertThat(EscapeCorpus.ALL.stream().map(Escape::name)).doesNotHaveDuplicates();
  }

  /** The layers behind the grammar meet each file as if the grammar had let it through. */
  @Test
  void behindTheGrammar_eachFile_isStoppedWhereTheListSays() throws Exception {
    Map<String, String> found = new LinkedHashMap<>();
    FutureTask<Void> work =
        new FutureTask<>(
            () -> {
              for (Escape escape : EscapeCorpus.ALL) {
                found.put(escape.name(), behind(escape));
              }
              return null;
            });
    // as a loader's thread: parsers recurse
    Thread thread = new Thread(null, work, "escapes", STACK_BYTES);
    thread.start();
    work.get();

    assertThat(rows(found)).containsExactlyElementsOf(listed());
  }

  private static String behind(Escape escape) {
    if (!escape.comesToAnEnd()) {
      return "not tried: Drools' parser takes exponential time";
    }
    try {
      TestingRules.compiler()
          .attempt(List.of(new SourceFile("hostile.drl", escape.text())))
          .close();
      return "nothing";
    } catch (SnapshotException e) {
      Matcher refers = REFERS.matcher(String.valueOf(e.getMessage()));
      if (!refers.find()) {
        return "Drools";
      }
      String what = refers.group(1);
      return what.startsWith(FOREIGN) ? "gate: " + FOREIGN : "gate: `" + what + "`";
    }
  }

  private static List<String> rows(Map<String, String> found) {
    List<String> rows = new ArrayList<>();
    found.forEach((name, behind) -> rows.add("| " + name + " | " + behind + " |"));
    return rows;
  }

  private static List<String> listed() throws IOException {
    return Files.readAllLines(LIST).stream()
        .dropWhile(line -> !line.equals("| attempt | behind the grammar |"))
        .skip(2)
        .filter(line -> line.startsWith("|"))
        .toList();
  }

  /** The third layer does not find what the second refuses, but where rules need a part of it. */
  @Test
  void classLoader_whatTheGateRefuses_isNotFound() throws IOException {
    RuleClassLoader loader = new RuleClassLoader(getClass().getClassLoader());
    Pattern gate = Pattern.compile("gate: `([^`]*)`");
    List<String> visible = new ArrayList<>();
    int refused = 0;
    for (String row : listed()) {
      Matcher matcher = gate.matcher(row);
      if (matcher.find()) {
        String name = matcher.group(1);
        int dot = name.indexOf('.');
        String type = (dot < 0 ? name : name.substring(0, dot)).replace('/', '.');
        refused++;
        try {
          loader.loadClass(type);
          visible.add(name);
        } catch (ClassNotFoundException e) {
          assertThat(e).hasMessageContaining(type);
        }
      }
    }

    assertThat(refused).isGreaterThan(10);
    assertThat(visible)
        .as("other members of classes that rules need, and Drools' own")
        .allMatch(name -> name.contains(".") || name.startsWith("org/drools/"));
  }
}
