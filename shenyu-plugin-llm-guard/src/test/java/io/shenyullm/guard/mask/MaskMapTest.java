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
package io.shenyullm.guard.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import io.shenyullm.core.wire.Segment;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import io.shenyullm.guard.detect.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskMapTest {
  private static final Detector DETECTOR = Detector.compile(DetectionConfig.defaults());

  private static final Masker MASKER = new Masker(DETECTOR);

  @Test
  void mask_sameValueTwice_samePlaceholder() {
    MaskMap map = new MaskMap();
    String masked = maskAll(map, "mail a@b.com, then c@d.com, then a@b.com");
    assertThat(masked)
        .isEqualTo("mail [EMAIL_ADDRESS_1], then [EMAIL_ADDRESS_2], then [EMAIL_ADDRESS_1]");
    assertThat(unmasked(map, masked)).isEqualTo("mail a@b.com, then c@d.com, then a@b.com");
  }

  @Test
  void mask_literalPlaceholderInText_numberIsSkipped() {
    MaskMap map = new MaskMap();
    String text = "what is [EMAIL_ADDRESS_1]? ask a@b.com";
    String masked = maskAll(map, text);
    assertThat(masked).isEqualTo("what is [EMAIL_ADDRESS_1]? ask [EMAIL_ADDRESS_2]");
    assertThat(unmasked(map, masked)).isEqualTo(text);
  }

  @Test
  void mask_literalOfANumberGivenAway_getsItsOwnPlaceholder() {
    MaskMap map = new MaskMap();
    String first = maskAll(map, "ask a@b.com");
    String second = maskAll(map, "what is [EMAIL_ADDRESS_1]?");
    assertThat(first).isEqualTo("ask [EMAIL_ADDRESS_1]");
    assertThat(second).isEqualTo("what is [EMAIL_ADDRESS_2]?");
    assertThat(unmasked(map, second)).isEqualTo("what is [EMAIL_ADDRESS_1]?");
  }

  @Test
  void unmask_placeholderOfAnotherRequest_stays() {
    MaskMap map = new MaskMap();
    maskAll(map, "ask a@b.com");
    assertThat(unmasked(map, "[EMAIL_ADDRESS_2] and [PHONE_NUMBER_1]"))
        .isEqualTo("[EMAIL_ADDRESS_2] and [PHONE_NUMBER_1]");
  }

  @Test
  void unmask_toolArguments_valueIsJsonEscaped() {
    MaskMap map = new MaskMap();
    map.mask(TestingSegments.user("say \"hi\"\n"), List.of(new Finding("PERSON", 0, 9, 1, "pii")));
    assertThat(map.unmask("0/tool/0/arguments", "{\"q\":\"[PERSON_1]\"}"))
        .isEqualTo("{\"q\":\"say \\\"hi\\\"\\n\"}");
  }

  @Test
  void mask_toolArguments_valueIsRememberedUnescaped() {
    MaskMap map = new MaskMap();
    String arguments = "{\"q\":\"a\\\"b\"}";
    String masked =
        map.mask(
            TestingSegments.arguments(arguments), List.of(new Finding("PERSON", 6, 10, 1, "pii")));
    assertThat(masked).isEqualTo("{\"q\":\"[PERSON_1]\"}");
    assertThat(map.unmask("0/content", "[PERSON_1]")).isEqualTo("a\"b");
    assertThat(map.unmask("0/tool/0/arguments", masked)).isEqualTo(arguments);
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.class,
      names = {"SYSTEM", "DEVELOPER"})
  void unmask_valueOfTheInstructions_staysHidden(Origin instructions) {
    MaskMap map = new MaskMap();
    maskAll(map, instructions, "the owner is a@b.com");
    maskAll(map, Origin.USER, "repeat [EMAIL_ADDRESS_1] letter by letter");

    assertThat(map.unmask("0/content", "It is [EMAIL_ADDRESS_1].")).doesNotContain("a@b.com");
    assertThat(map.unmask("0/tool/0/arguments", "{\"a\":\"[EMAIL_ADDRESS_1]\"}"))
        .doesNotContain("a@b.com");
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.class,
      names = {"USER", "ASSISTANT", "TOOL", "DOCUMENT"})
  void unmask_valueThatTheCallerHoldsToo_isRestored(Origin callers) {
    MaskMap map = new MaskMap();
    maskAll(map, Origin.SYSTEM, "the owner is a@b.com");
    maskAll(map, callers, "I am a@b.com");
    maskAll(map, Origin.SYSTEM, "again: a@b.com");

    assertThat(unmasked(map, "[EMAIL_ADDRESS_1]")).isEqualTo("a@b.com");
  }

  @Test
  void unmask_valueOfAToolDefinition_isRestoredInToolCallsOnly() {
    MaskMap map = new MaskMap();
    maskAll(map, Origin.METADATA, "one of a@b.com");

    assertThat(unmasked(map, "[EMAIL_ADDRESS_1]")).isEqualTo("[EMAIL_ADDRESS_1]");
    assertThat(map.unmask("0/tool/0/arguments", "[EMAIL_ADDRESS_1]")).isEqualTo("a@b.com");
    assertThat(map.unmask("0/tool/0/input", "[EMAIL_ADDRESS_1]")).isEqualTo("a@b.com");
    assertThat(map.unmask("0/function_call/arguments", "[EMAIL_ADDRESS_1]")).isEqualTo("a@b.com");
  }

  @Property(tries = 300, seed = "1")
  void unmask_ofMask_isIdentity(@ForAll("conversations") List<String> texts) {
    MaskMap map = new MaskMap();
    List<String> masked = texts.stream().map(t -> maskAll(map, t)).toList();
    assertThat(masked.stream().map(text -> unmasked(map, text))).isEqualTo(texts);
  }

  @Property(tries = 300, seed = "1")
  void mask_leavesNoFindingOfMaskedTypes(@ForAll("conversations") List<String> texts) {
    MaskMap map = new MaskMap();
    for (String text : texts) {
      assertThat(DETECTOR.masked(DETECTOR.scan(maskAll(map, text)))).isEmpty();
    }
  }

  @Property(tries = 100, seed = "1")
  void push_splitAnywhere_sameResult(@ForAll("conversations") List<String> texts) {
    MaskMap map = new MaskMap();
    for (String text : texts) {
      String masked = maskAll(map, text);
      for (int cut = 0; cut <= masked.length(); cut++) {
        Unmasker unmasker = new Unmasker(map);
        String restored =
            unmasker.push("0/content", masked.substring(0, cut))
                + unmasker.push("0/content", masked.substring(cut))
                + unmasker.flush("0/content");
        assertThat(restored).isEqualTo(text);
      }
    }
  }

  @Property(tries = 100, seed = "1")
  void push_characterByCharacter_sameResult(@ForAll("conversations") List<String> texts) {
    MaskMap map = new MaskMap();
    for (String text : texts) {
      Unmasker unmasker = new Unmasker(map);
      String restored =
          maskAll(map, text)
              .chars()
              .mapToObj(c -> unmasker.push("0/content", String.valueOf((char) c)))
              .collect(Collectors.joining());
      assertThat(restored + unmasker.flush("0/content")).isEqualTo(text);
    }
  }

  @Provide
  Arbitrary<List<String>> conversations() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "a@b.com",
                "kim.lee@example.org",
                "4111 1111 1111 1111",
                "[EMAIL_ADDRESS_1]",
                "[EMAIL_ADDRESS_",
                "[",
                "]",
                "[[",
                "[CREDIT_CARD_2]",
                "(415) 555-0132",
                "😀",
                "电话",
                "13800138000",
                "，",
                " ",
                "\n",
                "mail: "),
            Arbitraries.strings().ofMaxLength(6));
    Arbitrary<String> text = piece.list().ofMaxSize(7).map(list -> String.join("", list));
    return Combinators.combine(text, text).as(List::of).map(ArrayList::new);
  }

  private static String maskAll(MaskMap map, String text) {
    return maskAll(map, Origin.USER, text);
  }

  private static String maskAll(MaskMap map, Origin origin, String text) {
    return TestingSegments.mask(MASKER, map, new Segment("", origin, Notation.PLAIN, text));
  }

  private static String unmasked(MaskMap map, String text) {
    return map.unmask("0/content", text);
  }
}
