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

import io.shenyullm.guard.text.Literals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Credentials of many vendors, from the rules in {@code secrets.tsv}. A rule's expression runs only
 * where one of its literals starts; one automaton finds them all in one pass.
 */
final class SecretRecognizer implements Recognizer {
  private static final String RESOURCE = "secrets.tsv";

  /** How far a rule may reach after its literal. */
  private static final int WINDOW = 4200;

  /** Work that expressions may do on one text; ordinary texts need a hundredth of it. */
  private static final int FREE_STEPS = 64 * 1024;

  private static final int STEPS_PER_CHAR = 24;

  /** No credential is shorter. */
  private static final int SHORTEST = 16;

  private final Literals<List<Start>> literals;

  private SecretRecognizer(Literals<List<Start>> literals) {
    this.literals = literals;
  }

  /** With the rules that ship with the plugin. */
  static SecretRecognizer fromResource() {
    TreeMap<String, List<Start>> byLiteral = new TreeMap<>();
    for (Rule rule : rules()) {
      for (String literal : rule.literals) {
        byLiteral.computeIfAbsent(literal, key -> new ArrayList<>()).add(Start.of(rule, literal));
      }
    }
    return new SecretRecognizer(new Literals<>(byLiteral));
  }

  /** The rules that ship with the plugin. */
  static List<Rule> rules() {
    InputStream in =
        Objects.requireNonNull(SecretRecognizer.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Rule> rules = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          rules.add(Rule.parse(line));
        }
      }
      return rules;
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
    long allowed = text.steps.taken() + FREE_STEPS + (long) STEPS_PER_CHAR * text.length;
    int[] masked = {0};
    literals.find(
        text.outsidePlaceholders(),
        0,
        text.length,
        (begin, end, starts) -> {
          if (begin < masked[0]) {
            return;
          }
          if (text.steps.taken() > allowed) {
            masked[0] = unchecked(text, begin, end, out);
            return;
          }
          for (Start start : starts) {
            if (start.isPossible(text, begin)) {
              start.rule.match(text, begin, out);
            }
          }
        });
  }

  /**
   * A text made to keep expressions busy gets no more of them: what follows a literal counts as a
   * secret as far as it looks like one token.
   *
   * @return index after it
   */
  private static int unchecked(ScanText text, int begin, int literalEnd, Findings out) {
    int end = literalEnd;
    while (end < text.length && end - begin < WINDOW && isOpaque(text.text.charAt(end))) {
      end++;
    }
    if (end - begin >= SHORTEST) {
      out.add(EntityType.API_KEY, begin, end, 0.6);
    }
    return end;
  }

  private static boolean isOpaque(char c) {
    return Ascii.isWord(c) || "-.+/=~%:".indexOf(c) >= 0;
  }

  /**
   * A rule at one of its literals. Most hits of short literals are within words or in the wrong
   * case, which two characters tell: what the expression would not go on with is asked of it once,
   * when it is read.
   *
   * @param before bits of the ASCII characters that may stand before the literal
   * @param others whether another character, or none, may stand there
   * @param steps by the capitals among the first characters, as bits: {@link #POSSIBLE}, or how
   *     many characters the expression would look at before it gives up, so that what a text may
   *     cost is used up as if it had
   * @param head number of those first characters
   */
  private record Start(Rule rule, BitSet before, boolean others, int[] steps, int head) {
    private static final int LONGEST_HEAD = 4;
    private static final int POSSIBLE = 0;
    private static final String NEITHER = "\u4E00";

    static Start of(Rule rule, String literal) {
      int head = Math.min(LONGEST_HEAD, literal.length());
      BitSet before = new BitSet(128);
      if (rule.looksBack()) {
        before.set(0, 128);
        return new Start(rule, before, true, new int[1 << head], head);
      }
      int[] steps = new int[1 << head];
      String possible = literal;
      for (int capitals = 0; capitals < steps.length; capitals++) {
        String written = written(literal, head, capitals);
        steps[capitals] = rule.stepsToFail(NEITHER, written);
        possible = steps[capitals] == POSSIBLE ? written : possible;
      }
      for (char c = 0; c < 128; c++) {
        before.set(c, rule.stepsToFail(String.valueOf(c), possible) == POSSIBLE);
      }
      boolean others = rule.stepsToFail(NEITHER, possible) == POSSIBLE;
      return new Start(rule, before, others, steps, head);
    }

    private static String written(String literal, int head, int capitals) {
      StringBuilder written = new StringBuilder(head);
      for (int i = 0; i < head; i++) {
        char c = literal.charAt(i);
        written.append((capitals >> i & 1) == 1 ? Character.toUpperCase(c) : c);
      }
      return written.toString();
    }

    boolean isPossible(ScanText scanned, int begin) {
      char[] text = scanned.chars;
      boolean ascii = begin > 0 && text[begin - 1] < 128;
      if (ascii ? !before.get(text[begin - 1]) : !others) {
        scanned.steps.take(1);
        return false;
      }
      int capitals = 0;
      for (int i = 0; i < head; i++) {
        char c = text[begin + i];
        capitals |= c >= 'A' && c <= 'Z' ? 1 << i : 0;
      }
      scanned.steps.take(steps[capitals]);
      return steps[capitals] == POSSIBLE;
    }
  }

  /**
   * One line of the resource: id, literals (lower-case, comma-separated), least entropy in bits per
   * character, score, expression. Group 1 is the secret where there is one.
   */
  static final class Rule {
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

    /** Whether what stands before decides, and not only that it must not be something. */
    boolean looksBack() {
      return pattern.pattern().contains("(?<=");
    }

    /**
     * Characters that the expression looks at before it gives up; 0 where a text may go on so that
     * it finds something.
     */
    int stepsToFail(String before, String literal) {
      Steps written = new Steps(before + literal);
      Matcher matcher = pattern.matcher(written);
      matcher.region(before.length(), before.length() + literal.length());
      matcher.useTransparentBounds(true);
      matcher.useAnchoringBounds(false);
      return matcher.lookingAt() || matcher.hitEnd() ? 0 : (int) written.taken();
    }

    void match(ScanText text, int begin, Findings out) {
      Matcher matcher = pattern.matcher(text.steps);
      matcher.region(begin, Math.min(text.length, begin + WINDOW));
      matcher.useTransparentBounds(true);
      matcher.useAnchoringBounds(false);
      if (!matcher.lookingAt()) {
        return;
      }
      int group = matcher.groupCount() > 0 ? 1 : 0;
      int from = matcher.start(group);
      int to = matcher.end(group);
      text.steps.take(Math.min(256, to - from));
      if (Secrets.plausible(text.text, from, to, entropy)) {
        out.add(EntityType.API_KEY, wholeToken(text, from), to, score);
      }
    }

    /** Some literals stand within a token: the secret starts where the token starts. */
    private static int wholeToken(ScanText text, int from) {
      int start = from;
      if (text.isWordAt(from) && !text.isWordAt(from - 1)) {
        return from;
      }
      while (start > 0 && from - start < 64 && isToken(text.text.charAt(start - 1))) {
        start--;
      }
      return start;
    }

    private static boolean isToken(char c) {
      return Ascii.isWord(c) || c == '~' || c == '-';
    }
  }
}
