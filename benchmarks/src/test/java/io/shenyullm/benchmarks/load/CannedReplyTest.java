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
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CannedReplyTest {
  @Test
  void sse_readByTheGenerator_hasItsEventsAndContent() throws IOException {
    for (CannedReply reply : new CannedReply[] {CannedReply.sse(22), CannedReply.sse(400)}) {
      ReplyReader reader = read(reply);
      assertThat(reader.isDone()).isTrue();
      assertThat(reader.hasContent()).isTrue();
      assertThat(reader.events()).isEqualTo(reply.events());
      assertThat(reply.pieces()).hasSize(1);
    }
  }

  @Test
  void paced_sameStream_isInOnePieceAnEvent() throws IOException {
    CannedReply reply = CannedReply.paced(22, 50);
    assertThat(reply.pieces()).hasSize(22);
    assertThat(reply.pace()).isEqualTo(Duration.ofMillis(20));
    assertThat(read(reply).events()).isEqualTo(22);
  }

  @Test
  void json_readByTheGenerator_isWholeAndOfTheSizeOfTheProfile() throws IOException {
    ReplyReader reader = read(Cases.REPLY);
    assertThat(reader.isDone()).isTrue();
    assertThat(reader.hasContent()).isTrue();
    assertThat(reader.bodyBytes()).isBetween(390L, 410L);
  }

  private static ReplyReader read(CannedReply reply) throws IOException {
    ReplyReader reader = new ReplyReader();
    for (byte[] piece : reply.pieces()) {
      reader.feed(piece, piece.length);
    }
    return reader;
  }
}
