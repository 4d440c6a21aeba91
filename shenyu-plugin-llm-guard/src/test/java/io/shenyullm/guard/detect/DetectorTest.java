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

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorTest {
  private static final Detector DETECTOR = Detector.compile(DetectionConfig.everything());
  private static final String ALNUM =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAIL_ADDRESS | write to kim.o'neil+x@mail.example.co.uk. |"
            + " kim.o'neil+x@mail.example.co.uk",
        "PHONE_NUMBER | call (415) 555-0132 now | (415) 555-0132",
        "PHONE_NUMBER | ring +44 20 7946 0018 please | +44 20 7946 0018",
        "PHONE_NUMBER | 我的手机13800138000，谢谢 | 13800138000",
        "PHONE_NUMBER | 电话 010-62345678 | 010-62345678",
        "PHONE_NUMBER | +86 138 0013 8000 | +86 138 0013 8000",
        "CREDIT_CARD | card 4111-1111-1111-1111. | 4111-1111-1111-1111",
        "CREDIT_CARD | 378282246310005 | 378282246310005",
        "CN_ID_CARD | 身份证11010519491231002X。 | 11010519491231002X",
        "CN_ID_CARD | 身份证 110105 19491231 002x | 110105 19491231 002x",
        "CN_USCC | 信用代码91350100M000100Y43 | 91350100M000100Y43",
        "CN_PASSPORT | 护照号E12345678 | E12345678",
        "CN_LICENSE_PLATE | 车牌京A12345停在 | 京A12345",
        "CN_LICENSE_PLATE | 沪A·D12345 | 沪A·D12345",
        "IBAN_CODE | pay DE89 3704 0044 0532 0130 00 TODAY | DE89 3704 0044 0532 0130 00",
        "US_SSN | my ssn is 078-05-1123 | 078-05-1123",
        "IP_ADDRESS | host 10.1.2.3, up | 10.1.2.3",
        "IP_ADDRESS | host [2001:db8::1]:80 | 2001:db8::1",
        "MAC_ADDRESS | at 00:1A:2B:3C:4D:5E | 00:1A:2B:3C:4D:5E",
        "URL | see https://example.org/a?b=c. | https://example.org/a?b=c",
        "PERSON | My name is Alice Johnson. | Alice Johnson",
        "PERSON | 姓名：林雨，男 | 林雨",
        "LOCATION | She lives in Copenhagen now | Copenhagen",
        "LOCATION | Please contact St. Louis about it | St. Louis",
        "ORGANIZATION | He works at Fabrikam Holdings Ltd. today | Fabrikam Holdings Ltd.",
        "ADDRESS | Ship to 221 Baker Street, Springfield, IL 62704 | 221 Baker Street, Springfield,"
            + " IL 62704",
        "ADDRESS | 地址：浙江省杭州市西湖区文三路90号2栋301室，谢谢 | 浙江省杭州市西湖区文三路90号2栋301室",
      })
  void scan_typicalText_findsExactlyThat(String type, String text, String expected) {
    assertThat(DETECTOR.scan(text))
        .anySatisfy(
            f -> {
              assertThat(f.type()).isEqualTo(type);
              assertThat(text.substring(f.start(), f.end())).isEqualTo(expected);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREDIT_CARD | card 4111-1111-1111-1112",
        "CN_ID_CARD | 订单110105194912310021",
        "CN_ID_CARD | 110105194913310023",
        "PHONE_NUMBER | order 4155550132 from 2024-01-15",
        "PHONE_NUMBER | version 10.20.30.40",
        "IBAN_CODE | DE89 3704 0044 0532 0130 01",
        "US_SSN | my ssn is 000-05-1123",
        "EMAIL_ADDRESS | annotate with @Override.this",
        "IP_ADDRESS | 256.1.1.1 at 12:34:56",
        "API_KEY | api_key = os.environ[OPENAI_API_KEY]",
        "API_KEY | the key is to understand the customer",
        "API_KEY | password: your_password_here",
      })
  void scan_lookalike_isNotFound(String type, String text) {
    assertThat(DETECTOR.scan(text)).noneMatch(f -> f.type().equals(type));
  }

  @Test
  void scan_secretsOfManyVendors_areFound() {
    Random random = new Random(7);
    List<String> secrets =
        List.of(
            "AK" + "IA" + random(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            "gh" + "p_" + random(random, ALNUM, 36),
            "gl" + "pat-" + random(random, ALNUM, 20),
            "xo" + "xb-" + random(random, "0123456789", 12) + "-" + random(random, ALNUM, 24),
            "sk_" + "live_" + random(random, ALNUM, 24),
            "AI" + "za" + random(random, ALNUM, 35),
            "sk-" + "proj-" + random(random, ALNUM, 48),
            "sk-" + "ant-api03-" + random(random, ALNUM, 90),
            "npm" + "_" + random(random, ALNUM, 36),
            "ey"
                + "J"
                + random(random, ALNUM, 30)
                + ".ey"
                + "J"
                + random(random, ALNUM, 60)
                + "."
                + random(random, ALNUM, 40));
    for (String secret : secrets) {
      String text = "use " + secret + " here";
      assertThat(DETECTOR.scan(text))
          .as(secret.substring(0, 4))
          .anySatisfy(
              f -> {
                assertThat(f.category()).isEqualTo("secret");
                assertThat(text.substring(f.start(), f.end())).isEqualTo(secret);
              });
    }
  }

  @Test
  void scan_assignedRandomValue_isFound() {
    String value = random(new Random(3), ALNUM, 32);
    assertThat(types("ACME_SECRET_KEY=" + value)).contains("API_KEY");
    assertThat(types("\"password\": \"" + value + "\"")).contains("API_KEY");
    assertThat(types("my deploy token is " + value + " ok")).contains("API_KEY");
  }

  @Test
  void scan_passwordInConnectionUrl_isFoundWithWhatLooksLikeAnAddress() {
    String password = random(new Random(5), ALNUM, 12);
    String text = "jdbc postgres://app:" + password + "@db.internal:5432/x";
    assertThat(DETECTOR.scan(text))
        .anySatisfy(
            f -> {
              assertThat(f.type()).isEqualTo("API_KEY");
              assertThat(text.substring(f.start(), f.end())).isEqualTo(password + "@db.internal");
            });
  }

  @Test
  void scan_allowedType_isNotReported() {
    Detector none =
        Detector.compile(
            new DetectionConfig(
                java.util.Map.of(EntityType.EMAIL_ADDRESS, Action.ALLOW), 0.5, Action.MARK, 0.5));
    assertThat(none.scan("a@b.com")).noneMatch(f -> f.type().equals("EMAIL_ADDRESS"));
  }

  @Property(tries = 300, seed = "1")
  void scan_anyText_findingsAreOrderedAndDisjoint(@ForAll String text) {
    int end = 0;
    for (Finding finding : DETECTOR.scan(text + " a@b.com 13800138000 " + text)) {
      assertThat(finding.start()).isGreaterThanOrEqualTo(end);
      end = finding.end();
    }
    assertThat(end).isPositive();
  }

  private static List<String> types(String text) {
    return DETECTOR.scan(text).stream().map(Finding::type).toList();
  }

  private static String random(Random random, String alphabet, int length) {
    StringBuilder value = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      value.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return value.toString();
  }
}
