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
import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmctl action}, against a server that answers like a console. */
final class ActionCommandsTest {
  private final String token = UUID.randomUUID().toString();
  private final List<String> lines = new ArrayList<>();
  private KeyPair key;
  private String lastHash = "0".repeat(64);
  private HttpServer server;
  private String list = "";
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    for (int sequence = 1; sequence <= 3; sequence++) {
      lines.add(line(sequence, "PUT", key));
    }
    lines.add("{\"end\":{\"records\":3,\"publicKey\":\"\"}}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean export = exchange.getRequestURI().getPath().endsWith("-exports");
            byte[] body = (export ? String.join("\n", lines) + "\n" : list).getBytes(UTF_8);
            exchange
                .getResponseHeaders()
                .add("Content-Type", export ? "application/x-ndjson" : "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String line(int sequence, String method, KeyPair signer) throws GeneralSecurityException {
    String record = "{\"sequence\":" + sequence + ",\"method\":\"" + method + "\"}";
    lastHash = Sha256.hex(lastHash + "\n" + record);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(signer.getPrivate());
    signature.update(("llm-admin-action\n" + lastHash).getBytes(UTF_8));
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("record", record);
    line.put("hash", lastHash);
    line.put("signature", Base64.getEncoder().encodeToString(signature.sign()));
    line.put("signedWith", "k");
    return new String(Json.write(line), UTF_8);
  }

  private TestingShell.Result run(String... args) {
    return TestingShell.run(
        Map.of(
            "LLMCTL_CONSOLE",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "LLMCTL_TOKEN",
            token),
        "",
        args);
  }

  private String publicKey() {
    return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
  }

  private TestingShell.Result verify() {
    return run("action", "verify", "--public-key", publicKey(), "--last", "3:" + lastHash);
  }

  private void assertBroken(String why) {
    TestingShell.Result result = verify();
    assertThat(result.exitCode()).as(result.out()).isEqualTo(3);
    assertThat(result.lines()).last().isEqualTo("BROKEN");
    assertThat(result.out()).contains(why);
  }

  @Test
  void verify_intactChain_saysSoAndWhichIsTheLast() {
    TestingShell.Result result = verify();
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.lines()).containsExactly("INTACT: 3 records; the last is 3:" + lastHash);
  }

  @Test
  void verify_withoutKeyOrLast_saysWhatWasNotChecked() {
    TestingShell.Result result = run("action", "verify");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.lines()).hasSize(3).allMatch(line -> line.startsWith("NOT"));
  }

  @Test
  void verify_changedRecord_isFound() {
    lines.set(1, lines.get(1).replace("PUT", "GET"));
    assertBroken("record 2 is not what was written");
  }

  @Test
  void verify_removedRecord_isFound() {
    lines.remove(1);
    assertBroken("record 2 is not what was written, or one before it is missing");
  }

  @Test
  void verify_recordsThatAreRewrittenWithoutTheKey_areFound() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    lastHash = "0".repeat(64);
    for (int sequence = 1; sequence <= 3; sequence++) {
      lines.set(sequence - 1, line(sequence, "GET", other));
    }
    assertBroken("record 1 is not signed with a key that is pinned");
  }

  @Test
  void verify_newestRecordCutOff_isFoundByWhatWasSeen() {
    lines.remove(2);
    lines.set(2, "{\"end\":{\"records\":2}}");
    assertBroken("is not there, but was");
  }

  @Test
  void verify_exportWithoutItsEnd_isCutShort() {
    lines.remove(3);
    assertBroken("cut short");
  }

  @Test
  void export_isWholeOrNotThere_andCanBeChecked() throws IOException {
    Path file = folder.resolve("actions.ndjson");
    assertThat(run("action", "export", "--out", file.toString()).exitCode()).isZero();
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
    assertThat(run("action", "export", "--out", file.toString()).err())
        .contains("is there already");
    assertThat(run("action", "verify", file.toString(), "--public-key", publicKey()).exitCode())
        .isEqualTo(4);
    lines.remove(3);
    assertThat(run("action", "export", "--force", "--out", file.toString()).err())
        .contains("cut short");
    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  @Test
  void list_saysWhoDidWhatAndWhatItChanged() {
    list =
        "{\"next\":null,\"actions\":[{\"sequence\":2,\"at\":\"t1\",\"actor\":\"fay\","
            + "\"method\":\"PUT\",\"path\":\"/b\",\"status\":200,\"before\":null,"
            + "\"after\":{\"frozen\":true}},{\"sequence\":1,\"at\":\"t0\",\"actor\":\"fay\","
            + "\"method\":\"PUT\",\"path\":\"/\\u001b[2J\",\"status\":null}]}";
    assertThat(run("action", "list", "--actor", "fay").lines())
        .containsExactly(
            "NO  AT  WHO  WHAT       OUTCOME  CHANGED",
            " 2  t1  fay  PUT /b     200      nothing -> {\"frozen\":true}",
            " 1  t0  fay  PUT /?[2J  asked");
  }
}
