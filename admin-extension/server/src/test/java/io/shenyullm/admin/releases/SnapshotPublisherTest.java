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
package io.shenyullm.admin.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

final class SnapshotPublisherTest {
  private static final long FIRST = 20260131235958L;
  private static final String RULE =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      rule "nobody, ever"
      when
        $c : CandidateFact(model == "no such model")
      then
        out.exclude($c, "nobody, ever");
      end
      """;
  private static final String MINIMAL = "{\"routes\":[{\"name\":\"default\"}]}";

  private final TestingDatabase database = new TestingDatabase();
  private final TestingHands clock = new TestingHands();
  private final TestingCheck check = new TestingCheck();
  private final List<Long> announced = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private Duration settle = Duration.ZERO;
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
    return publisher(database);
  }

  private SnapshotPublisher publisher(TestingDatabase into) {
    return SnapshotPublisher.create(
        new AdminSettings.Snapshot(null, folder, null, null, Duration.ofSeconds(1), settle),
        key,
        check,
        into.open(),
        clock,
        nanos::get,
        announced::add);
  }

  @Test
  void scan_newFolder_publishesASignedDocument() throws IOException, SnapshotException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    assertThat(publisher.scan()).isTrue();
    assertThat(announced).containsExactly(FIRST);
    Published published = publisher.current().orElseThrow();
    byte[] document = SnapshotEnvelope.open(published.envelope(), key.publicKey(), "test");
    assertThat(Json.parseObject(document)).containsEntry("version", FIRST).containsKey("createdAt");
  }

  /** A scheduled task that throws is never run again. */
  @Test
  void scan_whatNobodyExpected_isSaidAndTriedAgain() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    check.failure = new StackOverflowError("a rule of rules");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).hasValueSatisfying(why -> assertThat(why).contains("of rules"));
    check.failure = null;
    assertThat(publisher.scan()).as("at once, though nothing has changed").isFalse();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(publisher.scan()).isTrue();
    assertThat(publisher.problem()).isEmpty();
  }

  @Test
  void budgets_areThoseOfTheSnapshotInForce() throws IOException {
    assertThat(publisher.budgets().limitNanos("a")).isEmpty();
    Files.writeString(
        folder.resolve("gateway.json"),
        """
        {"routes":[{"name":"default"}],"budgets":[
          {"id":"a","scope":"all","period":"total","limit":"12.5"},
          {"id":"b","scope":"all","period":"total","limit":"7"}]}
        """);
    publisher.scan();
    assertThat(publisher.problem()).isEmpty();
    assertThat(publisher.budgets().limitNanos("a")).contains(12_500_000_000L);
    assertThat(publisher.budgets().limitNanos("b")).contains(7_000_000_000L);
    assertThat(publisher.budgets().limitNanos("c")).isEmpty();
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
    Files.writeString(folder.resolve("rules/a.drl"), RULE);
    assertThat(publisher.scan()).as(publisher.problem().toString()).isTrue();
    Published published = publisher.current().orElseThrow();
    assertThat(published.version()).isEqualTo(FIRST + 1);
    byte[] document = SnapshotEnvelope.open(published.envelope(), key.publicKey(), "test");
    assertThat(new String(document, java.nio.charset.StandardCharsets.UTF_8))
        .contains("a.drl", "nobody, ever");
  }

  @Test
  void scan_ruleThatNoGatewayTakes_isRefusedWithItsPlace() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("rules/a.drl"), "rule \"x\" when then Runtime.getRuntime(); end");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.current().orElseThrow().version()).isEqualTo(FIRST);
    assertThat(publisher.problem().orElseThrow()).contains("a.drl:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'budgets':[{'id':'a','scope':'all','period':'total','limit':'much'}]|budgets[0].limit",
        "'budgets':[{'id':'a','scope':'all','period':'fortnight','limit':'1'}]|budgets[0].period",
        "'detection':{'unscannable':'perhaps'}|detection.unscannable",
        "'routing':{'weights':{'cost':101}}|routing.weights.cost",
        "'policy':{'wasm':'AAAA'}|policy.wasm"
      })
  void scan_sectionThatNoGatewayTakes_isRefusedByPath(String section, String path)
      throws IOException {
    String document = "{\"routes\":[{\"name\":\"default\"}]," + section.replace('\'', '"') + "}";
    Files.writeString(folder.resolve("gateway.json"), document);
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.current()).isEmpty();
    assertThat(publisher.problem().orElseThrow()).contains(path);
  }

  @Test
  void scan_folderStillBeingWritten_isPublishedWhenItStandsStill() throws IOException {
    settle = Duration.ofSeconds(1);
    publisher = publisher();
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    assertThat(publisher.scan()).isFalse();
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    Files.writeString(folder.resolve("gateway.json"), "{\"routes\":[{\"name\":\"second\"}]}");
    assertThat(publisher.scan()).isFalse();
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(publisher.scan()).isFalse();
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(publisher.scan()).isTrue();
    assertThat(announced).containsExactly(FIRST);
  }

  @Test
  void scan_databaseFails_isTriedAgainAndPublishedWhenItIsBack() throws IOException {
    JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    jdbc.execute("ALTER TABLE llm_release RENAME TO llm_release_away");
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).isPresent();
    jdbc.execute("ALTER TABLE llm_release_away RENAME TO llm_release");
    assertThat(publisher.scan()).isTrue();
    assertThat(publisher.problem()).isEmpty();
    assertThat(announced).containsExactly(FIRST);
  }

  @Test
  void scan_databaseLost_versionsStillGrow() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    TestingDatabase fresh = new TestingDatabase();
    fresh.records();
    clock.pass(Duration.ofSeconds(2));
    SnapshotPublisher restarted = publisher(fresh);
    restarted.scan();
    assertThat(restarted.current().orElseThrow().version()).isEqualTo(20260201000000L);
  }

  @Test
  void scan_regoEditedAfterItsBuild_isRefusedByFile() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    Path policy = Files.createDirectory(folder.resolve("policy"));
    byte[] wasm = builtInPolicy();
    Files.write(policy.resolve("policy.wasm"), wasm);
    Files.writeString(policy.resolve("a.rego"), "package llm.admission");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem().orElseThrow()).contains("policy.sha256", "opa build");

    Files.writeString(
        policy.resolve("policy.sha256"),
        SnapshotCompiler.sha256("package llm.admission".getBytes(UTF_8))
            + "  a.rego\n"
            + SnapshotCompiler.sha256(wasm)
            + "  policy.wasm\n");
    assertThat(publisher.scan()).as(publisher.problem().toString()).isTrue();

    Files.writeString(policy.resolve("a.rego"), "package llm.admission # edited");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem().orElseThrow()).contains("policy/a.rego", "opa build");
    Files.delete(policy.resolve("a.rego"));
    Files.writeString(policy.resolve("b.rego"), "package llm.admission");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem().orElseThrow()).contains("policy/a.rego", "policy/b.rego");
  }

  private static byte[] builtInPolicy() throws IOException {
    try (InputStream in =
        SnapshotPublisherTest.class.getResourceAsStream("/io/shenyullm/policy/policy.wasm")) {
      return in.readAllBytes();
    }
  }

  @Test
  void scan_brokenJson_keepsTheLastOneAndSaysWhere() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    Files.writeString(folder.resolve("gateway.json"), "{\n  \"routes\": [}\n");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.current().orElseThrow().version()).isEqualTo(FIRST);
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
      assertThat(publisher.current().orElseThrow().version()).isEqualTo(FIRST);
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
  void scan_afterRestart_offersWhatWasPublished() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    publisher.stop();
    SnapshotPublisher restarted = publisher();
    assertThat(restarted.scan()).isFalse();
    assertThat(restarted.current().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(publisher.current().orElseThrow());

    Files.writeString(folder.resolve("gateway.json"), "{\"routes\":[{\"name\":\"second\"}]}");
    assertThat(restarted.scan()).isTrue();
    assertThat(restarted.current().orElseThrow().version()).isEqualTo(FIRST + 1);
  }

  /** Whoever can write into the database must not get a signature for it. */
  @Test
  void scan_releaseSignedByAnother_isPublishedAnewFromTheFolder() throws IOException {
    Files.writeString(folder.resolve("gateway.json"), MINIMAL);
    publisher.scan();
    key = SigningKey.readOrCreate(directory.resolve("other.pem"));
    publisher.stop();
    SnapshotPublisher other = publisher();
    assertThat(other.scan()).isTrue();
    assertThat(other.current().orElseThrow().version()).isEqualTo(FIRST + 1);
  }

  @Test
  void signingKey_readBack_isTheSame() throws IOException {
    SigningKey again = SigningKey.readOrCreate(directory.resolve("key.pem"));
    assertThat(again.publicKey()).isEqualTo(key.publicKey());
    assertThat(again.toString()).doesNotContain(key.publicKeyText());
  }
}
