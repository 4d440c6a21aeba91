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
package io.shenyullm.grid.hazelcast;

import io.shenyullm.core.grid.GridException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers of our processors: one byte that says how it went, then content. Exceptions of ours would
 * reach a client only as text.
 */
final class Reply {
  private static final byte OK = 0;
  private static final byte NO = 1;
  private static final byte REJECTED = 2;
  private static final byte OVERLOADED = 3;

  private Reply() {}

  static byte[] yes() {
    return new byte[] {OK};
  }

  static byte[] no() {
    return new byte[] {NO};
  }

  static byte[] ok(byte[] content) {
    return with(OK, content);
  }

  static byte[] rejected(String why) {
    return with(REJECTED, why.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] overloaded(String why) {
    return with(OVERLOADED, why.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] with(byte how, byte[] content) {
    byte[] bytes = new byte[content.length + 1];
    bytes[0] = how;
    System.arraycopy(content, 0, bytes, 1, content.length);
    return bytes;
  }

  /** Whether it was done, or its condition was not met. */
  static boolean isYes(byte @Nullable [] reply) throws GridException {
    return checked(reply)[0] == OK;
  }

  @SuppressWarnings("NullAway") // Void has no other value
  static Void done(byte @Nullable [] reply) throws GridException {
    checked(reply);
    return null;
  }

  static byte[] content(byte @Nullable [] reply) throws GridException {
    byte[] bytes = checked(reply);
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static byte[] checked(byte @Nullable [] reply) throws GridException {
    if (reply == null || reply.length == 0) {
      throw new GridException(GridException.Kind.REJECTED, "a node gave an empty answer");
    }
    if (reply[0] == REJECTED || reply[0] == OVERLOADED) {
      throw new GridException(
          reply[0] == REJECTED ? GridException.Kind.REJECTED : GridException.Kind.OVERLOADED,
          new String(reply, 1, reply.length - 1, StandardCharsets.UTF_8));
    }
    return reply;
  }
}
