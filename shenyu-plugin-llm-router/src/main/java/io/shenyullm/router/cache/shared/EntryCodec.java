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
package io.shenyullm.router.cache.shared;

import io.shenyullm.core.cache.EntryHeader;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes for the grid: a header, then the value, compressed where that pays, then
 * encrypted where a key is given. There is no checksum: engines carry bytes over TCP, and GCM
 * notices the rest. Thread-safe.
 */
final class EntryCodec {
  /** A smaller entry is not worth the trouble: docs/adr/0010-shared-cache.md. */
  static final int COMPRESS_FROM = 512;

  /** The higher levels save a hundredth or two: docs/adr/0010-shared-cache.md. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  /** No reply that the gateway reads is larger. */
  private static final int MAX_VALUE_BYTES = 64 * 1024 * 1024;

  private final @Nullable CacheCipher cipher;

  EntryCodec(@Nullable CacheCipher cipher) {
    this.cipher = cipher;
  }

  /** What was read: header and value. */
  @SuppressWarnings("ArrayRecordComponent") // read field by field only
  record Decoded(EntryHeader header, byte[] value) {}

  byte[] encode(
      String name,
      byte[] value,
      Map<String, Long> generations,
      long createdAtMillis,
      long ttlMillis) {
    byte @Nullable [] deflated = value.length < COMPRESS_FROM ? null : deflate(value);
    byte[] body = deflated == null ? value : deflated;
    CacheCipher key = cipher;
    byte[] header =
        EntryHeader.write(
            deflated != null,
            key == null ? null : key.id(),
            createdAtMillis,
            ttlMillis,
            value.length,
            generations);
    byte[] sealed = key == null ? body : key.encrypt(name, header, body);
    byte[] envelope = Arrays.copyOf(header, header.length + sealed.length);
    System.arraycopy(sealed, 0, envelope, header.length, sealed.length);
    return envelope;
  }

  /**
   * Reads an envelope; {@code null} if it is of another schema or key, or has been changed: an
   * unencrypted one is not believed where a key is given.
   */
  @Nullable Decoded decode(String name, byte[] envelope) {
    EntryHeader header = EntryHeader.read(envelope);
    if (header == null || header.valueLength() > MAX_VALUE_BYTES) {
      return null;
    }
    CacheCipher key = cipher;
    byte[] body;
    if (key == null) {
      if (header.keyId() != null) {
        return null;
      }
      body = Arrays.copyOfRange(envelope, header.length(), envelope.length);
    } else {
      byte[] id = header.keyId();
      byte[] opened =
          id != null && Arrays.equals(id, key.id())
              ? key.decrypt(name, envelope, header.length())
              : null;
      if (opened == null) {
        return null;
      }
      body = opened;
    }
    byte[] value = header.compressed() ? inflate(body, header.valueLength()) : body;
    return value != null && value.length == header.valueLength()
        ? new Decoded(header, value)
        : null;
  }

  /** The compressed bytes, or {@code null} if they would save less than an eighth. */
  private static byte @Nullable [] deflate(byte[] value) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(value);
      deflater.finish();
      byte[] out = new byte[value.length - value.length / 8];
      int length = 0;
      while (!deflater.finished()) {
        int written = deflater.deflate(out, length, out.length - length);
        length += written;
        if (written == 0 || (length == out.length && !deflater.finished())) {
          return null;
        }
      }
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  /** Never writes more than was announced, whatever the bytes say. */
  private static byte @Nullable [] inflate(byte[] body, int length) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(body);
      byte[] out = new byte[length];
      int at = 0;
      while (at < length) {
        int read = inflater.inflate(out, at, length - at);
        if (read == 0) {
          return null;
        }
        at += read;
      }
      boolean longer = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
      return longer || !inflater.finished() ? null : out;
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
