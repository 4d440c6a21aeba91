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
package io.shenyullm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import io.shenyullm.guard.audit.AuditKey;
import io.shenyullm.guard.audit.AuditTrail;
import io.shenyullm.records.AuditAnchor;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real chains and anchors, with each kind of damage. */
class AuditVerifyCommandTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:01:00Z");
  private final String secret = UUID.randomUUID().toString();
  private final KeyPair console;
  private final List<String> records = new ArrayList<>();
  private final List<String> anchors = new ArrayList<>();

  @TempDir Path folder;
  private Path keyFile;

  AuditVerifyCommandTest() throws Exception {
    console = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  /** Keeps records as they come. */
  private record Kept(List<String> records) implements Outbox {
    @Override
    public CompletionStage<Void> append(Topic topic, String id, byte[] json) {
      keep(topic, id, json);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void keep(Topic topic, String id, byte[] json) {
      records.add(new String(json, UTF_8));
    }

    @Override
    public long depth(Topic topic) {
      return 0;
    }
  }

  @BeforeEach
  void write() throws Exception {
    keyFile = Files.writeString(folder.resolve("audit-key"), secret);
    Outbox kept = new Kept(records);
    AuditTrail trail = new AuditTrail(kept, AuditKey.of(secret), "gw-1", "b", Clock.systemUTC());
    for (int i = 1; i <= 9; i++) {
      keep(trail, "r" + i);
    }
    anchors.add(anchor(4, console));
    anchors.add(anchor(8, console));
  }

  private static void keep(AuditTrail trail, String requestId) throws OutboxException {
    trail.keep(
        AuditRecord.builder(
            AuditRecord.ADMISSION, requestId, new Caller(Principal.anonymous().levels())));
  }

  private String anchor(int sequence, KeyPair signer) {
    return anchor(sequence, hash(sequence), signer);
  }

  private static String anchor(int sequence, String hash, KeyPair signer) {
    AuditAnchor.Signed signed =
        new AuditAnchor("gw-1", "b", sequence, hash, AT.plusSeconds(sequence))
            .sign(signer.getPrivate(), SnapshotEnvelope.keyId(signer.getPublic()));
    return json(Map.of("anchor", signed.tree()));
  }

  private String hash(int sequence) {
    return (String) Json.parseObject(records.get(sequence - 1).getBytes(UTF_8)).get("hash");
  }

  private static String json(Map<String, ?> tree) {
    return new String(Json.write(tree), UTF_8);
  }

  private static String text(KeyPair key) {
    return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
  }

  private String export() {
    List<String> lines = new ArrayList<>();
    lines.add(
        json(Map.of("export", Map.of("gateway", "gw-1", "boot", "b", "publicKey", text(console)))));
    lines.addAll(anchors);
    lines.addAll(records);
    lines.add(json(Map.of("end", Map.of("records", records.size(), "anchors", anchors.size()))));
    return String.join("\n", lines) + "\n";
  }

  private Path exported() throws IOException {
    return Files.writeString(folder.resolve("chain.ndjson"), export());
  }

  private TestingShell.Result verify(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("audit", "verify", exported().toString()));
    args.addAll(List.of(more));
    return TestingShell.run("", args.toArray(String[]::new));
  }

  private TestingShell.Result verifyAll() throws IOException {
    return verify("--key-file", keyFile.toString(), "--public-key", text(console));
  }

  private static String verdict(TestingShell.Result result) {
    assertThat(result.err()).isEmpty();
    return result.lines().get(result.lines().size() - 1);
  }

  @Test
  void verify_asItWasWritten_isIntact() throws Exception {
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("INTACT: 9 records in 1 chains");
    assertThat(result.exitCode()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "chain gw-1/b: 9 records, up to sequence 9",
            "  anchors that hold: 2, the last at sequence 8 of 2026-01-01T00:01:08Z",
            "INTACT: 9 records in 1 chains");
  }

  @Test
  void verify_recordChanged_isTold() throws Exception {
    records.set(4, records.get(4).replace("\"r5\"", "\"r0\""));
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 1 changed, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("WRONG changed: sequence 5 was changed after it was written");
  }

  @Test
  void verify_recordsFromBeforeKeys_areNotCheckedAndNotCalledChanged() throws Exception {
    records.replaceAll(record -> record.replaceAll("\"keyId\":\"[0-9a-f]+\",", ""));
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).startsWith("NOTHING WRONG FOUND in 9 records in 1 chains");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.lines())
        .contains(
            "  NOT CHECKED (no key id: written before keys): 9 records",
            "NOT CHECKED: hashes of 9 records (no key id: written before keys)");
  }

  @Test
  void verify_exportOfOneChainMadeOfAnother_isForeign() throws Exception {
    records.clear();
    Outbox kept = new Kept(records);
    keep(new AuditTrail(kept, AuditKey.of(secret), "gw-2", "c", Clock.systemUTC()), "r");
    anchors.clear();
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 1 of another chain, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void verify_recordRemoved_isTold() throws Exception {
    records.subList(4, 6).clear();
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 2 missing, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("records 5 to 6 are missing before it");
  }

  @Test
  void verify_tailRemovedAfterAnAnchor_isTold() throws Exception {
    records.subList(6, 9).clear();
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 2 removed at the end, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("sequence 6 is the last one, but the chain went to 8");
  }

  @Test
  void verify_allRecordsRemoved_isTold() throws Exception {
    records.clear();
    assertThat(verdict(verifyAll())).isEqualTo("BROKEN: 8 removed at the end, in 1 of 1 chains");
  }

  @Test
  void verify_tailAndItsAnchorRemoved_isToldByAnEarlierExport() throws Exception {
    Path earlier = Files.copy(exported(), folder.resolve("earlier.ndjson"));
    records.subList(6, 9).clear();
    anchors.remove(1);
    assertThat(verifyAll().exitCode()).as("nothing shows it").isZero();
    TestingShell.Result result =
        verify(
            "--key-file",
            keyFile.toString(),
            "--public-key",
            text(console),
            "--anchors",
            earlier.toString());
    assertThat(verdict(result)).isEqualTo("BROKEN: 2 removed at the end, in 1 of 1 chains");
  }

  @Test
  void verify_anchorForged_isTold() throws Exception {
    String other = "ab".repeat(32);
    anchors.set(0, anchors.get(0).replace(hash(4), other));
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 1 forged anchor, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void verify_anchorSignedBySomebodyElse_isTold() throws Exception {
    KeyPair somebody = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    anchors.set(1, anchor(8, somebody));
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result))
        .isEqualTo("BROKEN: 1 anchor signed with another key, in 1 of 1 chains");
    assertThat(result.out()).contains(SnapshotEnvelope.keyId(somebody.getPublic()));
  }

  /** Whoever has a gateway's key can write another chain, but not move the anchors. */
  @Test
  void verify_chainWrittenAnewWithItsKey_isToldByTheAnchors() throws Exception {
    List<String> before = List.copyOf(anchors);
    records.clear();
    anchors.clear();
    write();
    anchors.clear();
    anchors.addAll(before);
    TestingShell.Result result = verifyAll();
    assertThat(verdict(result)).isEqualTo("BROKEN: 2 unlike its anchor, in 1 of 1 chains");
  }

  @Test
  void verify_wrongKey_isTold() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), UUID.randomUUID().toString());
    TestingShell.Result result =
        verify("--key-file", other.toString(), "--public-key", text(console));
    assertThat(verdict(result)).isEqualTo("BROKEN: 9 sealed with another key, in 1 of 1 chains");
    assertThat(result.exitCode()).isEqualTo(3);
    TestingShell.Result both =
        verify(
            "--key-file",
            other.toString(),
            "--key-file",
            keyFile.toString(),
            "--public-key",
            text(console));
    assertThat(both.exitCode()).as("one of them fits").isZero();
  }

  @Test
  void verify_wrongPublicKey_isTold() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    TestingShell.Result result =
        verify("--key-file", keyFile.toString(), "--public-key", text(other));
    assertThat(verdict(result))
        .isEqualTo("BROKEN: 2 anchor signed with another key, in 1 of 1 chains");
    Path pem =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n"
                + "x\n"
                + "-----END PRIVATE KEY-----\n"
                + "-----BEGIN PUBLIC KEY-----\n"
                + text(console)
                + "\n-----END PUBLIC KEY-----\n");
    assertThat(verify("--key-file", keyFile.toString(), "--public-key", pem.toString()).exitCode())
        .isZero();
  }

  @Test
  void verify_withoutKeys_saysWhatWasNotChecked() throws Exception {
    records.set(4, records.get(4).replace("\"r5\"", "\"r0\""));
    TestingShell.Result result = verify();
    assertThat(verdict(result)).startsWith("NOTHING WRONG FOUND in 9 records");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out()).contains("NOT CHECKED: hashes", "NOT CHECKED: whose the anchors are");
    records.remove(2);
    assertThat(verdict(verify())).isEqualTo("BROKEN: 1 missing, in 1 of 1 chains");
    anchors.set(0, anchors.get(0).replace("00:01:04Z", "00:01:05Z"));
    assertThat(verdict(verify())).contains("1 missing", "1 forged anchor");
  }

  @Test
  void verify_withoutAnchors_saysThatTheEndIsOpen() throws Exception {
    anchors.clear();
    TestingShell.Result result = verifyAll();
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out()).contains("cut off at the end of 1 chains");
  }

  @Test
  void verify_exportCutShortOrDamaged_isTold() throws Exception {
    Path file = exported();
    String whole = Files.readString(file);
    String[] args = {
      "audit",
      "verify",
      file.toString(),
      "--key-file",
      keyFile.toString(),
      "--public-key",
      text(console)
    };
    Files.writeString(file, whole.substring(0, whole.lastIndexOf("{\"end")));
    TestingShell.Result cut = TestingShell.run("", args);
    assertThat(verdict(cut)).isEqualTo("BROKEN: 1 export cut short, in 1 of 1 chains");
    Files.writeString(file, whole.replace(records.get(8) + "\n", ""));
    assertThat(verdict(TestingShell.run("", args)))
        .isEqualTo("BROKEN: 1 export cut short, in 1 of 1 chains");
    Files.writeString(file, whole.replace(records.get(4), "{\"sequence"));
    assertThat(verdict(TestingShell.run("", args)))
        .isEqualTo("BROKEN: 1 missing, 1 unreadable line, 1 export cut short, in 1 of 1 chains");
    Files.writeString(file, "nonsense\n");
    TestingShell.Result nonsense = TestingShell.run("", args);
    assertThat(nonsense.exitCode()).isEqualTo(1);
    assertThat(nonsense.err()).contains("line 1 is not JSON");
    Files.writeString(file, "");
    assertThat(TestingShell.run("", args).err()).contains("no chain to check");
  }

  /** As a dump of the console's table may be. */
  @Test
  void verify_recordsAlone_ofSeveralChains() throws Exception {
    List<String> lines = List.copyOf(records);
    records.clear();
    Outbox kept = new Kept(records);
    keep(new AuditTrail(kept, AuditKey.of(secret), "gw-2", "c", Clock.systemUTC()), "r");
    Path file =
        Files.writeString(
            folder.resolve("dump.ndjson"),
            lines.get(0) + "\n" + records.get(0) + "\n" + lines.get(1) + "\n");
    TestingShell.Result result =
        TestingShell.run("", "audit", "verify", file.toString(), "--key-file", keyFile.toString());
    assertThat(result.exitCode()).as(result.out()).isEqualTo(4);
    assertThat(verdict(result)).startsWith("NOTHING WRONG FOUND in 3 records in 2 chains");
  }

  /** A flood of flaws is counted, not printed. */
  @Test
  void verify_manyFlaws_areToldInFewLines() throws Exception {
    for (int i = 0; i < 5; i++) {
      records.addAll(List.copyOf(records));
    }
    TestingShell.Result result = verifyAll();
    assertThat(result.lines()).hasSizeLessThan(30);
    assertThat(result.out()).contains("  in all: 279 repeated or moved");
    assertThat(verdict(result)).isEqualTo("BROKEN: 279 repeated or moved, in 1 of 1 chains");
  }

  @Test
  void verify_json_isOneLineForPrograms() throws Exception {
    records.remove(4);
    TestingShell.Result result =
        verify("--key-file", keyFile.toString(), "--public-key", text(console), "--json");
    Map<String, Object> tree = Json.parseObject(result.out().getBytes(UTF_8));
    assertThat(tree).containsEntry("verdict", "broken").containsEntry("unchecked", List.of());
    assertThat(((List<?>) tree.get("chains")).get(0))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("counts", Map.of("missing", 1));
  }

  @Test
  void verify_console_checksEveryChainThatItLists() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean list = exchange.getRequestURI().getPath().equals("/llm/api/v1/audit-chains");
          byte[] body =
              (list
                      ? "{\"chains\":[{\"gateway\":\"gw-1\",\"boot\":\"b\"}],\"next\":null}"
                      : export())
                  .getBytes(UTF_8);
          exchange
              .getResponseHeaders()
              .add("Content-Type", list ? "application/json" : "application/x-ndjson");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String[] args = {
        "audit",
        "verify",
        "--console",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "--token",
        "t",
        "--key-file",
        keyFile.toString(),
        "--public-key",
        text(console)
      };
      assertThat(verdict(TestingShell.run("", args))).isEqualTo("INTACT: 9 records in 1 chains");
      records.remove(4);
      assertThat(verdict(TestingShell.run("", args)))
          .isEqualTo("BROKEN: 1 missing, in 1 of 1 chains");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void verify_keyThatIsNone_isSaid() throws Exception {
    assertThat(verify("--public-key", "nonsense")).returns(1, TestingShell.Result::exitCode);
    assertThat(verify("--public-key", "nonsense").err()).contains("--public-key");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertThat(verify("--key-file", empty.toString()).err()).contains("32 characters");
    assertThat(verify("--key-file", folder.resolve("none").toString()).exitCode()).isEqualTo(1);
  }
}
