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
package io.shenyullm.guard.injection;

/** Rates texts; built once, immutable and thread-safe. */
public final class InjectionDetector {
  /**
   * Chinese training text is all our own and narrow: without any word of the field (instructions,
   * prompt, mode, role …) the model is not believed beyond this.
   */
  private static final double UNNAMED = 0.45;

  /** Below it no wording could lift the score to a half, so that it is not looked for. */
  private static final double CERTAIN = 0.08;

  /** First half of the characters of Unicode's tag block, which nothing displays. */
  private static final char TAG = '\uDB40';

  private final InjectionPhrases phrases;
  private final InjectionModel model;

  InjectionDetector(InjectionPhrases phrases, InjectionModel model) {
    this.phrases = phrases;
    this.model = model;
  }

  /** Loads the phrases and weights that ship with the plugin. */
  public static InjectionDetector load() {
    return new InjectionDetector(InjectionPhrases.builtIn(), InjectionModel.builtIn());
  }

  /**
   * How likely the text is an injection, 0 to 1. What the model looks at is bounded (beginning and
   * end, 40,000 characters of a document); phrases are looked for everywhere, in one pass. A
   * document is rated sentence by sentence too: what counts there is the one that speaks to the
   * model.
   */
  public double score(String text) {
    if (text.isBlank()) {
      return 0;
    }
    return scoreVisible(visible(text));
  }

  /**
   * A text as a model reads it: without characters of no width, full-width letters as ASCII, and
   * with the characters that tags (U+E0020 to U+E007E) smuggle past a human reader.
   */
  private static String visible(String text) {
    int i = 0;
    while (i < text.length() && !isUnusual(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length()).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isUnusual(c)) {
        visible.append(c);
      } else if (c == TAG && i + 1 < text.length()) {
        i++;
        int tagged = text.charAt(i) - 0xDC00;
        if (tagged >= 0x20 && tagged < 0x7F) {
          visible.append((char) tagged);
        }
      } else if (c >= 0xFF21 && c <= 0xFF5A) {
        visible.append((char) (c - 0xFEE0));
      }
    }
    return visible.toString();
  }

  private static boolean isUnusual(char c) {
    return c >= 0xAD
        && (c < 0x4E00 || c > 0x9FFF) // most of what is Chinese
        && (c == 0xAD
            || c >= 0x200B && c <= 0x200F
            || c >= 0x202A && c <= 0x202E
            || c >= 0x2060 && c <= 0x2064
            || c == 0xFEFF
            || c == TAG
            || c >= 0xFF21 && c <= 0xFF3A
            || c >= 0xFF41 && c <= 0xFF5A);
  }

  private double scoreVisible(String text) {
    char[] chars = text.toCharArray();
    InjectionFeatures.Bag bag = model.newBag();
    double learned = rate(chars, 0, "u", bag);
    if (chars.length > InjectionFeatures.MAX_CHARS) {
      // what comes last is what the model obeys: padding in front must not hide it
      learned =
          Math.max(learned, rate(chars, chars.length - InjectionFeatures.MAX_CHARS, "u", bag));
    }
    for (String part : InjectionFeatures.documentParts(text)) {
      learned = Math.max(learned, rate(part.toCharArray(), 0, "d", bag));
    }
    if (learned < CERTAIN) {
      return learned;
    }
    InjectionPhrases.Wording wording = phrases.read(text);
    if (learned > UNNAMED && InjectionPhrases.isChinese(text) && !wording.namesTheField()) {
      learned = UNNAMED;
    }
    double said = wording.score();
    // wording alone may be quoted or discussed: it lifts what the model doubts
    return Math.min(1, said > 0 ? Math.max(learned, 0.45 * said + 0.6 * learned) : learned);
  }

  private double rate(char[] text, int from, String kind, InjectionFeatures.Bag bag) {
    bag.clear();
    int to = Math.min(text.length, from + InjectionFeatures.MAX_CHARS);
    InjectionFeatures.collect(text, from, to, kind, bag);
    return model.score(bag);
  }
}
