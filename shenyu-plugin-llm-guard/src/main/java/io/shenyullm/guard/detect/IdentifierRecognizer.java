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
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers outside China: account numbers, social security, passports, tax and health numbers.
 * Those with a check digit count by themselves, the others only beside a word that names them.
 */
final class IdentifierRecognizer implements Recognizer {
  /**
   * One kind of number.
   *
   * @param lengths bit n is set where the first run of letters and digits may have n characters:
   *     most candidates need no expression
   * @param first {@code 9} where that run starts with a digit, {@code A} with a letter, {@code *}
   *     either
   */
  record Rule(
      EntityType type,
      long lengths,
      char first,
      Pattern pattern,
      Predicate<String> check,
      double alone,
      double beside,
      String[] words) {}

  private static final Predicate<String> ANY = s -> true;

  static final List<Rule> RULES =
      List.of(
          rule(
              EntityType.IBAN_CODE,
              "4-34",
              'A',
              "[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?",
              IdentifierRecognizer::iban,
              0.97,
              0.99,
              "iban",
              "account"),
          rule(
              EntityType.US_SSN,
              "3,5",
              '9',
              "\\d{3}[- .]\\d{2}[- .]\\d{4}|\\d{3}-\\d{6}|\\d{5}-\\d{4}",
              IdentifierRecognizer::ssn,
              0.8,
              0.95,
              "ssn",
              "social",
              "security"),
          rule(
              EntityType.US_SSN,
              "9",
              '9',
              "\\d{9}",
              IdentifierRecognizer::ssn,
              0.0,
              0.8,
              "ssn",
              "social security"),
          rule(
              EntityType.US_ITIN,
              "3,5,9",
              '9',
              "9\\d{2}-?(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])-?\\d{4}",
              ANY,
              0.6,
              0.85,
              "itin",
              "taxpayer"),
          rule(
              EntityType.US_PASSPORT,
              "7-11",
              '*',
              "[A-Z]{0,2}\\d{7,9}",
              ANY,
              0.0,
              0.75,
              "passport"),
          rule(
              EntityType.US_DRIVER_LICENSE,
              "4-16",
              '*',
              "[A-Z]\\d{3}[- ]\\d{3}[- ]\\d{2}[-"
                  + " ]\\d{3}-?\\d?|[A-Z]{1,2}\\d{5,14}|[A-Z]\\d{3}-\\d{4}-\\d{4}|\\d{7,12}",
              ANY,
              0.0,
              0.75,
              "driver",
              "driving",
              "license",
              "licence",
              "dl#"),
          rule(
              EntityType.US_BANK_NUMBER,
              "8-17",
              '9',
              "\\d{8,17}",
              ANY,
              0.0,
              0.6,
              "bank account",
              "account number",
              "routing",
              "checking",
              "savings",
              "account #"),
          rule(
              EntityType.UK_NINO,
              "2,4,6-9",
              '*',
              "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]",
              s -> !s.matches("(?i)(?:BG|GB|NK|KN|NT|TN|ZZ).{0,20}"),
              0.6,
              0.95,
              "nino",
              "national insurance"),
          rule(
              EntityType.UK_NHS,
              "3,6,7,10",
              '9',
              "\\d{3}[- ]?\\d{3}[- ]?\\d{4}",
              IdentifierRecognizer::nhs,
              0.0,
              0.9,
              "nhs",
              "patient"),
          rule(
              EntityType.NATIONAL_ID,
              "4,8,12",
              '9',
              "\\d{4}[ :-]?\\d{4}[ :-]?\\d{4}",
              IdentifierRecognizer::aadhaar,
              0.0,
              0.9,
              "aadhaar",
              "aadhar",
              "uidai"),
          rule(
              EntityType.NATIONAL_ID,
              "10",
              'A',
              "[A-Z]{5}\\d{4}[A-Z]",
              ANY,
              0.55,
              0.9,
              "pan",
              "permanent account"),
          rule(
              EntityType.NATIONAL_ID,
              "9",
              'A',
              "[STFGM]\\d{7}[A-Z]",
              ANY,
              0.55,
              0.9,
              "nric",
              "fin"),
          rule(
              EntityType.NATIONAL_ID,
              "3,6,9",
              '9',
              "\\d{3}[- ]?\\d{3}[- ]?\\d{3}",
              s -> CheckDigits.luhn(bare(s)),
              0.0,
              0.9,
              "sin",
              "nas",
              "social insurance"),
          rule(
              EntityType.NATIONAL_ID,
              "2-12",
              '9',
              "\\d{2,3} ?\\d{3} ?\\d{3} ?\\d{0,3}",
              ANY,
              0.0,
              0.7,
              "abn",
              "acn",
              "tfn",
              "tax file"),
          rule(
              EntityType.NATIONAL_ID,
              "11",
              '9',
              "\\d{11}",
              IdentifierRecognizer::pesel,
              0.0,
              0.9,
              "pesel"),
          rule(
              EntityType.NATIONAL_ID,
              "8,9",
              '*',
              "\\d{8}[A-HJ-NP-TV-Z]|[XYZ]\\d{7}-?[A-HJ-NP-TV-Z]",
              IdentifierRecognizer::spanish,
              0.6,
              0.95,
              "dni",
              "nif",
              "nie"),
          rule(
              EntityType.NATIONAL_ID,
              "16",
              'A',
              "[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]",
              ANY,
              0.85,
              0.95,
              "codice",
              "fiscale"),
          rule(
              EntityType.NATIONAL_ID,
              "6,11",
              '9',
              "\\d{6}[-+A-FU-Y]\\d{3}[0-9A-Y]",
              IdentifierRecognizer::finnish,
              0.6,
              0.95,
              "henkil",
              "finnish",
              "personal identity"),
          rule(
              EntityType.NATIONAL_ID,
              "6,13",
              '9',
              "\\d{6}-?[1-8]\\d{6}",
              ANY,
              0.0,
              0.85,
              "rrn",
              "korean",
              "주민"),
          rule(
              EntityType.NATIONAL_ID,
              "4,7,11",
              '9',
              "[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}",
              ANY,
              0.55,
              0.9,
              "medicare",
              "mbi",
              "beneficiary"),
          rule(
              EntityType.CRYPTO,
              "26-62",
              '*',
              "(?:bc1|[13])[a-km-zA-HJ-NP-Z1-9]{25,59}",
              IdentifierRecognizer::mixed,
              0.6,
              0.95,
              "bitcoin",
              "btc",
              "wallet",
              "crypto"),
          rule(EntityType.CRYPTO, "42", '9', "0x[a-fA-F0-9]{40}", ANY, 0.6, 0.95, "eth", "wallet"));

  @Override
  public Set<EntityType> types() {
    return Set.of(
        EntityType.IBAN_CODE,
        EntityType.US_SSN,
        EntityType.US_ITIN,
        EntityType.US_PASSPORT,
        EntityType.US_DRIVER_LICENSE,
        EntityType.US_BANK_NUMBER,
        EntityType.UK_NINO,
        EntityType.UK_NHS,
        EntityType.NATIONAL_ID,
        EntityType.CRYPTO);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    @Nullable Matcher[] matchers = new @Nullable Matcher[RULES.size()];
    int skip = 0;
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      if (start < skip || text.isWordAt(start - 1)) {
        continue;
      }
      int from = withPrefix(text, start);
      int length = Math.min(63, text.codes[i + 1] - start);
      char first = text.isDigitAt(start) ? '9' : 'A';
      for (int r = 0; r < RULES.size(); r++) {
        Rule rule = RULES.get(r);
        boolean ninoApart = rule.type == EntityType.UK_NINO && from < start;
        if ((rule.lengths >>> length & 1) == 0
            || (rule.first != '*' && rule.first != first)
            || (rule.type == EntityType.UK_NINO && !ninoApart && first == '9')) {
          continue;
        }
        Matcher matcher = matchers[r];
        if (matcher == null) {
          matcher = rule.pattern.matcher(text.steps);
          matchers[r] = matcher;
        }
        skip = Math.max(skip, apply(rule, matcher, text, ninoApart ? from : start, out));
      }
    }
  }

  /** Start of a two-letter prefix that may stand apart, as in "PR 123612C"; else the index. */
  static int withPrefix(ScanText text, int start) {
    return start >= 3
            && text.text.charAt(start - 1) == ' '
            && Ascii.isLetter(text.text.charAt(start - 2))
            && Ascii.isLetter(text.text.charAt(start - 3))
            && !text.isWordAt(start - 4)
        ? start - 3
        : start;
  }

  /**
   * Looks for the rule's number at an index.
   *
   * @return index after it, 0 if it is not there
   */
  static int apply(Rule rule, Matcher matcher, ScanText text, int start, Findings out) {
    matcher.region(start, Math.min(text.length, start + 64));
    if (!matcher.lookingAt()) {
      return 0;
    }
    int end = matcher.end();
    if (text.isWordAt(end)
        || (end + 1 < text.length
            && "-.".indexOf(text.text.charAt(end)) >= 0
            && text.isDigitAt(end + 1))) {
      return 0;
    }
    boolean beside = text.near(start, end, 40, 16, rule.words);
    double score = beside ? rule.beside : rule.alone;
    if (score <= 0) {
      return 0;
    }
    if (rule.type == EntityType.IBAN_CODE) {
      // words in capitals may follow: shorten until the check digits hold
      while (end - start >= 15 && !rule.check.test(text.text.substring(start, end))) {
        end = text.text.lastIndexOf(' ', end - 1);
      }
      if (end - start < 15) {
        return 0;
      }
    } else if (!rule.check.test(text.text.substring(start, end))) {
      return 0;
    }
    out.add(rule.type, start, end, score);
    return end;
  }

  private static Rule rule(
      EntityType type,
      String lengths,
      char first,
      String regex,
      Predicate<String> check,
      double alone,
      double beside,
      String... words) {
    return new Rule(
        type,
        bits(lengths),
        first,
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE),
        check,
        alone,
        beside,
        words);
  }

  /** Bits of numbers and ranges, e.g. {@code 3,7-11}. */
  private static long bits(String lengths) {
    long bits = 0;
    for (String range : lengths.split(",")) {
      int dash = range.indexOf('-');
      int last = Integer.parseInt(range.substring(dash + 1));
      int first = dash < 0 ? last : Integer.parseInt(range.substring(0, dash));
      for (int n = first; n <= last; n++) {
        bits |= 1L << n;
      }
    }
    return bits;
  }

  private static String bare(String shown) {
    StringBuilder bare = new StringBuilder(shown.length());
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (Ascii.isDigit(c) || Ascii.isLetter(c)) {
        bare.append(c);
      }
    }
    return bare.toString().toUpperCase(Locale.ROOT);
  }

  private static boolean iban(String shown) {
    String code = bare(shown);
    return code.length() >= 15 && code.length() <= 34 && CheckDigits.iban(code);
  }

  /** Areas, groups and serials that the administration does not issue, and the usual sample. */
  private static boolean ssn(String shown) {
    String d = bare(shown);
    return !d.startsWith("000")
        && !d.startsWith("666")
        && d.charAt(0) != '9'
        && !d.startsWith("00", 3)
        && !d.endsWith("0000")
        && !d.equals("123456789")
        && d.chars().distinct().count() > 1;
  }

  private static boolean nhs(String shown) {
    String d = bare(shown);
    int check = 11 - CheckDigits.weighted(d, new int[] {10, 9, 8, 7, 6, 5, 4, 3, 2}, 11);
    return check % 11 == d.charAt(9) - '0';
  }

  private static boolean aadhaar(String shown) {
    return bare(shown).charAt(0) >= '2';
  }

  private static boolean pesel(String d) {
    int check = 10 - CheckDigits.weighted(d, new int[] {1, 3, 7, 9, 1, 3, 7, 9, 1, 3}, 10);
    return check % 10 == d.charAt(10) - '0';
  }

  private static boolean spanish(String shown) {
    String code = bare(shown);
    String number = code.substring(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2');
    return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23) == code.charAt(8);
  }

  private static boolean finnish(String code) {
    long number = Long.parseLong(code.substring(0, 6) + code.substring(7, 10));
    return "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt((int) (number % 31))
        == Character.toUpperCase(code.charAt(10));
  }

  private static boolean mixed(String code) {
    return code.chars().anyMatch(Character::isUpperCase)
            && code.chars().anyMatch(Character::isLowerCase)
        || code.startsWith("bc1");
  }
}
