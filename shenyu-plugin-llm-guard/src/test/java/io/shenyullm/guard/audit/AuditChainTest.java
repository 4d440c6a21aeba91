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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import io.shenyullm.records.RecordReader;
import java.io.ByteArrayOutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final AuditKey KEY = AuditKey.of(UUID.randomUUID().toString());

  private final TestingOutbox outbox = new TestingOutbox();
  private final AuditTrail trail = new AuditTrail(outbox, KEY, "gw-1", "boot-1", CLOCK);

  @Test
  void verify_untouchedChain_isIntactToItsLastHash() {
    List<Map<String, Object>> records = chain(5);
    assertThat(AuditChain.verify(records.iterator(), KEY))
        .isEqualTo(new AuditChain.Intact(5, (String) records.get(4).get("hash")));
    assertThat(records.get(0)).containsEntry("previousHash", AuditChain.GENESIS);
    assertThat(records.get(2)).containsEntry("id", "gw-1/boot-1/3").containsEntry("schema", 1);
  }

  /** What was not taken has no place in the chain, so that a gap always is a loss. */
  @Test
  void keep_outboxDoesNotTakeARecord_chainGoesOnWithoutIt() throws Exception {
    trail.keep(entry("req-1"));
    outbox.fail(true);
    assertThatThrownBy(() -> trail.keep(entry("req-2"))).isInstanceOf(OutboxException.class);
    assertThatThrownBy(() -> trail.append(entry("req-3"))).isInstanceOf(OutboxException.class);
    outbox.fail(false);
    trail.append(entry("req-4")).toCompletableFuture().join();
    assertThat(outbox.records()).extracting("requestId").containsExactly("req-1", "req-4");
    assertThat(AuditChain.verify(outbox.records().iterator(), KEY))
        .isInstanceOf(AuditChain.Intact.class);
  }

  @Test
  void verify_noRecords_isIntact() {
    assertThat(AuditChain.verify(Collections.emptyIterator(), KEY))
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
  void verify_chainOfAnotherKey_isToldFromAChangedOne() throws Exception {
    new AuditTrail(outbox, AuditKey.of(UUID.randomUUID().toString()), "gw-1", "boot-1", CLOCK)
        .keep(entry("forged"));
    assertThat(broken(outbox.records()).problem()).contains("another key");
  }

  @Test
  void verify_withoutKey_seesOrderAndLinksOnly() throws Exception {
    List<Map<String, Object>> records = chain(4);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(1));
    changed.put("decision", "deny");
    records.set(1, changed);
    assertThat(AuditChain.verify(records.iterator(), null)).isInstanceOf(AuditChain.Intact.class);
    changed.put("hash", "0".repeat(64));
    assertThat(AuditChain.verify(records.iterator(), null))
        .isInstanceOfSatisfying(
            AuditChain.Broken.class, broken -> assertThat(broken.position()).isEqualTo(2));
  }

  /** Written down, so that no later version computes another one. */
  @Test
  void keep_knownKeyAndContent_hasTheHashOfTheDecision() throws Exception {
    AuditKey key = AuditKey.of("k".repeat(32));
    new AuditTrail(outbox, key, "gw-1", "boot-1", CLOCK).keep(entry("req-1"));
    Map<String, Object> record = outbox.records().get(0);
    Map<String, Object> content = new TreeMap<>(record);
    content.keySet().removeAll(Set.of("id", "keyId", "previousHash", "sequence", "hash"));
    byte[] chainKey =
        hmac("k".repeat(32).getBytes(UTF_8), "shenyu-llm audit chain 1\0gw-1\0boot-1");
    ByteArrayOutputStream link = new ByteArrayOutputStream();
    link.writeBytes(new byte[32]);
    link.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, 1});
    link.writeBytes(MessageDigest.getInstance("SHA-256").digest(Json.writeCanonical(content)));
    assertThat(record)
        .containsEntry("hash", HexFormat.of().formatHex(hmac(chainKey, link.toByteArray())))
        .containsEntry("keyId", HexFormat.of().formatHex(hmac(chainKey, "id")).substring(0, 16));
    assertThat(outbox.text())
        .startsWith("{\"at\":\"2026-01-01T00:00:00.000Z\",\"boot\":\"boot-1\",\"dataClass\":")
        .contains("\"schema\":1,\"snapshotVersion\":1,\"id\":\"gw-1/boot-1/1\",\"keyId\":\"");
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    return hmac(key, text.getBytes(UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  @Test
  void readOrCreate_keyFile_isMadeOnceForItsOwner(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new/audit-key");
    AuditKey made = AuditKey.readOrCreate(file, new SecureRandom());
    String text = Files.readString(file);
    AuditKey.readOrCreate(file, new SecureRandom());
    assertThat(file).hasContent(text);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(made.toString()).doesNotContain(text.strip());
    Files.writeString(file, "short");
    assertThatThrownBy(() -> AuditKey.read(file)).hasMessageContaining("32 characters");
  }

  /** In an archive, as on many shares, a file has one name only. */
  @Test
  void readOrCreate_fileSystemWithoutLinks_isMadeAllTheSame(@TempDir Path folder) throws Exception {
    try (FileSystem archive =
        FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
      Path file = archive.getPath("/keys/audit-key");
      AuditKey.readOrCreate(file, new SecureRandom());
      String text = Files.readString(file);
      assertThat(text).hasSize(65);
      AuditKey.readOrCreate(file, new SecureRandom());
      assertThat(Files.readString(file)).isEqualTo(text);
      try (Stream<Path> files = Files.list(archive.getPath("/keys"))) {
        assertThat(files).containsExactly(file);
      }
    }
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
    assertThat(AuditChain.verify(records.subList(2, 5).iterator(), KEY, 3, before))
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
    assertThat(AuditChain.verify(List.of(reordered).iterator(), KEY))
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
              written.add(appended(entry("r")));
            }
          });
    }
    start.countDown();
    executor.shutdown();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(written).hasSize(threads * each).allMatch(CompletableFuture::isDone);
    assertThat(AuditChain.verify(outbox.records().iterator(), KEY))
        .isInstanceOfSatisfying(
            AuditChain.Intact.class,
            intact -> assertThat(intact.records()).isEqualTo(threads * each));
  }

  private CompletableFuture<Void> appended(AuditRecord.Builder entry) {
    try {
      return trail.append(entry).toCompletableFuture();
    } catch (OutboxException e) {
      throw new AssertionError(e);
    }
  }

  private List<Map<String, Object>> chain(int length) {
    for (int i = 0; i < length; i++) {
      appended(entry("req-" + i)).join();
    }
    return new ArrayList<>(outbox.records());
  }

  private static AuditChain.Broken broken(List<Map<String, Object>> records) {
    // through JSON, as records come back from a file or the console
    return AuditChain.verify(
            records.stream().map(record -> Json.parseObject(Json.write(record))).iterator(), KEY)
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
    assertThat(AuditChain.verify(outbox.records().subList(1, 2).iterator(), KEY, 2, previous(1)))
        .isInstanceOf(AuditChain.Intact.class);
    Map<String, Object> again = Json.parseObject(Json.write(read.tree()));
    assertThat(AuditChain.verify(List.of(again).iterator(), KEY, 2, previous(1)))
        .as("reading and writing keeps what the hash is over")
        .isInstanceOf(AuditChain.Intact.class);
  }

  private String previous(int position) {
    return (String) outbox.records().get(position).get("previousHash");
  }
}
