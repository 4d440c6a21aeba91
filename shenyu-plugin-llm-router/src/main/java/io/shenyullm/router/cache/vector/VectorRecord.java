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
package io.shenyullm.router.cache.vector;

import io.shenyullm.router.cache.shared.CacheCipher;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector as the grid holds it. Encrypted where a key is given: what was asked can be guessed from
 * an embedding.
 *
 * @param partition within which it is compared
 * @param payload what it leads to
 * @param createdAtMillis when it was made
 * @param ttlMillis how long it is good
 * @param vector of any length
 */
@SuppressWarnings("ArrayRecordComponent") // read field by field only
record VectorRecord(
    String partition, String payload, long createdAtMillis, long ttlMillis, float[] vector) {
  private static final byte SCHEMA = 1;
  private static final byte PLAIN = 0;
  private static final byte ENCRYPTED = 1;
  private static final int MAX_DIMENSIONS = 65_536;

  byte[] toBytes(String name, @Nullable CacheCipher cipher) {
    byte[] partitionBytes = partition.getBytes(StandardCharsets.UTF_8);
    byte[] payloadBytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(
            16 + 12 + partitionBytes.length + payloadBytes.length + vector.length * Float.BYTES);
    body.putLong(createdAtMillis).putLong(ttlMillis);
    body.putInt(partitionBytes.length).put(partitionBytes);
    body.putInt(payloadBytes.length).put(payloadBytes);
    body.putInt(vector.length).asFloatBuffer().put(vector);
    byte[] header = {SCHEMA, cipher == null ? PLAIN : ENCRYPTED};
    if (cipher == null) {
      return concat(header, body.array());
    }
    byte[] keyed = concat(header, cipher.id());
    return concat(keyed, cipher.encrypt(name, keyed, body.array()));
  }

  /** Reads what {@link #toBytes} wrote; {@code null} if it is something else or of another key. */
  static @Nullable VectorRecord fromBytes(String name, byte[] bytes, @Nullable CacheCipher cipher) {
    byte kind = cipher == null ? PLAIN : ENCRYPTED;
    if (bytes.length < 2 || bytes[0] != SCHEMA || bytes[1] != kind) {
      return null;
    }
    byte[] body;
    if (cipher == null) {
      body = Arrays.copyOfRange(bytes, 2, bytes.length);
    } else {
      int from = 2 + CacheCipher.ID_BYTES;
      if (bytes.length < from || !Arrays.equals(Arrays.copyOfRange(bytes, 2, from), cipher.id())) {
        return null;
      }
      byte[] opened = cipher.decrypt(name, bytes, from);
      if (opened == null) {
        return null;
      }
      body = opened;
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    try {
      long createdAt = in.getLong();
      long ttl = in.getLong();
      String partition = text(in);
      String payload = text(in);
      int dimensions = in.getInt();
      if (dimensions <= 0 || dimensions > MAX_DIMENSIONS) {
        return null;
      }
      float[] vector = new float[dimensions];
      in.asFloatBuffer().get(vector);
      return new VectorRecord(partition, payload, createdAt, ttl, vector);
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
