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

/** Check digit rules of public identifiers. Arguments hold the bare characters, no separators. */
final class CheckDigits {
  private static final String USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  private static final int[] USCC_WEIGHTS = {
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28
  };
  private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final String ID_CHECKS = "10X98765432";

  private CheckDigits() {}

  /** ISO/IEC 7812-1 annex B. */
  static boolean luhn(String digits) {
    int sum = 0;
    boolean twice = false;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int d = digits.charAt(i) - '0';
      if (twice) {
        d = d > 4 ? d * 2 - 9 : d * 2;
      }
      sum += d;
      twice = !twice;
    }
    return sum % 10 == 0;
  }

  /** GB 11643: 17 digits and a check character, MOD 11-2. */
  static boolean chineseId(String id) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += (id.charAt(i) - '0') * ID_WEIGHTS[i];
    }
    return ID_CHECKS.charAt(sum % 11) == Character.toUpperCase(id.charAt(17));
  }

  /** GB 32100: 18 characters, MOD 31-3. */
  static boolean unifiedSocialCredit(String code) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      int value = USCC_ALPHABET.indexOf(code.charAt(i));
      if (value < 0) {
        return false;
      }
      sum += value * USCC_WEIGHTS[i];
    }
    return USCC_ALPHABET.charAt((31 - sum % 31) % 31) == code.charAt(17);
  }

  /** ISO 13616: the code moved round by four is 1 modulo 97. */
  static boolean iban(String code) {
    int mod = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt((i + 4) % code.length());
      int value = Ascii.isDigit(c) ? c - '0' : c - 'A' + 10;
      mod = (value > 9 ? mod * 100 + value : mod * 10 + value) % 97;
    }
    return mod == 1;
  }

  /** Weighted sum of the first digits modulo a number. */
  static int weighted(String digits, int[] weights, int modulus) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += (digits.charAt(i) - '0') * weights[i];
    }
    return Math.floorMod(sum, modulus);
  }

  /** Whether eight digits {@code yyyymmdd} are a day between 1880 and 2099. */
  static boolean date(String digits) {
    int year = Integer.parseInt(digits.substring(0, 4));
    int month = Integer.parseInt(digits.substring(4, 6));
    int day = Integer.parseInt(digits.substring(6, 8));
    return year >= 1880
        && year <= 2099
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= java.time.YearMonth.of(year, month).lengthOfMonth();
  }
}
