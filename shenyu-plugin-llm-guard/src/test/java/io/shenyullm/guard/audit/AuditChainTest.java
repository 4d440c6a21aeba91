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
package io.shenyullm.guard.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import io.shenyullm.records.RecordReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final TestingOutbox outbox = new TestingOutbox();
  private final AuditTrail trail = new AuditTrail(outbox, "gw-1", "boot-1", CLOCK);

  @Test
  void verify_untouchedChain_isIntactToItsLastHash() {
    List<Map<String, Object>> records = chain(5);
    assertThat(AuditChain.verify(records.iterator()))
        .isEqualTo(new AuditChain.Intact(5, (String) records.get(4).get("hash")));
    assertThat(records.get(0)).containsEntry("previousHash", AuditChain.GENESIS);
    assertThat(records.get(2)).containsEntry("id", "gw-1/boot-1/3").containsEntry("schema", 1);
  }

  /** One record that cannot be written must not keep all others waiting. */
  @Test
  void append_errorWhileARecordIsWritten_failsThatOneAndWritesTheNext() {
    AtomicBoolean broken = new AtomicBoolean(true);
    AuditTrail trail =
        new AuditTrail(
            new Outbox() {
              @Override
              public CompletionStage<Void> append(Topic topic, String id, byte[] json) {
                if (broken.get()) {
                  throw new NoClassDefFoundError("testing");
                }
                return outbox.append(topic, id, json);
              }

              @Override
              public void keep(Topic topic, String id, byte[] json) throws OutboxException {
                outbox.keep(topic, id, json);
              }

              @Override
              public long depth(Topic topic) {
                return 0;
              }
            },
            "gw-1",
            "boot-1",
            CLOCK);
    assertThat(trail.append(entry("req-1"))).isCompletedExceptionally();
    broken.set(false);
    assertThat(trail.append(entry("req-2"))).isCompleted();
    assertThat(outbox.records()).singleElement().extracting("sequence").isEqualTo(2);
  }

  @Test
  void verify_noRecords_isIntact() {
    assertThat(AuditChain.verify(Collections.emptyIterator()))
        .isEqualTo(new AuditChain.Intact(0, AuditChain.GENESIS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at",
        "requestId",
        "kind",
        "principal",
        "decision",
        "decisionId",
        "reasons",
        "findings",
        "dataClass",
        "risk",
        "masked",
        "httpStatus",
        "hash"
      })
  void verify_fieldChanged_namesTheRecord(String field) {
    List<Map<String, Object>> records = chain(5);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(2));
    changed.put(field, "tampered");
    records.set(2, changed);
    AuditChain.Broken broken = broken(records);
    assertThat(broken.position()).isEqualTo(2);
    assertThat(broken.id()).isEqualTo("gw-1/boot-1/3");
    assertThat(broken.problem()).contains("changed");
  }

  @Test
  void verify_fieldAdded_namesTheRecord() {
    List<Map<String, Object>> records = chain(3);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(1));
    changed.put("note", "added later");
    records.set(1, changed);
    assertThat(broken(records).position()).isEqualTo(1);
  }

  @Test
  void verify_changedRecordWithFittingHash_breaksTheNextLink() {
    List<Map<String, Object>> records = chain(4);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(1));
    changed.put("decision", "deny");
    changed.put("hash", AuditChain.hash((String) changed.get("previousHash"), changed));
    records.set(1, changed);
    AuditChain.Broken broken = broken(records);
    assertThat(broken.position()).isEqualTo(2);
    assertThat(broken.problem()).contains("does not follow");
  }

  @Test
  void verify_recordRemovedSwappedOrRepeated_namesWhereTheOrderBreaks() {
    List<Map<String, Object>> removed = chain(5);
    removed.remove(2);
    assertThat(broken(removed).position()).isEqualTo(2);

    List<Map<String, Object>> swapped = new ArrayList<>(outbox.records());
    Collections.swap(swapped, 1, 2);
    assertThat(broken(swapped).position()).isEqualTo(1);

    List<Map<String, Object>> repeated = new ArrayList<>(outbox.records());
    repeated.add(3, repeated.get(2));
    assertThat(broken(repeated).position()).isEqualTo(3);
  }

  @Test
  void verify_recordOfAnotherBoot_isRefused() {
    List<Map<String, Object>> records = chain(2);
    Map<String, Object> foreign = new LinkedHashMap<>(records.get(1));
    foreign.put("boot", "boot-2");
    records.set(1, foreign);
    assertThat(broken(records).problem()).contains("another chain");
  }

  @Test
  void verify_partOfAChain_continuesFromItsPredecessor() {
    List<Map<String, Object>> records = chain(5);
    String before = (String) records.get(1).get("hash");
    assertThat(AuditChain.verify(records.subList(2, 5).iterator(), 3, before))
        .isEqualTo(new AuditChain.Intact(3, (String) records.get(4).get("hash")));
  }

  @Test
  void verify_keysReorderedAndNumbersRewritten_isStillIntact() {
    List<Map<String, Object>> records = chain(1);
    List<String> keys = new ArrayList<>(records.get(0).keySet());
    Collections.reverse(keys);
    Map<String, Object> reordered = new LinkedHashMap<>();
    keys.forEach(key -> reordered.put(key, records.get(0).get(key)));
    reordered.put("risk", new java.math.BigDecimal("0.3000"));
    assertThat(AuditChain.verify(List.of(reordered).iterator()))
        .isInstanceOf(AuditChain.Intact.class);
  }

  @Test
  void append_manyThreads_isOneChain() throws Exception {
    int threads = 8;
    int each = 200;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Void>> written = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads; t++) {
      executor.execute(
          () -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            for (int i = 0; i < each; i++) {
              written.add(trail.append(entry("r")).toCompletableFuture());
            }
          });
    }
    start.countDown();
    executor.shutdown();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(written).hasSize(threads * each).allMatch(CompletableFuture::isDone);
    assertThat(AuditChain.verify(outbox.records().iterator()))
        .isInstanceOfSatisfying(
            AuditChain.Intact.class,
            intact -> assertThat(intact.records()).isEqualTo(threads * each));
  }

  @Test
  void append_outboxFails_tellsTheCaller() {
    outbox.fail();
    assertThat(trail.append(entry("r")).toCompletableFuture()).isCompletedExceptionally();
  }

  private List<Map<String, Object>> chain(int length) {
    for (int i = 0; i < length; i++) {
      trail.append(entry("req-" + i)).toCompletableFuture().join();
    }
    return new ArrayList<>(outbox.records());
  }

  private static AuditChain.Broken broken(List<Map<String, Object>> records) {
    // through JSON, as records come back from a file or the console
    return AuditChain.verify(
            records.stream().map(record -> Json.parseObject(Json.write(record))).iterator())
        .fold(
            intact -> {
              throw new AssertionError("the chain was found intact");
            },
            broken -> broken);
  }

  private static AuditRecord.Builder entry(String requestId) {
    return AuditRecord.builder(
            AuditRecord.ADMISSION, requestId, new Caller(Principal.anonymous().levels()))
        .context(new AuditRecord.Context("auto", "default", 1L, "chat"))
        .ruling(new AuditRecord.Ruling("allow", "d-1", "p-1", List.of("reason")))
        .found(
            new AuditRecord.Found(
                Map.of("EMAIL_ADDRESS", 1L, "API_KEY", 2L), "confidential", 0.3, true));
  }

  @Test
  void append_everyRecord_isOneThatTheConsoleReads() throws Exception {
    Map<String, Object> written = chain(2).get(1);
    AuditRecord read = RecordReader.audit(Json.write(written));
    assertThat(read.chain().sequence()).isEqualTo(2);
    assertThat(AuditChain.hash((String) written.get("previousHash"), read.tree()))
        .as("reading and writing keeps what the hash is over")
        .isEqualTo(written.get("hash"));
  }
}
