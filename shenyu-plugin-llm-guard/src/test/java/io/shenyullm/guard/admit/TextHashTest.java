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
package io.shenyullm.guard.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextHashTest {
  /** The key of the authors' test vectors, bytes 0 to 15. */
  private static final TextHash PUBLISHED = new TextHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  @Test
  void of_authorsVectors_areTheirs() {
    // vectors_sip128 for the messages 00 01 02 ... of no, 2 and 8 bytes
    assertThat(PUBLISHED.of(""))
        .isEqualTo(new TextHash.Value(0xe6a825ba047f81a3L, 0x930255c71472f66dL));
    assertThat(PUBLISHED.of("\u0100"))
        .isEqualTo(new TextHash.Value(0xc75da4a48d227781L, 0xe4ff0af6de8ba3fcL));
    assertThat(PUBLISHED.of("\u0100\u0302\u0504\u0706"))
        .isEqualTo(new TextHash.Value(0x61f55862baa9623bL, 0xb49714f364e2830fL));
  }

  /** Worked out by another implementation, which gives the authors' vectors, too. */
  @Test
  void of_severalWords_asElsewhere() {
    assertThat(PUBLISHED.of("\u0100\u0302\u0504\u0706\u0908\u0b0a\u0d0c\u0f0e"))
        .isEqualTo(new TextHash.Value(0xbb54b067caa4e26eL, 0x77052385bf1533fdL));
  }

  @Test
  void of_textsThatDifferInOneUnit_differ() {
    Random random = new Random(7);
    Set<TextHash.Value> seen = new HashSet<>();
    char[] text = new char[37];
    for (int n = 0; n < 2_000; n++) {
      text[random.nextInt(text.length)]++;
      seen.add(PUBLISHED.of(new String(text)));
      seen.add(PUBLISHED.of(new String(text, 0, n % 37)));
    }

    Set<String> texts = new HashSet<>();
    random = new Random(7);
    text = new char[37];
    for (int n = 0; n < 2_000; n++) {
      text[random.nextInt(text.length)]++;
      texts.add(new String(text));
      texts.add(new String(text, 0, n % 37));
    }
    assertThat(seen).hasSameSizeAs(texts);
  }

  @Test
  void of_otherKeyOrName_differs() {
    TextHash one = TextHash.withRandomKey();

    assertThat(one.of("text")).isEqualTo(one.of("text"));
    assertThat(TextHash.withRandomKey().of("text")).isNotEqualTo(one.of("text"));
    assertThat(one.derived("a").of("text")).isNotEqualTo(one.derived("b").of("text"));
    assertThat(one.derived("a").of("text")).isEqualTo(one.derived("a").of("text"));
  }
}
