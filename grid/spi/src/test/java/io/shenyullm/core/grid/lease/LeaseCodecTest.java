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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LeaseCodecTest {
  // ---- any value ----

  private static Arbitrary<Long> amounts() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(12)
        .map(text -> new String(text.getBytes(UTF_8), UTF_8));
  }

  private static Arbitrary<CounterKey> keys() {
    return Combinators.combine(
            texts(), Arbitraries.longs().between(Long.MIN_VALUE, Long.MAX_VALUE - 1), amounts())
        .as(
            (series, start, length) -> {
              long end = start + Math.max(1, length);
              return new CounterKey(series, start, end > start ? end : CounterKey.NEVER);
            });
  }

  @Provide
  Arbitrary<ScopeEntry> entries() {
    Arbitrary<Share> shares =
        Combinators.combine(
                texts(), Arbitraries.longs(), amounts(), amounts(), Arbitraries.longs(), flags())
            .as(Share::new);
    Arbitrary<Counter> counters =
        Combinators.combine(keys(), amounts(), flags(), amounts(), shares.list().ofMaxSize(4))
            .as(Counter::new);
    return counters.list().ofMaxSize(4).map(ScopeEntry::new);
  }

  private static Arbitrary<Boolean> flags() {
    return Arbitraries.of(true, false);
  }

  @Provide
  Arbitrary<ScopeOperation> operations() {
    Arbitrary<ScopeOperation.Ask> asks =
        Combinators.combine(keys(), amounts(), amounts(), amounts(), amounts(), flags(), flags())
            .as(ScopeOperation.Ask::new);
    Arbitrary<ScopeOperation> renewals =
        Combinators.combine(
                texts(),
                Arbitraries.longs(),
                Arbitraries.longs().greaterOrEqual(1),
                asks.list().ofMaxSize(4))
            .as(ScopeOperation.Renew::new);
    Arbitrary<ScopeOperation> seeds =
        Combinators.combine(
                keys(),
                amounts(),
                Combinators.combine(texts(), amounts())
                    .as(ScopeOperation.MemberTotal::new)
                    .list()
                    .ofMaxSize(4))
            .as(ScopeOperation.Seed::new);
    Arbitrary<ScopeOperation> reconciliations =
        Combinators.combine(
                texts().list().ofMaxSize(4),
                Combinators.combine(keys(), texts(), amounts())
                    .as(ScopeOperation.WindowTotal::new)
                    .list()
                    .ofMaxSize(4))
            .as(ScopeOperation.Reconcile::new);
    return Arbitraries.oneOf(renewals, seeds, reconciliations);
  }

  @Provide
  Arbitrary<ScopeAnswer> answers() {
    Arbitrary<ScopeAnswer.Window> windows =
        Combinators.combine(
                keys(),
                Arbitraries.of(ScopeAnswer.Verdict.values()),
                Arbitraries.longs(),
                Arbitraries.longs(),
                Arbitraries.longs())
            .as(ScopeAnswer.Window::new);
    return Combinators.combine(Arbitraries.longs(), windows.list().ofMaxSize(4))
        .as(ScopeAnswer::new);
  }

  // ---- round trips and cuts ----

  @Property(tries = 300, seed = "1")
  void entry_writtenAndRead_isTheSame(@ForAll("entries") ScopeEntry entry) {
    byte[] bytes = LeaseCodec.write(entry);

    assertThat(LeaseCodec.readEntry(bytes)).isEqualTo(entry);
    assertMalformedUnlessWhole(bytes, LeaseCodec::readEntry);
  }

  @Property(tries = 300, seed = "1")
  void operation_writtenAndRead_isTheSame(@ForAll("operations") ScopeOperation operation) {
    byte[] bytes = LeaseCodec.write(operation);

    assertThat(LeaseCodec.readOperation(bytes)).isEqualTo(operation);
    assertMalformedUnlessWhole(bytes, LeaseCodec::readOperation);
  }

  @Property(tries = 300, seed = "1")
  void answer_writtenAndRead_isTheSame(@ForAll("answers") ScopeAnswer answer) {
    byte[] bytes = LeaseCodec.write(answer);

    assertThat(LeaseCodec.readAnswer(bytes)).isEqualTo(answer);
    assertMalformedUnlessWhole(bytes, LeaseCodec::readAnswer);
  }

  private static void assertMalformedUnlessWhole(byte[] bytes, Function<byte[], ?> reader) {
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> reader.apply(cut))
          .as("cut at %d of %d", length, bytes.length)
          .isInstanceOf(LeaseCodec.MalformedException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> reader.apply(longer))
        .isInstanceOf(LeaseCodec.MalformedException.class)
        .hasMessage("1 bytes too many");
  }

  /** Whatever the bytes are, they are read or refused as malformed, never anything else. */
  @Property(tries = 2_000, seed = "1")
  void anyBytes_areReadOrRefused(@ForAll byte[] bytes) {
    for (Function<byte[], ?> reader :
        List.<Function<byte[], ?>>of(
            LeaseCodec::readEntry, LeaseCodec::readOperation, LeaseCodec::readAnswer)) {
      assertReadOrRefused(bytes, reader);
      byte[] ours = bytes.clone();
      if (ours.length > 0) {
        ours[0] = LeaseCodec.SCHEMA;
        assertReadOrRefused(ours, reader);
      }
    }
  }

  @Property(tries = 300, seed = "1")
  void operation_oneByteChanged_isReadOrRefused(
      @ForAll("operations") ScopeOperation operation, @ForAll int where, @ForAll byte what) {
    byte[] bytes = LeaseCodec.write(operation);
    bytes[Math.floorMod(where, bytes.length)] = what;

    assertReadOrRefused(bytes, LeaseCodec::readOperation);
  }

  @Property(tries = 300, seed = "1")
  void entry_oneByteChanged_isReadOrRefused(
      @ForAll("entries") ScopeEntry entry, @ForAll int where, @ForAll byte what) {
    byte[] bytes = LeaseCodec.write(entry);
    bytes[Math.floorMod(where, bytes.length)] = what;

    assertReadOrRefused(bytes, LeaseCodec::readEntry);
  }

  private static void assertReadOrRefused(byte[] bytes, Function<byte[], ?> reader) {
    assertThatCode(
            () -> {
              try {
                reader.apply(bytes);
              } catch (LeaseCodec.MalformedException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
              }
            })
        .doesNotThrowAnyException();
  }

  // ---- single forms ----

  @Test
  void newerSchema_isRefusedWithAdvice() {
    byte[] bytes = LeaseCodec.write(ScopeEntry.EMPTY);
    bytes[0] = LeaseCodec.SCHEMA + 1;

    assertThatThrownBy(() -> LeaseCodec.readEntry(bytes))
        .isInstanceOf(LeaseCodec.MalformedException.class)
        .hasMessageContaining("schema 2")
        .hasMessageContaining("upgrade the grid nodes before the gateways");
  }

  @Test
  void unknownOperation_isRefused() {
    assertThatThrownBy(() -> LeaseCodec.readOperation(new byte[] {LeaseCodec.SCHEMA, 9}))
        .isInstanceOf(LeaseCodec.MalformedException.class)
        .hasMessage("unknown operation 9");
  }

  @Test
  void unknownVerdict_isRefused() {
    ScopeAnswer answer =
        new ScopeAnswer(
            1,
            List.of(
                new ScopeAnswer.Window(
                    new CounterKey("", 0, 1), ScopeAnswer.Verdict.GRANTED, 0, 0, 0)));
    byte[] bytes = LeaseCodec.write(answer);
    // schema, millis, size of the list, empty series, two times
    bytes[1 + 8 + 4 + 4 + 16] = (byte) ScopeAnswer.Verdict.values().length;

    assertThatThrownBy(() -> LeaseCodec.readAnswer(bytes))
        .isInstanceOf(LeaseCodec.MalformedException.class)
        .hasMessageStartingWith("unknown verdict");
  }

  /** A length that lies must not make the reader take memory for it. */
  @Test
  void hugeList_isRefusedAtOnce() {
    byte[] bytes = {LeaseCodec.SCHEMA, 0x7f, -1, -1, -1};

    assertThatThrownBy(() -> LeaseCodec.readEntry(bytes))
        .isInstanceOf(LeaseCodec.MalformedException.class)
        .hasMessageStartingWith("list of");
  }
}
