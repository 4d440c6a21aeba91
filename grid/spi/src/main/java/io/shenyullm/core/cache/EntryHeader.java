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
package io.shenyullm.core.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readable front of an envelope: whoever purges needs no key to see what an entry belongs to.
 * Authenticated where the value is encrypted.
 *
 * @param compressed whether the value is deflated
 * @param keyId which key the value is encrypted with; {@code null} if it is not
 * @param createdAtMillis when the value was made
 * @param ttlMillis how long it may be used
 * @param valueLength of the value before compression
 * @param generations tags and the generation that each had then
 * @param length of this header
 */
@SuppressWarnings("ArrayRecordComponent") // read field by field only
public record EntryHeader(
    boolean compressed,
    byte @Nullable [] keyId,
    long createdAtMillis,
    long ttlMillis,
    int valueLength,
    Map<String, Long> generations,
    int length) {

  /** Grows when older readers would misread; they then take the entry for missing. */
  public static final byte SCHEMA = 1;

  public static final int MAX_TAGS = 32;
  public static final int MAX_TAG_BYTES = 256;

  /** Bytes that tell a key from others. */
  public static final int KEY_ID_BYTES = 8;

  private static final int COMPRESSED = 1;
  private static final int ENCRYPTED = 2;
  private static final int KNOWN_FLAGS = COMPRESSED | ENCRYPTED;
  private static final int FIXED_BYTES = 2 + 8 + 8 + 4 + 1;

  /** The bytes of a header. */
  public static byte[] write(
      boolean compressed,
      byte @Nullable [] keyId,
      long createdAtMillis,
      long ttlMillis,
      int valueLength,
      Map<String, Long> generations) {
    Map<byte[], Long> tags = new LinkedHashMap<>();
    int length = FIXED_BYTES + (keyId == null ? 0 : keyId.length);
    for (Map.Entry<String, Long> tag : generations.entrySet()) {
      byte[] name = tag.getKey().getBytes(StandardCharsets.UTF_8);
      length += 2 + name.length + 8;
      tags.put(name, tag.getValue());
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(SCHEMA).put((byte) ((compressed ? COMPRESSED : 0) | (keyId == null ? 0 : ENCRYPTED)));
    out.putLong(createdAtMillis).putLong(ttlMillis).putInt(valueLength);
    out.put((byte) tags.size());
    tags.forEach(
        (name, generation) ->
            out.putShort((short) name.length).put(name).putLong(generation.longValue()));
    if (keyId != null) {
      out.put(keyId);
    }
    return out.array();
  }

  /** Reads a header; {@code null} if the bytes begin with something else. */
  public static @Nullable EntryHeader read(byte[] envelope) {
    ByteBuffer in = ByteBuffer.wrap(envelope);
    try {
      byte schema = in.get();
      int flags = in.get();
      if (schema != SCHEMA || (flags & ~KNOWN_FLAGS) != 0) {
        return null;
      }
      long createdAt = in.getLong();
      long ttl = in.getLong();
      int valueLength = in.getInt();
      int tags = in.get();
      if (ttl <= 0 || valueLength < 0 || tags < 0 || tags > MAX_TAGS) {
        return null;
      }
      Map<String, Long> generations = new LinkedHashMap<>();
      for (int i = 0; i < tags; i++) {
        int length = in.getShort();
        if (length < 0 || length > MAX_TAG_BYTES) {
          return null;
        }
        byte[] name = new byte[length];
        in.get(name);
        generations.put(new String(name, StandardCharsets.UTF_8), in.getLong());
      }
      byte[] keyId = null;
      if ((flags & ENCRYPTED) != 0) {
        keyId = new byte[KEY_ID_BYTES];
        in.get(keyId);
      }
      return new EntryHeader(
          (flags & COMPRESSED) != 0,
          keyId,
          createdAt,
          ttl,
          valueLength,
          generations,
          in.position());
    } catch (BufferUnderflowException e) {
      return null;
    }
  }
}
