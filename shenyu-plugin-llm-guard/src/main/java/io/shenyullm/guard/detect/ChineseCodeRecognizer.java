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

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/** Chinese identifiers: identity card, unified social credit code, passport, licence plate. */
final class ChineseCodeRecognizer implements Recognizer {
  private static final String PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
  private static final BitSet PROVINCE_CODES = provinceCodes();
  private static final String[] ID_CONTEXT = {"身份证", "证件", "公民身份", "id card", "identity", "身分证"};
  private static final String[] PASSPORT_CONTEXT = {"护照", "passport", "通行证"};

  @Override
  public Set<EntityType> types() {
    return Set.of(
        EntityType.CN_ID_CARD,
        EntityType.CN_USCC,
        EntityType.CN_PASSPORT,
        EntityType.CN_LICENSE_PLATE);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      int end = text.codes[i + 1];
      int n = end - start;
      if (n == 18) {
        idCard(text, start, end, out);
        creditCode(text, start, end, out);
      } else if (n == 15) {
        oldIdCard(text, start, end, out);
      } else if (n == 9) {
        passport(text, start, end, out);
      }
    }
    if (text.hasHan) {
      plates(text, out);
    }
    for (int i = 0; i < text.numbers.length; i += 2) {
      groupedIdCard(text, text.numbers[i], text.numbers[i + 1], out);
    }
  }

  private static void idCard(ScanText text, int start, int end, Findings out) {
    String id = text.text.substring(start, end);
    if (!validId(id)) {
      return;
    }
    out.add(EntityType.CN_ID_CARD, start, end, 0.99);
  }

  /** {@code 110101 19900307 1234} or with dashes; the check character may be an X. */
  private static void groupedIdCard(ScanText text, int start, int end, Findings out) {
    int n = end - start;
    if (n < 18 || n > 24 || text.isWordAt(start - 1)) {
      return;
    }
    int stop = end;
    StringBuilder id = new StringBuilder(18);
    for (int i = start; i < end; i++) {
      char c = text.text.charAt(i);
      if (Ascii.isDigit(c)) {
        id.append(c);
      } else if (c != ' ' && c != '-') {
        return;
      }
    }
    if (id.length() == 17 && stop < text.length && (text.lowerAt(stop) == 'x')) {
      id.append('X');
      stop++;
    }
    if (id.length() == 18 && stop - start > 18 && !text.isWordAt(stop) && validId(id.toString())) {
      out.add(EntityType.CN_ID_CARD, start, stop, 0.95);
    }
  }

  private static boolean validId(String id) {
    for (int i = 0; i < 17; i++) {
      if (!Ascii.isDigit(id.charAt(i))) {
        return false;
      }
    }
    char last = id.charAt(17);
    return (Ascii.isDigit(last) || last == 'X' || last == 'x')
        && PROVINCE_CODES.get((id.charAt(0) - '0') * 10 + id.charAt(1) - '0')
        && CheckDigits.date(id.substring(6, 14))
        && CheckDigits.chineseId(id);
  }

  /** Fifteen digits have no check character: only with a word that says so. */
  private static void oldIdCard(ScanText text, int start, int end, Findings out) {
    for (int i = start; i < end; i++) {
      if (!text.isDigitAt(i)) {
        return;
      }
    }
    String id = text.text.substring(start, end);
    if (PROVINCE_CODES.get(Integer.parseInt(id.substring(0, 2)))
        && CheckDigits.date("19" + id.substring(6, 12))
        && text.near(start, end, 20, 10, ID_CONTEXT)) {
      out.add(EntityType.CN_ID_CARD, start, end, 0.85);
    }
  }

  private static void creditCode(ScanText text, int start, int end, Findings out) {
    String code = text.text.substring(start, end).toUpperCase(Locale.ROOT);
    if ("159ANY".indexOf(code.charAt(0)) < 0) {
      return;
    }
    for (int i = 2; i < 8; i++) {
      if (!Ascii.isDigit(code.charAt(i))) {
        return;
      }
    }
    if (CheckDigits.unifiedSocialCredit(code)) {
      boolean context = text.near(start, end, 20, 10, "信用代码", "税号", "纳税人", "uscc");
      boolean letters = code.chars().skip(8).anyMatch(c -> c >= 'A');
      out.add(EntityType.CN_USCC, start, end, context ? 0.99 : letters ? 0.95 : 0.7);
    }
  }

  private static void passport(ScanText text, int start, int end, Findings out) {
    char first = text.lowerAt(start);
    int digits = 0;
    for (int i = start + 1; i < end; i++) {
      digits += text.isDigitAt(i) ? 1 : 0;
    }
    boolean shape =
        (digits == 8 && "degpsc".indexOf(first) >= 0)
            || (digits == 7 && first == 'e' && !text.isDigitAt(start + 1));
    if (shape) {
      boolean context = text.near(start, end, 20, 10, PASSPORT_CONTEXT);
      out.add(EntityType.CN_PASSPORT, start, end, !context ? 0.3 : text.hasHan ? 0.9 : 0.6);
    }
  }

  /** Province, city letter, perhaps a dot, then five or six letters and digits. */
  static void plates(ScanText text, Findings out) {
    for (int i = 0; i + 6 < text.length; i++) {
      if (text.text.charAt(i) < 0x4E00
          || !cityLetter(text.text.charAt(i + 1))
          || PROVINCES.indexOf(text.text.charAt(i)) < 0) {
        continue;
      }
      int from = i + 2;
      if ("·• -".indexOf(text.text.charAt(from)) >= 0) {
        from++;
      }
      int end = from;
      while (end < text.length && end - from < 7 && isSerial(text.text.charAt(end))) {
        end++;
      }
      int n = end - from;
      boolean special = end < text.length && "学警挂港澳领".indexOf(text.text.charAt(end)) >= 0;
      if (n == 5 || n == 6 || (n == 4 && special)) {
        out.add(EntityType.CN_LICENSE_PLATE, i, n == 4 ? end + 1 : end, 0.95);
      }
    }
  }

  private static boolean isSerial(char c) {
    return Ascii.isDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean cityLetter(char c) {
    return c >= 'A' && c <= 'Z' && c != 'I';
  }

  private static BitSet provinceCodes() {
    BitSet codes = new BitSet(100);
    int[][] ranges = {
      {11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 83}
    };
    for (int[] range : ranges) {
      codes.set(range[0], range[1] + 1);
    }
    return codes;
  }
}
