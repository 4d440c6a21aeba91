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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts the characters that recognisers look at: a hostile text must not cost more per character.
 */
class LinearWorkTest {
  private static final Detector EVERYTHING = Detector.compile(DetectionConfig.everything());
  private static final int SIZE = 16 * 1024;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 ",
        "12 34 ",
        "eyJ-",
        "1234567890",
        "@",
        "a@a.",
        "a.",
        "1.2.3.4.",
        "1-",
        "一1",
        "九1234567 ",
        "省1、",
        "地址1",
        "北京市海淀区1号",
        "key=",
        "key=a1",
        "token: ab12cd34 ",
        "call 415-555-0132 ",
        "tel 555 0132 ",
        "4111 1111 1111 1112 ",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "http://",
        "https://a:b",
        "sk-",
        "bearer ",
        "ZXlK-",
        "machine a login ",
        "curl -u ",
        "ab12:",
        "::1",
        "DE89 3704 0044 ",
        "12:30 ",
        "jan 12 ",
        "1 Main st, ",
        "John & Mary ",
        "[EMAIL_ADDRESS_1]",
        "0",
        "\"",
        "'a",
        "aB3/",
        "aB3/aB3/aB3/aB3/aB3/\n",
        "\\u0040",
        "key='a1b2c3d4e5' ",
        "AKIA",
        "xoxb-",
        "{\"a\":1,",
        "给张三",
        "在路1",
        "联系",
        "Mr. A ",
        "A-",
        "box 1 "
      })
  void scan_repeatedPattern_worksLinearly(String pattern) {
    long once = work(repeat(pattern, SIZE));
    long fourTimes = work(repeat(pattern, 4 * SIZE));

    assertThat(fourTimes).isLessThanOrEqualTo(5 * once + 100_000);
    assertThat(fourTimes).isLessThanOrEqualTo(4L * SIZE * 150);
  }

  @Test
  void scan_ordinaryProse_looksAtFewCharactersTwice() {
    String prose =
        repeat(
            "The committee met in the morning to talk about the plan for next year and agreed. ",
            SIZE);

    assertThat(work(prose)).isLessThan(2 * SIZE);
  }

  @Test
  void scan_secretBehindManyDecoys_isStillFound() {
    String secret = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".c2lnbmF0dXJlMDEyMw";
    String text = repeat("eyJ-", 8 * SIZE) + " " + secret + " end";

    assertThat(EVERYTHING.scan(text))
        .anySatisfy(
            finding -> {
              assertThat(finding.type()).isEqualTo("API_KEY");
              assertThat(finding.start()).isLessThanOrEqualTo(text.indexOf(secret));
              assertThat(finding.end()).isGreaterThanOrEqualTo(text.length() - 4);
            });
  }

  @Test
  void scan_cardAfterManyNumbers_isFound() {
    String card = "4111 1111 1111 1111";
    String text = repeat("10 ", 600) + card;

    assertThat(EVERYTHING.scan(text))
        .anySatisfy(
            finding -> {
              assertThat(finding.type()).isEqualTo("CREDIT_CARD");
              assertThat(text.substring(finding.start(), finding.end())).isEqualTo(card);
            });
  }

  @Test
  void scan_mobilesInARow_areAllFound() {
    assertThat(EVERYTHING.scan("13800138000 13900139000 13700137000"))
        .extracting(Finding::type)
        .containsExactly("PHONE_NUMBER", "PHONE_NUMBER", "PHONE_NUMBER");
  }

  @Test
  void scan_moreNumbersThanTheLibraryIsAskedAbout_areFoundByShape() {
    String numbers = repeat("call +44 20 7946 0018, ", 200 * 23);

    assertThat(EVERYTHING.scan(numbers)).hasSizeGreaterThanOrEqualTo(199);
  }

  private static long work(String text) {
    ScanText scanned = new ScanText(text);
    EVERYTHING.detect(scanned);
    return scanned.steps.taken();
  }

  private static String repeat(String pattern, int length) {
    StringBuilder text = new StringBuilder(length + pattern.length());
    while (text.length() < length) {
      text.append(pattern);
    }
    text.setLength(length);
    return text.toString();
  }
}
