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

/** Payment cards: issuer range, length and check digit; digits grouped or not. */
final class CardRecognizer implements Recognizer {
  private static final String[] CONTEXT = {
    "card", "visa", "mastercard", "amex", "credit", "debit", "卡", "账号", "帐号", "账户"
  };

  /** A card with its blanks or dashes. */
  private static final int MAX_SHOWN = 23;

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.CREDIT_CARD, EntityType.CN_BANK_CARD);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    for (int i = 0; i < text.numbers.length; i += 2) {
      int start = text.numbers[i];
      int end = text.numbers[i + 1];
      if (end - start < 12 || text.isWordAt(start - 1) || text.isWordAt(end)) {
        continue;
      }
      if (!whole(text, start, end, out) && end - start > 19) {
        groups(text, start, end, out);
      }
    }
  }

  private static boolean whole(ScanText text, int start, int end, Findings out) {
    String digits = digits(text.text, start, end);
    if (digits == null || !plausible(digits) || !CheckDigits.luhn(digits)) {
      return false;
    }
    boolean context = text.near(start, end, 40, 15, CONTEXT);
    if (digits.startsWith("62") && digits.length() >= 16) {
      out.add(EntityType.CN_BANK_CARD, start, end, context ? 0.99 : 0.9);
    } else {
      boolean usual = issuedLength(digits);
      out.add(EntityType.CREDIT_CARD, start, end, context ? 0.99 : usual ? 0.95 : 0.4);
    }
    return true;
  }

  /**
   * A card may stand next to other numbers: the longest stretch of whole groups that is one, at
   * every group. A stretch has at most 19 digits, so that the work is linear.
   */
  private static void groups(ScanText text, int start, int end, Findings out) {
    int from = start;
    while (from < end) {
      int digits = 0;
      int even = 0; // check sums of the digits so far with the even or the odd ones doubled
      int odd = 0;
      int card = -1;
      for (int i = from; i < end && i < from + MAX_SHOWN && digits <= 19; i++) {
        text.steps.take(1);
        char c = text.text.charAt(i);
        if (Ascii.isDigit(c)) {
          int d = c - '0';
          int twice = d > 4 ? 2 * d - 9 : 2 * d;
          even += digits % 2 == 0 ? twice : d;
          odd += digits % 2 == 0 ? d : twice;
          digits++;
          boolean luhn = (digits % 2 == 0 ? even : odd) % 10 == 0;
          boolean edge = i + 1 == end || !Ascii.isDigit(text.text.charAt(i + 1));
          if (luhn && edge && digits >= 12 && isCard(text, from, i + 1)) {
            card = i + 1;
          }
        } else if (c != ' ' && c != '-' && c != '\u00A0') {
          break;
        }
      }
      if (card > 0) {
        whole(text, from, card, out);
        from = card;
      }
      while (from < end && Ascii.isDigit(text.text.charAt(from))) {
        from++;
      }
      while (from < end && !Ascii.isDigit(text.text.charAt(from))) {
        from++;
      }
    }
  }

  private static boolean isCard(ScanText text, int start, int end) {
    String digits = digits(text.text, start, end);
    return digits != null && plausible(digits) && issuedLength(digits);
  }

  private static @org.jspecify.annotations.Nullable String digits(String text, int start, int end) {
    if (end - start > 40) {
      return null;
    }
    StringBuilder digits = new StringBuilder(19);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (Ascii.isDigit(c)) {
        digits.append(c);
      } else if (c != ' ' && c != '-' && c != '\u00A0') {
        return null;
      }
    }
    return digits.length() >= 12 && digits.length() <= 19 ? digits.toString() : null;
  }

  private static boolean plausible(String digits) {
    char first = digits.charAt(0);
    if (first == '0' || first == '7' || first == '8' || first == '9') {
      return false;
    }
    for (int i = 1; i < digits.length(); i++) {
      if (digits.charAt(i) != first) {
        return true;
      }
    }
    return false;
  }

  /** Issuer ranges and their lengths, ISO/IEC 7812 registry as the networks publish them. */
  private static boolean issuedLength(String d) {
    int n = d.length();
    int four = Integer.parseInt(d.substring(0, 4));
    int two = four / 100;
    switch (d.charAt(0)) {
      case '1':
        return n == 15;
      case '2':
        return n == 16 && four >= 2221 && four <= 2720;
      case '3':
        return (n == 15 && (two == 34 || two == 37))
            || (n >= 14 && n != 15 && (two == 30 || two == 36 || two == 38 || two == 39))
            || (n >= 16 && four >= 3528 && four <= 3589)
            || (n == 15 && (four == 3528 || two == 30));
      case '4':
        return n == 13 || n == 16 || n == 19;
      case '5':
        return two >= 51 && two <= 55 ? n == 16 : n >= 12;
      default:
        return four == 6011 || two == 65 || two == 64 ? n >= 16 : n >= 12;
    }
  }
}
