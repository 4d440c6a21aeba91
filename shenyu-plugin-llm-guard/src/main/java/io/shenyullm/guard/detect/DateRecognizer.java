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
  private static final String MONTH =
      "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
  private static final Pattern NUMERIC =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?"
              + "|\\d{4}[./]\\d\\d?[./]\\d\\d?|\\d\\d?[./-]\\d\\d?[./-](?:\\d{4}|\\d\\d)|\\d\\d?/(?:19|20)\\d\\d|\\d\\d?/\\d\\d?"
              + "|(?:19|20)?\\d\\d年(?:\\d\\d?月(?:\\d\\d?[日号])?)?|\\d\\d?月\\d\\d?[日号]"
              + "|\\d\\d?(?:st|nd|rd|th)?[ -](?:of )?"
              + MONTH
              + "(?:[ ,-]{1,2}(?:19|20)\\d\\d)?"
              + "|\\d{1,2}:\\d\\d(?::\\d\\d)? ?(?:am|pm|a\\.m\\.|p\\.m\\.)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AFTER_MONTH =
      Pattern.compile(
          MONTH
              + "[ -]{1,2}(?:\\d\\d?(?:st|nd|rd|th)?(?:[ ,]{1,2}(?:19|20)\\d\\d)?|(?:19|20)\\d\\d)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AGE =
      Pattern.compile(
          "\\d{1,3}(?:[ -]years?[ -]old|[ -]year[ -]old| ?y/?o\\b|岁)", Pattern.CASE_INSENSITIVE);

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.DATE_TIME, EntityType.AGE);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      if (!text.isDigitAt(start) || text.isWordAt(start - 1)) {
        continue;
      }
      int limit = Math.min(text.length, start + 40);
      Matcher age = AGE.matcher(text.text).region(start, limit);
      if (age.lookingAt()) {
        out.add(EntityType.AGE, start, age.end(), 0.8);
        continue;
      }
      Matcher numeric = NUMERIC.matcher(text.text).region(start, limit);
      if (numeric.lookingAt() && bounded(text, start, numeric.end())) {
        boolean shortForm = numeric.end() - start <= 5;
        boolean context =
            !shortForm
                || text.near(
                    start,
                    numeric.end(),
                    24,
                    4,
                    "date",
                    "today",
                    "on ",
                    "at ",
                    "born",
                    "due",
                    "until",
                    "expires",
                    "is");
        out.add(EntityType.DATE_TIME, start, numeric.end(), context ? 0.65 : 0.4);
        continue;
      }
      Matcher month = AFTER_MONTH.matcher(text.text).region(Math.max(0, start - 12), limit);
      if (month.find() && month.start() < start && !text.isWordAt(month.start() - 1)) {
        out.add(EntityType.DATE_TIME, month.start(), month.end(), 0.65);
      }
    }
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
