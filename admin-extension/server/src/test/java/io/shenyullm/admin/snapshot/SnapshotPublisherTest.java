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
package io.shenyullm.admin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotPublisherTest {
  private static final String MINIMAL = "{\"routes\":[{\"name\":\"default\"}]}";

  private final TestingDatabase database = new TestingDatabase();
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private final List<Long> announced = new ArrayList<>();
  @TempDir private Path directory;
  private Path folder;
  private SigningKey key;
  private SnapshotPublisher publisher;

  @BeforeEach
  void create() throws IOException {
    folder = Files.createDirectory(directory.resolve("snapshot"));
    key = SigningKey.readOrCreate(directory.resolve("key.pem"));
    database.records();
    publisher = publisher();
  }

  private SnapshotPublisher publisher() {
    return SnapshotPublisher.create(
        new AdminSettings.Snapshot(folder, null, Duration.ofSeconds(1)),
        key,
        database.dataSource(),
        clock,
        announced::add);
  }

  @Test
  void scan_newFolder_publishesASignedDocument() throws IOException, SnapshotException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    assertThat(publisher.scan()).isTrue();
    assertThat(announced).containsExactly(1L);
    Published published = publisher.current().orElseThrow();
    byte[] document = SnapshotEnvelope.open(published.envelope(), key.publicKey(), "test");
    assertThat(Json.parseObject(document)).containsEntry("version", 1).containsKey("createdAt");
  }

  @Test
  void budgets_ofTheSnapshotInForce_areReadAsFarAsTheyCanBe() throws IOException {
    assertThat(publisher.budgets().limitNanos("a")).isEmpty();
    Files.writeString(
        folder.resolve("gateway.json"),
        """
        {"routes":[{"name":"default"}],"budgets":[
          {"id":"a","scope":"all","period":"total","limit":"12.5000000009"},
          {"id":"b","scope":"all","period":"total","limit":7},
          {"id":"c","scope":"all","period":"total","limit":"much"},
          {"id":"d","scope":"all","period":"total","limit":"1e30"}]}
        """);
    publisher.scan();
    assertThat(publisher.problem()).isEmpty();
    assertThat(publisher.budgets().limitNanos("a")).contains(12_500_000_000L);
    assertThat(publisher.budgets().limitNanos("b")).contains(7_000_000_000L);
    assertThat(publisher.budgets().limitNanos("c")).isEmpty();
    assertThat(publisher.budgets().limitNanos("d")).isEmpty();
  }

  @Test
  void keys_areThoseOfTheSnapshotInForce() throws IOException {
    assertThat(publisher.keys().has("k-alice")).isEmpty();
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    assertThat(publisher.keys().has("k-alice")).contains(false);
    Files.writeString(
        folder.resolve("gateway.json"),
        """
        {"routes":[{"name":"default"}],"identity":{"pepper":{"env":"PEPPER"},"keys":[
          {"id":"k-alice","hash":"%s","principal":{"tenant":"acme","user":"alice"}}]}}
        """
            .formatted("a".repeat(64)));
    publisher.scan();
    assertThat(publisher.problem()).isEmpty();
    assertThat(publisher.keys().has("k-alice")).contains(true);
    assertThat(publisher.keys().has("k-alcie")).contains(false);
    Files.writeString(folder.resolve("gateway.json"), "{");
    publisher.scan();
    assertThat(publisher.keys().has("k-alice")).contains(true);
  }

  @Test
  void scan_unchangedFolder_publishesNothing() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    assertThat(publisher.scan()).isFalse();
  }

  @Test
  void scan_changedRule_publishesTheNextVersionWithItsText() throws IOException, SnapshotException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/a.drl"), "rule text");
    assertThat(publisher.scan()).isTrue();
    Published published = publisher.current().orElseThrow();
    assertThat(published.version()).isEqualTo(2);
    byte[] document = SnapshotEnvelope.open(published.envelope(), key.publicKey(), "test");
    assertThat(new String(document, java.nio.charset.StandardCharsets.UTF_8))
        .contains("a.drl", "rule text");
  }

  @Test
  void scan_brokenJson_keepsTheLastOneAndSaysWhere() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    Files.writeString(folder.resolve("gateway.json"), "{\n  \"routes\": [}\n");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.current().orElseThrow().version()).isEqualTo(1);
    assertThat(publisher.problem().orElseThrow()).startsWith("gateway.json:2:");
  }

  @Test
  void scan_brokenAndRestored_forgetsTheProblemAndPublishesNothing() throws IOException {
    for (String broken : new String[] {"{", "{\"routes\":[{\"name\":\"default\",\"x\":1}]}"}) {
      Files.writeString(folder.resolve("gateway.json"), MINIMAL);
      publisher.scan();
      Files.writeString(folder.resolve("gateway.json"), broken);
      publisher.scan();
      publisher.scan();
      assertThat(publisher.problem()).as(broken).isPresent();
      Files.writeString(folder.resolve("gateway.json"), MINIMAL);
      assertThat(publisher.scan()).isFalse();
      assertThat(publisher.problem()).as(broken).isEmpty();
      assertThat(publisher.current().orElseThrow().version()).isEqualTo(1);
    }
  }

  @Test
  void scan_unknownKey_isRefusedByPath() throws IOException {
    Files.writeString(
        folder.resolve("gateway.json"), "{\"routes\":[{\"name\":\"default\",\"requirs\":[]}]}");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem().orElseThrow()).contains("requirs");
  }

  @Test
  void scan_regoWithoutWasm_saysHowToBuildIt() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    Files.createDirectory(folder.resolve("policy"));
    Files.writeString(folder.resolve("policy/a.rego"), "package llm.admission");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem().orElseThrow()).contains("opa build");
  }

  @Test
  void scan_afterRestart_goesOnCounting() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    SnapshotPublisher restarted = publisher();
    restarted.scan();
    assertThat(restarted.current().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void signingKey_readBack_isTheSame() throws IOException {
    SigningKey again = SigningKey.readOrCreate(directory.resolve("key.pem"));
    assertThat(again.publicKey()).isEqualTo(key.publicKey());
    assertThat(again.toString()).doesNotContain(key.publicKeyText());
  }
}
