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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SseRoundTripPropertiesTest {
  @Property(tries = 300, seed = "1")
  void decode_ofEncoded_isIdentity(
      @ForAll("items") List<SseItem> items, @ForAll @IntRange(min = 1, max = 40) int chunk) {
    SseEncoder encoder = new SseEncoder();
    items.forEach(encoder::item);
    byte[] bytes = encoder.take();
    assertThat(encoder.isEmpty()).isTrue();
    SseDecoder decoder = new SseDecoder(1 << 20);
    List<SseItem> decoded = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += chunk) {
      decoder.decode(bytes, at, Math.min(chunk, bytes.length - at), decoded::add);
    }
    assertThat(decoded).isEqualTo(items);
    assertThat(decoder.end()).isEmpty();
  }

  @Provide
  Arbitrary<List<SseItem>> items() {
    // a CR in data has no form of its own on the wire
    Arbitrary<byte[]> data = Arbitraries.bytes().filter(b -> b != '\r').array(byte[].class);
    Arbitrary<String> field =
        Arbitraries.strings().withCharRange('\u0020', '\u02AF').ofMaxLength(12).injectNull(0.5);
    Arbitrary<SseItem> event = Combinators.combine(field, field, data).as(SseItem.Event::new);
    Arbitrary<SseItem> comment =
        Arbitraries.bytes()
            .filter(b -> b != '\r' && b != '\n')
            .array(byte[].class)
            .map(SseItem.Comment::new);
    Arbitrary<SseItem> retry = Arbitraries.longs().between(0, 999_999).map(SseItem.Retry::new);
    return Arbitraries.oneOf(event, comment, retry).list().ofMaxSize(8);
  }
}
