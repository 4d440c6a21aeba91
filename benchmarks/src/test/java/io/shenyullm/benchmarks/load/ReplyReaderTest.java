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
package io.shenyullm.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReplyReaderTest {
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "1a\r\ndata: {\"content\":\"\"}\n\n....\r\n"
          + "14\r\ndata: {\"content\":\"H\r\n"
          + "5\r\n\"}\n\n.\r\n0\r\n\r\n";

  @Test
  void feed_streamSplitAtEveryByte_endsWithItsLastByte() throws IOException {
    byte[] bytes = STREAM.getBytes(StandardCharsets.US_ASCII);
    for (int split = 1; split < bytes.length; split++) {
      ReplyReader reader = new ReplyReader();
      byte[] rest = new byte[bytes.length - split];
      System.arraycopy(bytes, split, rest, 0, rest.length);
      reader.feed(bytes, split);
      assertThat(reader.isDone()).isFalse();
      reader.feed(rest, rest.length);
      assertThat(reader.isDone()).isTrue();
      assertThat(reader.events()).isEqualTo(2);
      assertThat(reader.status()).isEqualTo(200);
    }
  }

  @Test
  void hasContent_firstDeltaEmpty_isTrueWithTheNext() throws IOException {
    ReplyReader reader = new ReplyReader();
    byte[] upToContent =
        STREAM.substring(0, STREAM.indexOf("H\r")).getBytes(StandardCharsets.US_ASCII);
    reader.feed(upToContent, upToContent.length);
    assertThat(reader.hasContent()).isFalse();
    reader.feed(new byte[] {'H'}, 1);
    assertThat(reader.hasContent()).isTrue();
  }

  @Test
  void feed_replyWithLength_endsAfterIt() throws IOException {
    ReplyReader reader = new ReplyReader();
    byte[] bytes =
        "HTTP/1.1 503 Unavailable\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"
            .getBytes(StandardCharsets.US_ASCII);
    reader.feed(bytes, bytes.length);
    assertThat(reader.isDone()).isTrue();
    assertThat(reader.isClosing()).isTrue();
    assertThat(reader.status()).isEqualTo(503);
    assertThat(reader.bodyStart()).isEqualTo("{}");
  }
}
