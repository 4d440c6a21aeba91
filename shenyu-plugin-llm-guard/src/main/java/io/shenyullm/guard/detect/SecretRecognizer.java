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
package io.shenyullm.guard.detect;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Credentials of many vendors, from the rules in {@code secrets.tsv}. A rule's expression runs only
 * in a window around one of its literals, which one automaton finds in one pass.
 */
final class SecretRecognizer implements Recognizer {
  private static final String RESOURCE = "secrets.tsv";

  /** Where a rule may start before its literal, and how far it may reach after it. */
  private static final int WINDOW_BEFORE = 48;

  private static final int WINDOW_AFTER = 4200;

  private final AhoCorasickDoubleArrayTrie<List<Rule>> literals;

  private SecretRecognizer(AhoCorasickDoubleArrayTrie<List<Rule>> literals) {
    this.literals = literals;
  }

  /** Reads the rules that ship with the plugin. */
  static SecretRecognizer fromResource() {
    InputStream in =
        Objects.requireNonNull(SecretRecognizer.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      TreeMap<String, List<Rule>> byLiteral = new TreeMap<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          Rule rule = Rule.parse(line);
          for (String literal : rule.literals) {
            byLiteral.computeIfAbsent(literal, key -> new ArrayList<>()).add(rule);
          }
        }
      }
      AhoCorasickDoubleArrayTrie<List<Rule>> trie = new AhoCorasickDoubleArrayTrie<>();
      trie.build(byLiteral);
      return new SecretRecognizer(trie);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.API_KEY);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    literals.parseText(
        text.lower,
        (begin, end, rules) -> {
          for (Rule rule : rules) {
            rule.match(text, begin, end, out);
          }
        });
  }

  /**
   * One line of the resource: id, literals (lower-case, comma-separated), least entropy in bits per
   * character, score, expression. Group 1 is the secret where there is one.
   */
  private static final class Rule {
    final String[] literals;
    private final Pattern pattern;
    private final double entropy;
    private final double score;

    private Rule(String[] literals, Pattern pattern, double entropy, double score) {
      this.literals = literals;
      this.pattern = pattern;
      this.entropy = entropy;
      this.score = score;
    }

    static Rule parse(String line) {
      String[] cells = line.split("\t", 5);
      if (cells.length != 5) {
        throw new IllegalStateException("broken rule: " + line);
      }
      return new Rule(
          cells[1].split(","),
          Pattern.compile(cells[4]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]));
    }

    void match(ScanText text, int begin, int end, Findings out) {
      Matcher matcher = pattern.matcher(text.text);
      matcher.region(Math.max(0, begin - WINDOW_BEFORE), Math.min(text.length, end + WINDOW_AFTER));
      matcher.useTransparentBounds(true);
      matcher.useAnchoringBounds(false);
      // from the literal on only: an earlier match belongs to an earlier literal
      while (matcher.find()) {
        if (matcher.start() > end) {
          return;
        }
        int group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
        int from = matcher.start(group);
        int to = matcher.end(group);
        if (Secrets.plausible(text.text, from, to, entropy)) {
          out.add(EntityType.API_KEY, from, to, score);
        }
        if (matcher.end() >= end) {
          return;
        }
      }
    }
  }
}
