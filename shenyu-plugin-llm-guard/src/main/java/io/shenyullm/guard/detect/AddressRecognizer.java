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

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Postal addresses as written in the West: house number, street, unit, town, code, country. */
final class AddressRecognizer implements Recognizer {
  private static final Set<String> STREETS =
      Set.of(
          ("street st avenue ave road rd boulevard blvd lane ln drive dr court ct place pl square"
                  + " sq terrace way parkway pkwy circle cir highway hwy trail alley plaza crescent"
                  + " close row route rue via calle avenida allee platz weg strada piazza suite apt"
                  + " apartment unit box")
              .split(" "));

  /** Languages that join the name and the kind of street. */
  private static final List<String> STREET_ENDINGS =
      List.of(
          "straße", "strasse", "straat", "gatan", "gata", "vägen", "gade", "vej", "weg", "laan");

  private static final Pattern TAIL =
      Pattern.compile(
          "\\b[A-Z]{2},?\\s{1,3}\\d{5}(?:-\\d{4})?\\b|\\n"
              + "[^\\n"
              + "]{0,40}\\d{4,5}\\b|\\b[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}\\b");
  private static final Pattern MILITARY =
      Pattern.compile(
          "(?:Unit|PSC|CMR|USNS|USS|USNV|USCGC)\\s[^\\n"
              + "]{1,40}\\n"
              + "?\\s{0,2}(?:APO|FPO|DPO)\\s(?:AP|AE|AA)\\s\\d{5}",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern POST_BOX =
      Pattern.compile("P\\.? ?O\\.? Box \\d{1,6}", Pattern.CASE_INSENSITIVE);
  private static final String[] CUES = {
    "located at",
    "address",
    "live at",
    "lives at",
    "living at",
    "it's in",
    "resides at",
    "ship to",
    "ship it to",
    "deliver to",
    "delivered to",
    "mail to",
    "send it to",
    "sent to",
    "office is at",
    "come to",
    "house at",
    "meet at",
    "home is"
  };
  private static final int MAX = 160;
  private static final int LONGEST_STREET = 10;

  private final Lexicon lexicon;

  AddressRecognizer(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.ADDRESS);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    int skip = 0;
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      if (start < skip
          || !text.isDigitAt(start)
          || text.codes[i + 1] - start > 6
          || text.isWordAt(start - 1)
          || (start > 0 && ".-:/$€£".indexOf(text.text.charAt(start - 1)) >= 0)) {
        continue;
      }
      int end = end(text, start);
      if (end - start >= 8) {
        accept(text, start, end, out);
      }
      skip = end;
    }
    military(text, out);
  }

  private static void accept(ScanText text, int start, int end, Findings out) {
    String shown = text.text.substring(start, end);
    boolean street = hasStreet(text.lower(start, end));
    text.steps.take(end - start);
    boolean tail = TAIL.matcher(text.steps).region(start, end).find();
    boolean cue = text.near(start, start, 30, 0, CUES);
    boolean lines = shown.indexOf('\n') > 0 || shown.indexOf(',') > 0;
    if ((street && (tail || cue || lines))
        || (cue && (tail || lines))
        || (tail && lines && shown.length() > 20)) {
      out.add(EntityType.ADDRESS, start, end, 0.9);
      return;
    }
    if (street || cue) {
      out.add(EntityType.ADDRESS, start, end, street && cue ? 0.9 : street ? 0.86 : 0.7);
      return;
    }
  }

  /** Both kinds end in a number, so that most texts need not be searched for their words. */
  private static void military(ScanText text, Findings out) {
    boolean post = false;
    for (int i = 0; i < text.codes.length; i += 2) {
      int number = text.codes[i];
      if (text.isDigitAt(number)) {
        post |= isPostCode(text, number, text.codes[i + 1]);
        if (text.lowerStartsWith(" box ", number - 5)) {
          postBox(text, number - 5, out);
        }
      }
    }
    if (!post) {
      return;
    }
    String lower = new String(text.lower());
    for (String mark : new String[] {"apo a", "fpo a", "dpo a"}) {
      for (int at = lower.indexOf(mark); at >= 0; at = lower.indexOf(mark, at + 1)) {
        Matcher matcher =
            MILITARY
                .matcher(text.steps)
                .region(Math.max(0, at - 50), Math.min(text.length, at + 14));
        if (matcher.find()) {
          out.add(EntityType.ADDRESS, matcher.start(), matcher.end(), 0.95);
        }
      }
    }
  }

  /** Five digits behind {@code AP}, {@code AE} or {@code AA}. */
  private static boolean isPostCode(ScanText text, int start, int end) {
    return end - start >= 5
        && start >= 3
        && Character.isWhitespace(text.chars[start - 1])
        && text.lowerAt(start - 3) == 'a'
        && "pea".indexOf(text.lowerAt(start - 2)) >= 0;
  }

  private static void postBox(ScanText text, int at, Findings out) {
    Matcher matcher =
        POST_BOX.matcher(text.steps).region(Math.max(0, at - 5), Math.min(text.length, at + 12));
    if (matcher.find()) {
      out.add(EntityType.ADDRESS, matcher.start(), matcher.end(), 0.8);
    }
  }

  private static boolean isStreet(String word) {
    return STREETS.contains(word) || STREET_ENDINGS.contains(word);
  }

  /** Whether a word in a stretch names a street, e.g. {@code st} or {@code hauptstraße}. */
  private static boolean hasStreet(String lower) {
    int to = lower.length();
    int i = 0;
    while (i < to) {
      if (!isStreetLetter(lower.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      while (i < to && isStreetLetter(lower.charAt(i))) {
        i++;
      }
      if (i - start <= LONGEST_STREET) {
        String word = lower.substring(start, i);
        if (STREETS.contains(word)) {
          return true;
        }
      }
      for (String ending : STREET_ENDINGS) {
        if (i - start >= ending.length() && lower.startsWith(ending, i - ending.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isStreetLetter(char c) {
    return c < 128 ? Ascii.isWord(c) : Character.isLetterOrDigit(c);
  }

  /** Words with a capital, numbers and what joins them, up to the end of the sentence. */
  private int end(ScanText text, int start) {
    int i = start;
    int end = start;
    int limit = Math.min(text.length, start + MAX);
    boolean lowerCase = !text.hasUpper;
    int words = 0;
    while (i < limit) {
      char c = text.text.charAt(i);
      if (Ascii.isDigit(c) || Words.isLetter(c)) {
        int from = i;
        while (i < limit
            && (Ascii.isDigit(text.text.charAt(i))
                || Words.isLetter(text.text.charAt(i))
                || ((text.text.charAt(i) == '\'' || text.text.charAt(i) == '-')
                    && i + 1 < limit
                    && Words.isLetter(text.text.charAt(i + 1))))) {
          i++;
        }
        String word = text.lower(from, i);
        boolean capital =
            Character.isUpperCase(text.text.charAt(from)) || Ascii.isDigit(text.text.charAt(from));
        boolean street = lowerCase && isStreet(word);
        boolean link =
            word.equals("of")
                || word.equals("the")
                || word.equals("de")
                || word.equals("la")
                || word.equals("du")
                || word.equals("del")
                || word.equals("der")
                || word.equals("van")
                || word.equals("den")
                || word.equals("nad")
                || word.equals("u")
                || word.equals("nan")
                || word.equals("and")
                || word.equals("di");
        if (!capital && !link && !(lowerCase && (!lexicon.isOrdinary(word) || street))) {
          return words > 1 ? end : start;
        }
        words++;
        if (!link || lowerCase && word.equals("nan")) {
          end = i;
        }
      } else if (c == '.') {
        boolean abbreviation =
            i > start
                && i + 2 < limit
                && text.text.charAt(i + 1) == ' '
                && (hasStreet(text.lower(Math.max(start, i - 3), i))
                    || hasStreet(text.lower(Math.max(start, i - 4), i))
                    || Character.isUpperCase(text.text.charAt(i - 1)));
        if (!abbreviation) {
          return words > 1 ? end : start;
        }
        i++;
      } else if (c == ' ' || c == ',' || c == '\n' || c == '\r' || c == '#' || c == '-'
          || c == '/') {
        i++;
      } else {
        break;
      }
    }
    return words > 1 ? end : start;
  }
}
