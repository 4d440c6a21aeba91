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

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Phone numbers: digits in a telephone's grouping, confirmed by libphonenumber where the country is
 * known, by words such as "call" or "电话" where it is not.
 */
final class PhoneRecognizer implements Recognizer {
  private static final String[] CONTEXT = {
    "phone",
    "call",
    "tel",
    "mobile",
    "cell",
    "fax",
    "dial",
    "text me",
    "whatsapp",
    "sms",
    "reach",
    "contact",
    "number is",
    "ring",
    "hotline",
    "voicemail",
    "电话",
    "手机",
    "联系",
    "致电",
    "拨打",
    "微信",
    "热线",
    "传真",
    "短信",
    "号码"
  };

  /** Words right before a number that say it is something else. */
  private static final String[] OTHER = {
    "order",
    "invoice",
    "ticket",
    "isbn",
    "account",
    "serial",
    "issn",
    "version",
    "tracking",
    "card",
    "ssn",
    "订单",
    "单号",
    "编号",
    "id:",
    "passport",
    "zip",
    "error",
    "port"
  };

  private static final String[] REGIONS = {"US", "GB", "CN", "DE", "FR", "AU", "IN"};

  private static final Pattern DATE =
      Pattern.compile(
          "(?:19|20)\\d\\d[-./ ]?\\d\\d[-./ ]?\\d\\d|\\d\\d[-./]\\d\\d[-./](?:19|20)\\d\\d");

  private static final int MAX_SHOWN = 26;
  private static final int MAX_DIGITS = 15;

  /**
   * Questions to the number library for one text: some, and one more for every so many characters.
   */
  private static final int FREE_CALLS = 64;

  private static final int CHARS_PER_CALL = 128;

  private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.PHONE_NUMBER);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    Library library = new Library(util, FREE_CALLS + text.length / CHARS_PER_CALL);
    for (int i = 0; i < text.numbers.length; i += 2) {
      int first = text.numbers[i];
      int last = text.numbers[i + 1];
      if (last - first <= MAX_SHOWN && countDigits(text.text, first, last) <= MAX_DIGITS) {
        candidate(text, first, last, library, out);
      } else {
        row(text, first, last, library, out);
      }
    }
  }

  /** Numbers in a row with blanks between them, e.g. a column of a table. */
  private static void row(ScanText text, int first, int last, Library library, Findings out) {
    int from = first;
    while (from < last) {
      int to = from;
      while (to < last && text.text.charAt(to) != ' ' && text.text.charAt(to) != '\u00A0') {
        to++;
      }
      int end = to;
      while (end > from && !Ascii.isDigit(text.text.charAt(end - 1))) {
        end--;
      }
      while (from < end && !Ascii.isDigit(text.text.charAt(from))) {
        from++;
      }
      if (end - from >= 10) {
        candidate(text, from, end, library, out);
      }
      from = to + 1;
    }
  }

  private static int countDigits(String text, int first, int last) {
    int digits = 0;
    for (int i = first; i < last; i++) {
      digits += Ascii.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return digits;
  }

  private static void candidate(ScanText text, int first, int last, Library library, Findings out) {
    if (last - first < 6 || last - first > MAX_SHOWN) {
      return;
    }
    text.steps.take(last - first);
    int start = first;
    if (start > 0 && text.text.charAt(start - 1) == '(') {
      start--;
    }
    boolean plus = start > 0 && text.text.charAt(start - 1) == '+';
    if (plus) {
      start--;
    } else if (start > 1
        && text.text.charAt(start - 1) == ' '
        && text.text.charAt(start - 2) == '+') {
      start -= 2;
      plus = true;
    }
    if (text.text.charAt(start) == '(' && closesAfter(text, start, last)) {
      start++; // the bracket encloses the whole number
    }
    char before = start > 0 ? text.text.charAt(start - 1) : ' ';
    if (Ascii.isWord(before)
        || before == '.'
        || before == '/'
        || before == '$'
        || before == '='
        || (before == '-' && !plus)
        || before == '#') {
      return;
    }
    int end = extension(text, last);
    char after = end < text.length ? text.text.charAt(end) : ' ';
    if (Ascii.isWord(after) || after == '%' || after == '$' || after == '/') {
      return;
    }
    String digits = digits(text.text, first, last);
    int n = digits.length();
    if (n < 7 || n > MAX_DIGITS) {
      return;
    }
    double score = rate(text, start, last, digits, plus, library);
    if (score > 0) {
      out.add(EntityType.PHONE_NUMBER, start, end, score);
    }
  }

  private static double rate(
      ScanText text, int start, int last, String digits, boolean plus, Library library) {
    String shown = text.text.substring(start, last);
    if (shown.indexOf('/') >= 0 && !shown.startsWith("0")) {
      return 0;
    }
    boolean other = text.near(start, start, 14, 0, OTHER);
    boolean context = text.near(start, last, 40, 20, CONTEXT);
    int n = digits.length();
    if (n == 11 && digits.charAt(0) == '1' && digits.charAt(1) >= '3' && shown.indexOf('.') < 0) {
      return other ? 0.4 : 0.95;
    }
    if (plus) {
      return library.valid(shown, "ZZ")
          ? 0.95
          : context ? 0.7 : library.possible(shown, "ZZ") ? 0.6 : 0.3;
    }
    if (other && !context) {
      return 0;
    }
    if (digits.startsWith("00") || digits.startsWith("86")) {
      String international = "+" + (digits.startsWith("00") ? digits.substring(2) : digits);
      if (library.valid(international, "ZZ")) {
        return 0.85;
      }
    }
    boolean grouped = shown.length() > n;
    boolean date = n == 8 && looksLikeDate(shown);
    if (date && !context) {
      return 0;
    }
    if (grouped && usShape(shown) && library.possible(shown, "US")) {
      return context || library.valid(shown, "US") ? 0.85 : 0.6;
    }
    if (context) {
      for (String region : REGIONS) {
        if (library.valid(shown, region)) {
          return 0.85;
        }
      }
      return shown.indexOf('.') >= 0 && shown.chars().filter(c -> c == '.').count() == 1
          ? 0.2
          : 0.7;
    }
    if (grouped
        && shown.charAt(0) == '0'
        && (library.valid(shown, "GB")
            || library.valid(shown, "CN")
            || library.valid(shown, "DE"))) {
      return 0.75;
    }
    if (grouped && shown.startsWith("400-") && n == 10) {
      return 0.75;
    }
    return n == 10 && !grouped && library.valid(shown, "US") ? 0.4 : 0.2;
  }

  /** {@code (415) 555-0132}, {@code 415-555-0132}, {@code 415.555.0132}, with or without a 1. */
  private static boolean usShape(String shown) {
    String s = shown.startsWith("1") ? shown.substring(1).stripLeading() : shown;
    if (s.startsWith("-") || s.startsWith(".")) {
      s = s.substring(1);
    }
    StringBuilder shape = new StringBuilder(14);
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      shape.append(Ascii.isDigit(c) ? '9' : c);
    }
    switch (shape.toString()) {
      case "(999) 999-9999":
      case "(999)999-9999":
      case "(999) 999 9999":
      case "999-999-9999":
      case "999.999.9999":
      case "999 999 9999":
      case "(999) 999.9999":
      case "999-9999":
        return true;
      default:
        return false;
    }
  }

  private static boolean looksLikeDate(String shown) {
    return DATE.matcher(shown).matches();
  }

  /** Includes {@code x123} or {@code ext. 123} after a number. */
  private static int extension(ScanText text, int last) {
    int i = last;
    while (i < text.length
        && i < last + 2
        && (text.text.charAt(i) == ' ' || text.text.charAt(i) == ',')) {
      i++;
    }
    int word = 0;
    for (String mark : new String[] {"extension", "ext.", "ext", "x", "转"}) {
      if (text.lowerStartsWith(mark, i)) {
        word = mark.length();
        break;
      }
    }
    if (word == 0) {
      return last;
    }
    i += word;
    if (i < text.length && text.text.charAt(i) == ' ') {
      i++;
    }
    int digits = i;
    while (i < text.length && i < digits + 6 && text.isDigitAt(i)) {
      i++;
    }
    return i > digits ? i : last;
  }

  /** Whether the bracket that opens before a number closes only behind it. */
  private static boolean closesAfter(ScanText text, int open, int last) {
    for (int i = open; i < last; i++) {
      if (text.text.charAt(i) == ')') {
        return false;
      }
    }
    int limit = Math.min(text.length, last + MAX_SHOWN);
    for (int i = last; i < limit; i++) {
      if (text.text.charAt(i) == ')') {
        return true;
      }
    }
    return false;
  }

  /**
   * The number library, asked a bounded number of times for one text: each question costs
   * microseconds. When they are used up a number of a plausible shape counts as one, so that a long
   * list hides nothing.
   */
  private static final class Library {
    private final PhoneNumberUtil util;
    private int left;

    Library(PhoneNumberUtil util, int calls) {
      this.util = util;
      this.left = calls;
    }

    boolean valid(String shown, String region) {
      if (left-- <= 0) {
        return shown.indexOf('.') < 0;
      }
      try {
        return util.isValidNumber(util.parse(shown, region));
      } catch (NumberParseException e) {
        return false;
      }
    }

    boolean possible(String shown, String region) {
      if (left-- <= 0) {
        return true;
      }
      try {
        return util.isPossibleNumber(util.parse(shown, region));
      } catch (NumberParseException e) {
        return false;
      }
    }
  }

  private static String digits(String text, int from, int to) {
    StringBuilder digits = new StringBuilder(16);
    for (int i = from; i < to; i++) {
      if (Ascii.isDigit(text.charAt(i))) {
        digits.append(text.charAt(i));
      }
    }
    return digits.toString();
  }
}
