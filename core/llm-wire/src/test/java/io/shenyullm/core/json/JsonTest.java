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
package io.shenyullm.core.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':1,'a':2}|1|duplicate key",
        "{'a':1|1|the document ends too early",
        "{'a':1} {}|1|something follows the document",
        "{'a':secretword}|1|unexpected character",
        "{'a':'x' 'b'}|1|unexpected character",
        "{'a':NaN}|1|unexpected character",
      })
  void parse_broken_saysWhereWithoutQuoting(String json, int line, String reason) {
    byte[] bytes = ("\n" + json.replace('\'', '"')).getBytes(UTF_8);
    JsonSyntaxException e =
        catchThrowableOfType(() -> Json.parseObject(bytes), JsonSyntaxException.class);
    assertThat(e.getMessage()).startsWith(reason).doesNotContain("secretword");
    assertThat(e.line()).isEqualTo(line + 1);
    assertThat(e.column()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "e282", "80", "f8888080"})
  void parse_notUtf8_isRefusedAtTheByte(String hex) {
    byte[] wrong = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[8 + wrong.length];
    System.arraycopy("{\n\"a\":\"".getBytes(UTF_8), 0, bytes, 0, 7);
    bytes[7] = 'x';
    System.arraycopy(wrong, 0, bytes, 8, wrong.length);
    JsonSyntaxException e =
        catchThrowableOfType(() -> Json.parse(bytes), JsonSyntaxException.class);
    assertThat(e.getMessage()).isEqualTo("not UTF-8 at line 2, column 7");
  }

  @Test
  void parse_utf16_isRefused() {
    JsonSyntaxException e =
        catchThrowableOfType(
            () -> Json.parse("{\"a\":1}".getBytes(UTF_16LE)), JsonSyntaxException.class);
    assertThat(e.getMessage()).startsWith("not UTF-8");
  }

  @Test
  void parse_tooDeep_isRefused() {
    byte[] deep = ("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8);
    JsonSyntaxException e = catchThrowableOfType(() -> Json.parse(deep), JsonSyntaxException.class);
    assertThat(e.getMessage()).startsWith("nested too deeply");
  }

  @Test
  void parseObject_array_isRefused() {
    JsonSyntaxException e =
        catchThrowableOfType(
            () -> Json.parseObject("[]".getBytes(UTF_8)), JsonSyntaxException.class);
    assertThat(e.getMessage()).startsWith("expected a JSON object");
  }

  @Test
  void write_halfASurrogatePair_isEscaped() {
    byte[] json = Json.write(Map.of("t", "a\uD83D"));
    assertThat(new String(json, UTF_8)).isEqualTo("{\"t\":\"a\\uD83D\"}");
    assertThat(Json.parse(json)).isEqualTo(Map.of("t", "a\uD83D"));
  }

  @Test
  void parse_decimal_keepsItsDigits() {
    assertThat(Json.parse("[0.10,9007199254740993]".getBytes(UTF_8)))
        .isEqualTo(List.of(new BigDecimal("0.10"), 9007199254740993L));
  }

  @Property(tries = 300, seed = "1")
  void parse_ofWrittenText_isIdentity(@ForAll String text) {
    assertThat(Json.parse(Json.write(List.of(text)))).isEqualTo(List.of(text));
  }

  @Property(tries = 300, seed = "1")
  void firstInvalid_ofEncodedText_isNone(@ForAll String text) {
    assertThat(Utf8.firstInvalid(text.getBytes(UTF_8))).isEqualTo(-1);
  }

  @Test
  void writeCanonical_keysSortedAndNumbersPlain() {
    assertThat(
            new String(
                Json.writeCanonical(
                    Json.parse(
                        "{\"b\":[1.500,1E+3,{\"z\":0.000,\"a\":2.0}],\"a\":\"é\",\"A\":7}"
                            .getBytes(UTF_8))),
                UTF_8))
        .isEqualTo("{\"A\":7,\"a\":\"é\",\"b\":[1.5,1000,{\"a\":2,\"z\":0}]}");
  }

  /** Against a writer that is slow and simple. */
  @Property(tries = 2_000)
  void writeCanonical_anyTree_asTheRuleSays(@ForAll("trees") Object tree) {
    assertThat(new String(Json.writeCanonical(tree), UTF_8)).isEqualTo(simple(tree));
  }

  private static String simple(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, value) -> sorted.put((String) key, value));
      return sorted.entrySet().stream()
          .map(entry -> simple(entry.getKey()) + ":" + simple(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(JsonTest::simple).collect(Collectors.joining(",", "[", "]"));
    }
    if (tree instanceof String text) {
      return text.codePoints()
          .mapToObj(JsonTest::escaped)
          .collect(Collectors.joining("", "\"", "\""));
    }
    if (tree instanceof Boolean) {
      return tree.toString();
    }
    BigDecimal plain = new BigDecimal(tree.toString()).stripTrailingZeros();
    return plain.scale() <= 0 ? plain.toPlainString() : plain.toString();
  }

  private static String escaped(int point) {
    int named = "\b\t\n\f\r\"\\".indexOf(point);
    if (named >= 0) {
      return "\\" + "btnfr\"\\".charAt(named);
    }
    return point < ' ' || point >= 0xD800 && point <= 0xDFFF
        ? String.format("\\u%04x", point)
        : Character.toString(point);
  }

  @Provide
  Arbitrary<Object> trees() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(20).map(text -> (Object) text),
            Arbitraries.of("\uD83D\uDE00", "\uD83D", "\u0000\u001F\u007F\u0080\u07FF\u0800\uFFFF"),
            Arbitraries.integers().map(number -> (Object) number),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.bigIntegers().map(number -> (Object) number),
            Arbitraries.bigDecimals().map(number -> (Object) number),
            Arbitraries.doubles().map(number -> (Object) number),
            Arbitraries.of(true, false));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), inner)
                    .ofMaxSize(6)
                    .map(map -> (Object) map)),
        3);
  }
}
