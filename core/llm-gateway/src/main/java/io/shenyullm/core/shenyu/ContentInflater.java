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

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body that was compressed as {@code gzip} (RFC 1952) or {@code deflate} (RFC 1950, and the
 * bare RFC 1951 that some servers send), chunk by chunk. Holds no more than a piece of the result
 * at once, however much a chunk grows; how much is read in all is its reader's to limit. Read by
 * one at a time; may be closed, which frees native memory, by another.
 */
final class ContentInflater implements AutoCloseable {
  /** Of one piece of the result. */
  private static final int PIECE = 16 * 1024;

  /** A gzip header may hold a name and a comment; nobody's is that long. */
  private static final int LONGEST_HEADER = 4 * 1024;

  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;
  private static final int CHECKSUM_FLAG = 2;
  private static final int EXTRA_FLAG = 4;
  private static final int NAME_FLAG = 8;
  private static final int COMMENT_FLAG = 16;

  private final boolean gzip;
  private final CRC32 checksum = new CRC32();
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final ByteArrayOutputStream trailer = new ByteArrayOutputStream(TRAILER);
  private @Nullable Inflater inflater;
  private boolean closed;

  /** The bytes are not what they were said to be, or stop in the middle. */
  static final class BrokenContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenContentException() {
      super("not the content coding that was announced", null, false, false);
    }
  }

  private ContentInflater(boolean gzip) {
    this.gzip = gzip;
  }

  /** One for a {@code Content-Encoding}; {@code null} if it is none that can be read here. */
  static @Nullable ContentInflater of(String encoding) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new ContentInflater(true);
      case "deflate" -> new ContentInflater(false);
      default -> null;
    };
  }

  /**
   * What a chunk holds, piece by piece as it is asked for. All of it is to be taken before the next
   * chunk is given. The iterator throws {@link BrokenContentException}.
   */
  Iterable<byte[]> pieces(byte[] chunk) {
    return () -> new Pieces(begun(chunk));
  }

  /**
   * Checks that nothing is missing.
   *
   * @throws BrokenContentException if something is
   */
  synchronized void end() {
    if (inflater == null
        || closed
        || !inflater.finished()
        || gzip && !isWhole(inflater, trailer.toByteArray())) {
      throw new BrokenContentException();
    }
  }

  private boolean isWhole(Inflater read, byte[] told) {
    return told.length == TRAILER
        && littleEndian(told, 0) == checksum.getValue()
        && littleEndian(told, TRAILER / 2) == (read.getBytesWritten() & 0xFFFF_FFFFL);
  }

  private static long littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL)
        | (bytes[at + 1] & 0xFFL) << 8
        | (bytes[at + 2] & 0xFFL) << 16
        | (bytes[at + 3] & 0xFFL) << 24;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (inflater != null) {
      inflater.end();
    }
  }

  /** The compressed bytes of a chunk, without what stands before them; empty as long as it does. */
  private synchronized byte[] begun(byte[] chunk) {
    if (inflater != null || closed) {
      return chunk;
    }
    head.writeBytes(chunk);
    byte[] seen = head.toByteArray();
    int start = gzip ? headerLength(seen) : 0;
    if (start < 0 || seen.length == 0) {
      if (seen.length > LONGEST_HEADER) {
        throw new BrokenContentException();
      }
      return new byte[0];
    }
    inflater = new Inflater(gzip || !isZlib(seen[0]));
    head.reset();
    return Arrays.copyOfRange(seen, start, seen.length);
  }

  /** Method 8 and a window that exists, RFC 1950, section 2.2. */
  private static boolean isZlib(byte first) {
    return (first & 0x0F) == 8 && (first & 0xF0) <= 0x70;
  }

  /** Length of the header, -1 while it is not all there. */
  private static int headerLength(byte[] seen) {
    if (seen.length < FIXED_HEADER) {
      return -1;
    }
    if ((seen[0] & 0xFF) != 0x1F || (seen[1] & 0xFF) != 0x8B || seen[2] != 8) {
      throw new BrokenContentException();
    }
    int flags = seen[3];
    int at = FIXED_HEADER;
    if ((flags & EXTRA_FLAG) != 0) {
      if (seen.length < at + 2) {
        return -1;
      }
      at += 2 + (seen[at] & 0xFF) + ((seen[at + 1] & 0xFF) << 8);
    }
    for (int text : new int[] {NAME_FLAG, COMMENT_FLAG}) {
      if ((flags & text) != 0) {
        while (at < seen.length && seen[at] != 0) {
          at++;
        }
        at++;
      }
    }
    at += (flags & CHECKSUM_FLAG) != 0 ? 2 : 0;
    return at <= seen.length ? at : -1;
  }

  /** What one chunk holds, inflated as it is asked for. */
  private final class Pieces implements Iterator<byte[]> {
    private final byte[] input;
    private byte @Nullable [] piece;

    Pieces(byte[] input) {
      this.input = input;
      give(input);
    }

    @Override
    public boolean hasNext() {
      if (piece == null) {
        piece = inflated(input);
      }
      return piece != null;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      byte[] taken = Objects.requireNonNull(piece);
      piece = null;
      return taken;
    }
  }

  private synchronized void give(byte[] input) {
    if (inflater == null || closed) {
      return;
    }
    if (inflater.finished()) {
      keepTrailer(input, 0);
    } else {
      inflater.setInput(input);
    }
  }

  /** The next piece; {@code null} if the input holds no more. */
  private synchronized byte @Nullable [] inflated(byte[] input) {
    if (inflater == null || closed || inflater.finished()) {
      return null;
    }
    byte[] piece = new byte[PIECE];
    int length;
    try {
      length = inflater.inflate(piece);
    } catch (DataFormatException e) {
      throw new BrokenContentException();
    }
    if (inflater.needsDictionary()) {
      throw new BrokenContentException();
    }
    checksum.update(piece, 0, length);
    if (inflater.finished()) {
      keepTrailer(input, input.length - inflater.getRemaining());
    }
    return length == 0 ? null : Arrays.copyOf(piece, length);
  }

  /** Behind what was compressed only a trailer may stand. */
  private void keepTrailer(byte[] input, int from) {
    int length = input.length - from;
    if (length > (gzip ? TRAILER - trailer.size() : 0)) {
      throw new BrokenContentException();
    }
    trailer.write(input, from, length);
  }
}
