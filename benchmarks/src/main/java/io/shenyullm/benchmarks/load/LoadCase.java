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

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is asked, where, and how many ask at once.
 *
 * @param way through the gateway
 * @param target where the request goes
 * @param body request body, with {@link Prompt#MARK} where each request differs
 * @param authorization value of the header
 * @param reply what the provider answers
 * @param connections kept open; each asks again as soon as it has its reply
 */
record LoadCase(
    Way way, URI target, String body, String authorization, CannedReply reply, int connections) {

  LoadCase over(int others) {
    return new LoadCase(way, target, body, authorization, reply, others);
  }

  /** The request as it goes on the wire; prepared bytes keep the generator cheap. */
  ByteBuffer request() {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("POST "
                + target.getRawPath()
                + " HTTP/1.1\r\nhost: "
                + target.getAuthority()
                + "\r\nauthorization: "
                + authorization
                + "\r\ncontent-type: application/json\r\naccept: */*\r\ncontent-length: "
                + content.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer request = ByteBuffer.allocateDirect(head.length + content.length);
    return request.put(head).put(content).flip();
  }
}
