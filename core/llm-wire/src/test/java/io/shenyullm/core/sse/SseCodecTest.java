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
package io.shenyullm.core.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseCodecTest {
  /** A mark, all three line ends, a comment, two-byte to four-byte characters, several lines. */
  private static final String STREAM =
      "\uFEFF: hi\r\nevent: delta\rid: 7\ndata: {\"t\":\"é漢😀\"}\r\n\r\ndata: a\rdata:b\r\r"
          + "retry: 1500\n\nunknown: x\ndata\n\ndata: [DONE]\n\n";

  private static final List<SseItem> ITEMS =
      List.of(
          new SseItem.Comment(utf8("hi")),
          new SseItem.Event("delta", "7", utf8("{\"t\":\"é漢😀\"}")),
          SseItem.Event.ofData(utf8("a\nb")),
          new SseItem.Retry(1500),
          SseItem.Event.ofData(utf8("")),
          SseItem.Event.ofData(utf8("[DONE]")));

  static Stream<Arguments> everyPairOfSplits() {
    int length = utf8(STREAM).length;
    return IntStream.rangeClosed(0, length)
        .boxed()
        .flatMap(
            first ->
                Stream.of(first, first + 1, first + 2, first + 5)
                    .filter(second -> second <= length)
                    .map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest
  @MethodSource("everyPairOfSplits")
  void decode_splitAnywhere_givesSameItems(int first, int second) {
    byte[] bytes = utf8(STREAM);
    SseDecoder decoder = new SseDecoder(1024);
    List<SseItem> items = new ArrayList<>();
    items.addAll(decoder.decode(ByteBuffer.wrap(bytes, 0, first)));
    items.addAll(decoder.decode(ByteBuffer.wrap(bytes, first, second - first)));
    items.addAll(decoder.decode(ByteBuffer.wrap(bytes, second, bytes.length - second)));
    items.addAll(decoder.end());
    assertThat(items).isEqualTo(ITEMS);
  }

  @Test
  void decode_directBufferByteByByte_givesSameItems() {
    SseDecoder decoder = new SseDecoder(1024);
    List<SseItem> items = new ArrayList<>();
    for (byte b : utf8(STREAM)) {
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      one.put(b).flip();
      items.addAll(decoder.decode(one));
      assertThat(one.hasRemaining()).isFalse();
    }
    assertThat(items).isEqualTo(ITEMS);
  }

  @Test
  void decode_brokenMark_isText() {
    SseDecoder decoder = new SseDecoder(1024);
    List<SseItem> items =
        new ArrayList<>(decoder.decode(ByteBuffer.wrap(new byte[] {(byte) 0xEF})));
    items.addAll(decoder.decode(ByteBuffer.wrap(utf8(":x\n: kept\n"))));
    assertThat(items).containsExactly(new SseItem.Comment(utf8("kept")));
  }

  @Test
  void end_withoutBlankLine_handsOutTheLastEvent() {
    SseDecoder decoder = new SseDecoder(1024);
    assertThat(decoder.decode(ByteBuffer.wrap(utf8("data: [DONE]")))).isEmpty();
    assertThat(decoder.end()).containsExactly(SseItem.Event.ofData(utf8("[DONE]")));
    assertThat(decoder.end()).isEmpty();
  }

  @Test
  void decode_eventOverLimitInOneLine_failsOnceAndIgnoresTheRest() {
    SseDecoder decoder = new SseDecoder(10);
    List<SseItem> items = new ArrayList<>();
    items.addAll(decoder.decode(ByteBuffer.wrap(utf8("data: 1\n\ndata: 56"))));
    items.addAll(decoder.decode(ByteBuffer.wrap(utf8("789012\n\ndata: 2\n\n"))));
    items.addAll(decoder.end());
    assertThat(items).containsExactly(SseItem.Event.ofData(utf8("1")), new SseItem.TooLarge(10));
    assertThat(decoder.hasFailed()).isTrue();
  }

  @Test
  void decode_eventOverLimitInManyLines_fails() {
    SseDecoder decoder = new SseDecoder(20);
    byte[] line = utf8("data: 12345\n");
    List<SseItem> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      items.addAll(decoder.decode(ByteBuffer.wrap(line)));
    }
    assertThat(items).containsExactly(new SseItem.TooLarge(20));
  }

  @Test
  void decode_idWithNull_isIgnored() {
    SseDecoder decoder = new SseDecoder(100);
    assertThat(decoder.decode(ByteBuffer.wrap(utf8("id: a\0b\nretry: 1x\ndata: 1\n\n"))))
        .containsExactly(SseItem.Event.ofData(utf8("1")));
  }

  @Test
  void toString_ofEvent_hidesTheData() {
    assertThat(SseItem.Event.ofData(utf8("secret")).toString()).doesNotContain("secret");
    assertThat(new SseItem.Comment(utf8("secret")).toString()).doesNotContain("secret");
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
