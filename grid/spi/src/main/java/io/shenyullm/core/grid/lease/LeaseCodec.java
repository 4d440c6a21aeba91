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
package io.shenyullm.core.grid.lease;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of entries, operations and answers. The first byte is {@link #SCHEMA}; a reader refuses
 * what is newer than itself, so that an old node says so instead of damaging an entry.
 */
public final class LeaseCodec {
  /** Version of the byte form. */
  public static final int SCHEMA = 1;

  private static final int RENEW = 1;
  private static final int SEED = 2;
  private static final int RECONCILE = 3;
  private static final int MAX_ITEMS = 100_000;

  private LeaseCodec() {}

  /** Bytes that are not of a form this version knows. */
  public static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  // ---- entries ----

  public static byte[] write(ScopeEntry entry) {
    return bytes(
        out -> {
          out.writeInt(entry.counters().size());
          for (Counter counter : entry.counters()) {
            writeKey(out, counter.key());
            out.writeLong(counter.limitNanos());
            out.writeBoolean(counter.seeded());
            out.writeLong(counter.foldedNanos());
            out.writeInt(counter.shares().size());
            for (Share share : counter.shares()) {
              writeText(out, share.member());
              out.writeLong(share.sequence());
              out.writeLong(share.settledNanos());
              out.writeLong(share.authorisedNanos());
              out.writeLong(share.expiresAtMillis());
              out.writeBoolean(share.closed());
            }
          }
        });
  }

  public static ScopeEntry readEntry(byte[] bytes) {
    return parse(
        bytes,
        in ->
            new ScopeEntry(
                list(
                    in,
                    i ->
                        new Counter(
                            readKey(i),
                            i.readLong(),
                            i.readBoolean(),
                            i.readLong(),
                            list(i, LeaseCodec::readShare)))));
  }

  private static Share readShare(DataInputStream in) throws IOException {
    return new Share(
        readText(in), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
  }

  // ---- operations ----

  public static byte[] write(ScopeOperation operation) {
    return bytes(
        out -> {
          if (operation instanceof ScopeOperation.Renew renew) {
            out.writeByte(RENEW);
            writeText(out, renew.member());
            out.writeLong(renew.sequence());
            out.writeLong(renew.ttlMillis());
            out.writeInt(renew.asks().size());
            for (ScopeOperation.Ask ask : renew.asks()) {
              writeKey(out, ask.key());
              out.writeLong(ask.limitNanos());
              out.writeLong(ask.settledNanos());
              out.writeLong(ask.neededNanos());
              out.writeLong(ask.wantedNanos());
              out.writeBoolean(ask.startEmpty());
              out.writeBoolean(ask.close());
            }
          } else if (operation instanceof ScopeOperation.Seed seed) {
            out.writeByte(SEED);
            writeKey(out, seed.key());
            out.writeLong(seed.limitNanos());
            out.writeInt(seed.spent().size());
            for (ScopeOperation.MemberTotal total : seed.spent()) {
              writeText(out, total.member());
              out.writeLong(total.settledNanos());
            }
          } else if (operation instanceof ScopeOperation.Reconcile reconcile) {
            out.writeByte(RECONCILE);
            out.writeInt(reconcile.members().size());
            for (String member : reconcile.members()) {
              writeText(out, member);
            }
            out.writeInt(reconcile.totals().size());
            for (ScopeOperation.WindowTotal total : reconcile.totals()) {
              writeKey(out, total.key());
              writeText(out, total.member());
              out.writeLong(total.settledNanos());
            }
          }
        });
  }

  public static ScopeOperation readOperation(byte[] bytes) {
    return parse(
        bytes,
        in -> {
          int kind = in.readByte();
          return switch (kind) {
            case RENEW ->
                new ScopeOperation.Renew(
                    readText(in), in.readLong(), in.readLong(), list(in, LeaseCodec::readAsk));
            case SEED ->
                new ScopeOperation.Seed(
                    readKey(in),
                    in.readLong(),
                    list(in, i -> new ScopeOperation.MemberTotal(readText(i), i.readLong())));
            case RECONCILE ->
                new ScopeOperation.Reconcile(
                    list(in, LeaseCodec::readText),
                    list(
                        in,
                        i ->
                            new ScopeOperation.WindowTotal(readKey(i), readText(i), i.readLong())));
            default -> throw new MalformedException("unknown operation " + kind);
          };
        });
  }

  private static ScopeOperation.Ask readAsk(DataInputStream in) throws IOException {
    return new ScopeOperation.Ask(
        readKey(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean());
  }

  // ---- answers ----

  public static byte[] write(ScopeAnswer answer) {
    return bytes(
        out -> {
          out.writeLong(answer.nodeMillis());
          out.writeInt(answer.windows().size());
          for (ScopeAnswer.Window window : answer.windows()) {
            writeKey(out, window.key());
            out.writeByte(window.verdict().ordinal());
            out.writeLong(window.authorisedNanos());
            out.writeLong(window.othersSettledNanos());
            out.writeLong(window.othersOpenNanos());
          }
        });
  }

  public static ScopeAnswer readAnswer(byte[] bytes) {
    return parse(bytes, in -> new ScopeAnswer(in.readLong(), list(in, LeaseCodec::readWindow)));
  }

  private static ScopeAnswer.Window readWindow(DataInputStream in) throws IOException {
    CounterKey key = readKey(in);
    int verdict = in.readByte();
    if (verdict < 0 || verdict >= ScopeAnswer.Verdict.values().length) {
      throw new MalformedException("unknown verdict " + verdict);
    }
    return new ScopeAnswer.Window(
        key, ScopeAnswer.Verdict.values()[verdict], in.readLong(), in.readLong(), in.readLong());
  }

  // ---- parts ----

  private static void writeKey(DataOutputStream out, CounterKey key) throws IOException {
    writeText(out, key.series());
    out.writeLong(key.startMillis());
    out.writeLong(key.endMillis());
  }

  private static CounterKey readKey(DataInputStream in) throws IOException {
    return new CounterKey(readText(in), in.readLong(), in.readLong());
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new MalformedException("text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static <T> List<T> list(DataInputStream in, Reader<T> item) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > MAX_ITEMS) {
      throw new MalformedException("list of " + size + " items");
    }
    List<T> items = new ArrayList<>(Math.min(size, 1_024));
    for (int i = 0; i < size; i++) {
      items.add(item.read(in));
    }
    return items;
  }

  private static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(SCHEMA);
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array has no disk to fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> T parse(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int schema = in.readByte();
      if (schema != SCHEMA) {
        throw new MalformedException(
            "schema "
                + schema
                + " where this version knows "
                + SCHEMA
                + ": upgrade the grid nodes"
                + " before the gateways");
      }
      T value = reader.read(in);
      if (in.available() > 0) {
        throw new MalformedException(in.available() + " bytes too many");
      }
      return value;
    } catch (IOException e) {
      throw new MalformedException("cut short: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }
}
