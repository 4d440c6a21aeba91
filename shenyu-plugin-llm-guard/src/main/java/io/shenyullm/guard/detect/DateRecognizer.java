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

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and ages, written with digits. */
final class DateRecognizer implements Recognizer {
  /** No date or age is longer. */
  static final int LONGEST = 40;

  private static final String MONTH =
      "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
  static final Pattern NUMERIC =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d(?:[T"
              + " ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?"
              + "|\\d{4}[./]\\d\\d?[./]\\d\\d?|\\d\\d?[./-]\\d\\d?[./-](?:\\d{4}|\\d\\d)|\\d\\d?/(?:19|20)\\d\\d|\\d\\d?/\\d\\d?"
              + "|(?:19|20)?\\d\\d年(?:\\d\\d?月(?:\\d\\d?[日号])?)?|\\d\\d?月\\d\\d?[日号]|\\d\\d?(?:st|nd|rd|th)?["
              + " -](?:of )?"
              + MONTH
              + "(?:[ ,-]{1,2}(?:19|20)\\d\\d)?"
              + "|\\d{1,2}:\\d\\d(?::\\d\\d)? ?(?:am|pm|a\\.m\\.|p\\.m\\.)?",
          Pattern.CASE_INSENSITIVE);
  static final Pattern AFTER_MONTH =
      Pattern.compile(
          MONTH
              + "[ -]{1,2}(?:\\d\\d?(?:st|nd|rd|th)?(?:[ ,]{1,2}(?:19|20)\\d\\d)?|(?:19|20)\\d\\d)",
          Pattern.CASE_INSENSITIVE);
  static final Pattern AGE =
      Pattern.compile(
          "\\d{1,3}(?:[ -]years?[ -]old|[ -]year[ -]old| ?y/?o\\b|岁)", Pattern.CASE_INSENSITIVE);

  private static final Set<String> MONTHS =
      Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final String[] CONTEXT = {
    "date", "today", "on ", "at ", "born", "due", "until", "expires", "is"
  };

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.DATE_TIME, EntityType.AGE);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    Matcher age = AGE.matcher(text.steps);
    Matcher numeric = NUMERIC.matcher(text.steps);
    Matcher month = AFTER_MONTH.matcher(text.steps);
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      if (!text.isDigitAt(start) || text.isWordAt(start - 1)) {
        continue;
      }
      int digits = digitsEnd(text, start);
      if (digits < 0) {
        continue;
      }
      char next = digits < text.length ? text.text.charAt(digits) : '.';
      int limit = Math.min(text.length, start + LONGEST);
      char second = digits + 1 < text.length ? text.text.charAt(digits + 1) : ' ';
      boolean goesOn = next == ' ' ? Words.isLetter(second) : next != '-' || Ascii.isWord(second);
      boolean mayBeAge = goesOn && " -yY\u5c81".indexOf(next) >= 0;
      if (mayBeAge && age(age.region(start, limit), out)) {
        continue;
      }
      boolean mayBeDate = goesOn && " -./:\u5e74\u6708sSnNrRtT".indexOf(next) >= 0;
      if (!mayBeDate || !date(text, numeric.region(start, limit), out)) {
        afterMonth(text, start, month, out);
      }
    }
  }

  /** Index after a number of at most four digits; -1 if it has more, as none of a date has. */
  static int digitsEnd(ScanText text, int start) {
    int end = start;
    while (text.isDigitAt(end) && end < start + 5) {
      end++;
    }
    return end > start + 4 ? -1 : end;
  }

  /** Whether there is an age where the matcher's region begins. */
  static boolean age(Matcher age, Findings out) {
    if (!age.lookingAt()) {
      return false;
    }
    out.add(EntityType.AGE, age.start(), age.end(), 0.8);
    return true;
  }

  /** Whether there is a date that begins with digits where the matcher's region begins. */
  static boolean date(ScanText text, Matcher numeric, Findings out) {
    if (!numeric.lookingAt() || !bounded(text, numeric.start(), numeric.end())) {
      return false;
    }
    int start = numeric.start();
    boolean shortForm = numeric.end() - start <= 5;
    boolean context = !shortForm || text.near(start, numeric.end(), 24, 4, CONTEXT);
    out.add(EntityType.DATE_TIME, start, numeric.end(), context ? 0.65 : 0.4);
    return true;
  }

  static void afterMonth(ScanText text, int number, Matcher month, Findings out) {
    int word = monthBefore(text, number);
    int limit = Math.min(text.length, number + LONGEST);
    if (word >= 0 && month.region(word, limit).lookingAt()) {
      out.add(EntityType.DATE_TIME, word, month.end(), 0.65);
    }
  }

  /** Start of the month's name that ends one or two characters before a number; -1 if none does. */
  private static int monthBefore(ScanText text, int number) {
    int end = number;
    while (end > 0 && number - end < 2 && " -".indexOf(text.text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end == number) {
      return -1;
    }
    if (end > 0 && text.text.charAt(end - 1) == '.') {
      end--;
    }
    int start = end;
    while (start > 0 && end - start < 10 && Ascii.isLetter(text.text.charAt(start - 1))) {
      start--;
    }
    return end - start >= 3
            && end - start <= 9
            && !text.isWordAt(start - 1)
            && MONTHS.contains(text.lower(start, start + 3))
        ? start
        : -1;
  }

  private static boolean bounded(ScanText text, int start, int end) {
    boolean before =
        start < 2
            || !("-./".indexOf(text.text.charAt(start - 1)) >= 0 && text.isDigitAt(start - 2));
    boolean after =
        !text.isWordAt(end)
            && !(end + 1 < text.length
                && "-/.".indexOf(text.text.charAt(end)) >= 0
                && text.isDigitAt(end + 1));
    return before && after;
  }
}
