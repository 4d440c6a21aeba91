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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looking only where something can be finds what looking everywhere does: texts with values of
 * every type in many notations, next to each other, cut and disguised; seeds are fixed.
 */
class GatedDetectionTest {
  private static final DetectionConfig KEEPING_ALL = keepingAll();
  private static final Detector GATED = Detector.compile(KEEPING_ALL);
  private static final UngatedDetector UNGATED = new UngatedDetector(KEEPING_ALL);
  private static final Detector GATED_BY_DEFAULT = Detector.compile(DetectionConfig.defaults());
  private static final UngatedDetector UNGATED_BY_DEFAULT =
      new UngatedDetector(DetectionConfig.defaults());

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String HEX = "0123456789abcdef";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String ANY = LETTERS + "0123456789";

  /** What a placeholder in braces becomes: {@code {kind:length}}. */
  private static final Map<String, String> ALPHABETS =
      Map.of("d", "0123456789", "h", HEX, "a", ANY, "l", LETTERS, "u", CAPITALS);

  private static final List<String> VALUES =
      List.of(
          "{l:4}.{l:5}@example.org",
          "+1 415 555 {d:4}",
          "(020) 7946 {d:4}",
          "call 555 {d:4}",
          "4111 1111 1111 1111",
          "{d:16}",
          "{d:4} {d:4} {d:4} {d:4}",
          "11010119900307{d:4}",
          "DE89 3704 0044 0532 0130 00",
          "{d:3}-{d:2}-{d:4}",
          "ssn {d:9}",
          "passport {u:1}{d:8}",
          "京A{d:5}",
          "10.{d:1}.0.{d:2}",
          "fe80::{h:4}%eth0",
          "{h:2}:{h:2}:{h:2}:{h:2}:{h:2}:{h:2}",
          "https://{l:4}:{a:9}@host.example/x",
          "2024-0{d:1}-1{d:1}",
          "March {d:1}, 2021",
          "{d:2} years old",
          "{d:2} y/o",
          "{d:2}yo",
          "{d:2}岁",
          "3rd March 2021",
          "22nd of May",
          "1st June",
          "{d:1}th July",
          "1{d:1}TH-Apr-19",
          "{d:1}/1{d:1}/2021",
          "0{d:1}/{d:2}",
          "2021年{d:1}月1{d:1}日",
          "{d:1}月{d:1}号",
          "1{d:1}:3{d:1} p.m.",
          "2021-03-0{d:1}T1{d:1}:30:00Z",
          "ssn {d:3}-{d:6}",
          "ssn {d:5}-{d:4}",
          "nino PR 1{d:5}C",
          "nhs 943 476 5919",
          "pesel 4405140135{d:1}",
          "dni {d:8}{u:1}",
          "{h:4}.{h:4}.{h:4}",
          "1{d:1}.2.3.{d:2}.4",
          "PSC 12 Box {d:4}, APO AP {d:5}",
          "P.O. Box {d:3}",
          "{d:2} Main Street, Springfield, IL {d:5}",
          "姓名：张伟",
          "我叫李小龙",
          "王先生的电话1380013{d:4}",
          "收货地址：北京市海淀区中关村大街{d:1}号院",
          "住在上海市浦东新区世纪大道{d:3}号",
          "Mr. John Smith",
          "Emma Collins said",
          "in New York",
          "Acme Holdings Inc.",
          "university of cambridge",
          "[EMAIL_ADDRESS_{d:1}]",
          "[API_KEY_{d:2}] ",
          // secrets: shapes only, the values are made anew by every run of a seed
          "sk-proj-{a:40}",
          "ghp_{a:36}",
          "AKIA{u:16}",
          "akia{u:16}",
          "xoxb-{d:11}-{a:24}",
          "SK{h:32}",
          "sk{h:32}",
          "hf_{l:34}",
          "eyJ{a:20}.eyJ{a:30}.{a:30}",
          "{a:3}{d:1}Q~{a:34}",
          "{h:32}-us1{d:1}",
          "{d:9}:AA{a:33}",
          "00{a:40}",
          "-----BEGIN RSA PRIVATE KEY-----\n{a:80}\n-----END RSA PRIVATE KEY-----",
          "Authorization: Basic {a:24}",
          "Bearer {a:32}",
          "curl -u {l:5}:{a:8} http://x",
          "machine h.example login {l:3} password {a:9}\n",
          ";password={a:9};",
          "\"auth\": \"{a:28}\"",
          "contribsys = \"{h:8}:{h:8}\"",
          "password = \"{a:18}\"",
          "api_key: {h:32}",
          "the token is {a:20}",
          "my stripe key '{a:24}'",
          "密码是{a:16}",
          "github.com/{a:16}",
          "secret={d:15}",
          "key=\"{a:8}\"");

  private static final List<String> BETWEEN =
      List.of(
          " ",
          "",
          ", ",
          "\n",
          ". ",
          "：",
          "，",
          "=",
          ":",
          "\"",
          "'",
          "-",
          "/",
          "@",
          "_",
          "a",
          "Z",
          "7",
          "key",
          "secret ",
          "token:",
          "The ",
          "with ",
          "said ",
          "和",
          "在",
          "路",
          "1",
          "\\",
          "\\u0040",
          "\\n",
          "\u200B",
          "\uFF11",
          "\u212A",
          "\u0130",
          "\uD83D\uDE00",
          "é",
          "Ä",
          " the river bends twice before it reaches the sea ",
          "他认为第二个版本更加简洁");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void detect_valuesOfEveryType_isAsUngated(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < 400; n++) {
      String text = text(random);

      assertSame(text, GATED::detect, UNGATED::detect);
      assertSame(text, GATED::detectJson, UNGATED::detectJson);
      assertSame(text, GATED_BY_DEFAULT::detect, UNGATED_BY_DEFAULT::detect);
    }
  }

  @Test
  void detect_everyValueByItself_isAsUngated() {
    Random random = new Random(5);
    for (String value : VALUES) {
      for (String before : BETWEEN) {
        assertSame(before + filled(value, random), GATED::detect, UNGATED::detect);
      }
    }
  }

  private static void assertSame(
      String text, Function<String, Detection> gated, Function<String, Detection> ungated) {
    Detection expected = ungated.apply(text);
    Detection actual = gated.apply(text);

    assertThat(actual.findings()).as(text).isEqualTo(expected.findings());
    assertThat(actual.covered()).as(text).containsExactlyInAnyOrderElementsOf(expected.covered());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(8);
    for (int part = 0; part < parts; part++) {
      String value = filled(VALUES.get(random.nextInt(VALUES.size())), random);
      text.append(random.nextInt(8) == 0 ? value.substring(random.nextInt(value.length())) : value)
          .append(BETWEEN.get(random.nextInt(BETWEEN.size())));
    }
    return text.toString();
  }

  private static String filled(String shape, Random random) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = shape.indexOf('{'); open >= 0; open = shape.indexOf('{', from)) {
      int close = shape.indexOf('}', open);
      String alphabet = ALPHABETS.get(shape.substring(open + 1, open + 2));
      filled.append(shape, from, open);
      for (int i = Integer.parseInt(shape.substring(open + 3, close)); i > 0; i--) {
        filled.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      from = close + 1;
    }
    return filled.append(shape, from, shape.length()).toString();
  }

  private static DetectionConfig keepingAll() {
    EnumMap<EntityType, Action> all = new EnumMap<>(EntityType.class);
    for (EntityType type : EntityType.values()) {
      all.put(type, Action.MARK);
    }
    return new DetectionConfig(all, 0, Action.MARK, 0.5);
  }
}
