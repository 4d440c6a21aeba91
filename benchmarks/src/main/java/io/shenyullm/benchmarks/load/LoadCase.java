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
 * One line of the table: what is asked, where, and how many ask at once.
 *
 * @param path what lies between the caller and the simulated provider
 * @param stream whether the reply is asked for as server-sent events
 * @param connections kept open; each asks again as soon as it has its reply
 * @param target where the request goes
 * @param body request body
 * @param authorization value of the header
 */
record LoadCase(
    String path, boolean stream, int connections, URI target, String body, String authorization) {

  static LoadCase chat(
      String path, boolean stream, int connections, URI target, String model, String key) {
    String body =
        "{\"model\":\""
            + model
            + "\","
            + (stream ? "\"stream\":true," : "")
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Name three rivers of Europe\"}]}";
    return new LoadCase(path, stream, connections, target, body, "Bearer " + key);
  }

  String wire() {
    return stream ? "SSE" : "JSON";
  }

  boolean throughGateway() {
    return !path.equals(LoadMain.DIRECT);
  }

  @Override
  public String toString() {
    return path + ", " + wire() + ", " + connections + " connection(s)";
  }

  /** The request as it goes on the wire; the same bytes each time keep the generator cheap. */
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
