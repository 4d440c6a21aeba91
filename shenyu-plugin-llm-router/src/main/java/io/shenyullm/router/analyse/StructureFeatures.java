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
package io.shenyullm.router.analyse;

/** Features from the shape of a prompt rather than its words. */
final class StructureFeatures {
  private static final String[] LENGTHS = {
    "len0", "len1", "len2", "len3", "len4", "len5", "len6", "len7", "len8", "len9", "len10",
    "len11", "len12", "len13", "len14", "len15"
  };

  private StructureFeatures() {}

  static void add(
      TextShape s, int tokens, PromptParts parts, FeatureVector task, FeatureVector effort) {
    int length = 32 - Integer.numberOfLeadingZeros(Math.max(1, tokens));
    both(task, effort, LENGTHS[Math.min(15, length)], 0.6f);
    effort.add(PromptFeatures.name("tokens"), (float) Math.log1p(tokens) / 5);
    boolean passage = s.hasPassage();
    boolean asks = s.questions > 0;
    boolean asksAtEnd = s.afterLastQuestion < 12;
    flag(passage, "passage", 0.8f, task, effort);
    flag(!passage && s.lines == 1, "one line", 0.5f, task, effort);
    flag(asks, "asks", 0.6f, task, effort);
    flag(asksAtEnd, "asks at end", 0.6f, task, effort);
    flag(asksAtEnd && passage, "passage, asks at end", 0.7f, task, effort);
    flag(asks && !asksAtEnd && passage, "passage, asks before", 0.7f, task, effort);
    flag(asksAtEnd && !passage, "asks only", 0.7f, task, effort);
    flag(s.questions > 2, "many questions", 0.4f, task, effort);
    flag(s.fences > 0, "fence", 1f, task, effort);
    flag(s.codeLines > 2, "code lines", 0.9f, task, effort);
    flag(s.codeLines > 0, "code line", 0.5f, task, effort);
    flag(s.codeSigns * 18 > s.chars, "code signs", 0.6f, task, effort);
    flag(s.codeSigns * 40 > s.chars, "some code signs", 0.3f, task, effort);
    flag(s.indented > 2, "indented", 0.4f, task, effort);
    flag(s.options >= 3, "options", 0.8f, task, effort);
    flag(s.options >= 3 && passage, "options, passage", 0.4f, task, effort);
    flag(s.blanks > 0, "blank to fill", 0.5f, task, effort);
    flag(s.labelLines > 1, "label lines", 0.4f, task, effort);
    flag(s.labelLines > 3, "many label lines", 0.5f, task, effort);
    flag(s.bullets > 1, "bullets", 0.4f, task, effort);
    flag(s.longestQuote > 60, "long quote", 0.5f, task, effort);
    flag(s.longestQuote > 8, "quote", 0.3f, task, effort);
    flag(s.colonAt >= 0 && s.afterColon > 30, "text after colon", 0.4f, task, effort);
    flag(s.colonAt >= 0 && s.colonAt < 60, "early colon", 0.3f, task, effort);
    flag(s.numbers == 0, "no number", 0.4f, task, effort);
    flag(s.numbers >= 2, "numbers", 0.5f, task, effort);
    flag(s.numbers >= 3 && !passage && asks, "numbers, asks", 0.7f, task, effort);
    flag(s.digits * 8 > s.chars, "digits dense", 0.4f, task, effort);
    flag(s.operators > 0, "operators", 0.5f, task, effort);
    flag(s.operators > 3, "many operators", 0.5f, task, effort);
    flag(s.latex > 1, "latex", 0.6f, task, effort);
    flag(s.currency > 0, "currency", 0.3f, task, effort);
    flag(s.urls > 0, "url", 0.4f, task, effort);
    flag(s.exclamations > 0, "exclaims", 0.3f, task, effort);
    flag(s.ideographs * 3 > s.letters, "ideographs", 0.3f, task, effort);
    flag(
        s.lines > 1 && s.firstLine < 120 && s.longestLine > 200,
        "head, then text",
        0.6f,
        task,
        effort);
    flag(
        s.lines > 1 && s.lastLine < 120 && s.longestLine > 200,
        "text, then tail",
        0.6f,
        task,
        effort);
    flag(s.lines > 20, "many lines", 0.5f, task, effort);
    flag(parts.tools(), "tools", 0.4f, task, effort);
    flag(parts.turns() > 0, "later turn", 0.3f, task, effort);
    effort.add(PromptFeatures.name("bias"), 0.5f);
    task.add(PromptFeatures.name("bias"), 0.5f);
  }

  private static void flag(
      boolean set, String name, float value, FeatureVector task, FeatureVector effort) {
    if (set) {
      both(task, effort, name, value);
    }
  }

  private static void both(FeatureVector task, FeatureVector effort, String name, float value) {
    long hash = PromptFeatures.name(name);
    task.add(hash, value);
    effort.add(hash, value);
  }
}
