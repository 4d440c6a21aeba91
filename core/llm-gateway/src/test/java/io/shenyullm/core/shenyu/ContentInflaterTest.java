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
package io.shenyullm.core.shenyu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentInflaterTest {
  private static final byte[] PLAIN = "event: x\ndata: h\u00e9llo\n\n".repeat(40).getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void pieces_cutAnywhere_isWhatWasCompressed(String encoding) {
    byte[] compressed = TestingCompression.of(encoding, PLAIN);
    for (int cut = 0; cut <= compressed.length; cut++) {
      assertThat(
              inflated(
                  encoding,
                  Arrays.copyOf(compressed, cut),
                  Arrays.copyOfRange(compressed, cut, compressed.length)))
          .isEqualTo(PLAIN);
    }
  }

  @Test
  void pieces_bareDeflate_isRead() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, /* nowrap= */ true);
    deflater.setInput(PLAIN);
    deflater.finish();
    byte[] buffer = new byte[PLAIN.length];
    int length = deflater.deflate(buffer);
    byte[] bare = Arrays.copyOf(buffer, length);
    deflater.end();

    assertThat(inflated("deflate", bare)).isEqualTo(PLAIN);
  }

  @Test
  void pieces_gzipHeaderWithEverything_isSkipped() {
    byte[] plain = TestingCompression.of("gzip", PLAIN);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0});
    full.writeBytes(new byte[] {3, 0, 1, 2, 3});
    full.writeBytes("name\0comment\0".getBytes(UTF_8));
    full.writeBytes(new byte[] {7, 7});
    full.write(plain, 10, plain.length - 10);
    byte[] compressed = full.toByteArray();

    for (int cut = 0; cut < 40; cut++) {
      assertThat(
              inflated(
                  "gzip",
                  Arrays.copyOf(compressed, cut),
                  Arrays.copyOfRange(compressed, cut, compressed.length)))
          .isEqualTo(PLAIN);
    }
  }

  @Test
  void pieces_ofABomb_areSmallAndInflatedOnlyWhenAskedFor() {
    byte[] bomb = TestingCompression.of("gzip", new byte[50_000_000]);
    try (ContentInflater inflater = ContentInflater.of("gzip")) {
      Iterator<byte[]> pieces = inflater.pieces(bomb).iterator();

      assertThat(pieces.next()).hasSizeLessThanOrEqualTo(16 * 1024);
      assertThat(pieces.hasNext()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void end_cutAnywhere_isBroken(String encoding) {
    byte[] compressed = TestingCompression.of(encoding, PLAIN);
    for (int length = 0; length < compressed.length; length++) {
      byte[] part = Arrays.copyOf(compressed, length);
      assertThatThrownBy(() -> inflated(encoding, part))
          .as("%d bytes", length)
          .isInstanceOf(ContentInflater.BrokenContentException.class);
    }
  }

  @Test
  void pieces_bytesBehindTheEnd_areBroken() {
    byte[] compressed = TestingCompression.of("gzip", PLAIN);

    assertThatThrownBy(() -> inflated("gzip", compressed, new byte[] {1}))
        .isInstanceOf(ContentInflater.BrokenContentException.class);
    assertThatThrownBy(() -> inflated("gzip", Arrays.copyOf(compressed, compressed.length + 1)))
        .isInstanceOf(ContentInflater.BrokenContentException.class);
  }

  @Test
  void end_otherChecksumOrLength_isBroken() {
    byte[] compressed = TestingCompression.of("gzip", PLAIN);
    for (int at = compressed.length - 8; at < compressed.length; at++) {
      byte[] changed = compressed.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> inflated("gzip", changed))
          .isInstanceOf(ContentInflater.BrokenContentException.class);
    }
  }

  @Test
  void pieces_noise_isBrokenAndNothingElse() {
    Random random = new Random(7);
    for (int n = 0; n < 500; n++) {
      String encoding = n % 2 == 0 ? "gzip" : "deflate";
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThatThrownBy(() -> inflated(encoding, noise))
          .isInstanceOf(ContentInflater.BrokenContentException.class);
    }
  }

  @Test
  void pieces_headerWithoutEnd_isNotKept() {
    byte[] header = new byte[5_000];
    Arrays.fill(header, (byte) 'x');
    System.arraycopy(new byte[] {0x1F, (byte) 0x8B, 8, 8}, 0, header, 0, 4);

    assertThatThrownBy(() -> inflated("gzip", header))
        .isInstanceOf(ContentInflater.BrokenContentException.class);
  }

  @Test
  void pieces_afterClose_isEmpty() {
    ContentInflater inflater = ContentInflater.of("gzip");
    Iterator<byte[]> pieces = inflater.pieces(TestingCompression.of("gzip", PLAIN)).iterator();
    inflater.close();

    assertThat(pieces.hasNext()).isFalse();
    assertThat(inflater.pieces(new byte[] {1}).iterator().hasNext()).isFalse();
  }

  @Test
  void of_codingsThatNobodyReads_isNull() {
    assertThat(ContentInflater.of("br")).isNull();
    assertThat(ContentInflater.of("gzip, gzip")).isNull();
  }

  private static byte[] inflated(String encoding, byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ContentInflater inflater = ContentInflater.of(encoding)) {
      for (byte[] chunk : chunks) {
        inflater.pieces(chunk).forEach(out::writeBytes);
      }
      inflater.end();
    }
    return out.toByteArray();
  }
}
