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
package io.shenyullm.admin.audit;

import static io.shenyullm.admin.TestingDatabase.hash;
import static io.shenyullm.admin.TestingDatabase.link;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.AuditChains;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditAnchor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

final class AnchorWriterTest {
  private final TestingDatabase database = new TestingDatabase();
  private final Ticking clock = new Ticking();
  private final RecordStore records = new RecordStore(database.open(), clock);
  private final AuditChains chains = new AuditChains(database.open());
  private final AnchorStore anchors = new AnchorStore(database.dataSource());
  private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
  private SigningKey key;
  private AnchorWriter writer;

  /** A minute later at each round. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    key = SigningKey.readOrCreate(folder.resolve("key.pem"));
    writer = new AnchorWriter(chains, anchors, key, clock);
  }

  private void minute() {
    clock.now = clock.now.plusSeconds(60);
    writer.round();
  }

  private List<AuditAnchor> of(String gateway, String boot) {
    return anchors.after(gateway, boot, 0, 100).stream()
        .peek(signed -> assertThat(signed.isSignedWith(key.publicKey())).isTrue())
        .peek(signed -> assertThat(signed.keyId()).isEqualTo(key.id()))
        .map(AuditAnchor.Signed::anchor)
        .toList();
  }

  @Test
  void round_chainsThatHaveGrown_areAnchoredAtTheirEnds() {
    records.audit((link("gw-1", "b", 1) + link("gw-1", "b", 2)).getBytes(UTF_8));
    records.audit(link("gw-2", "c", 1).getBytes(UTF_8));
    minute();
    Instant first = clock.now;
    minute();
    records.audit((link("gw-1", "b", 3) + link("gw-1", "b", 5)).getBytes(UTF_8));
    minute();

    assertThat(of("gw-1", "b"))
        .containsExactly(
            new AuditAnchor("gw-1", "b", 2, hash(2), first),
            new AuditAnchor("gw-1", "b", 5, hash(5), clock.now));
    assertThat(of("gw-2", "c")).hasSize(1);
    assertThat(writer.state()).isEqualTo(new AuditState(2, 1, clock.now, null));
  }

  /** A console that is started anew, and one beside it, find what there is. */
  @Test
  void round_ofAnotherConsole_doesNothingTwice() {
    records.audit(link("gw-1", "b", 1).getBytes(UTF_8));
    minute();
    AnchorWriter other = new AnchorWriter(chains, anchors, key, clock);
    other.round();
    assertThat(of("gw-1", "b")).hasSize(1);
    assertThat(other.state().lastAnchorAt()).isEqualTo(clock.now);

    records.audit(link("gw-1", "b", 2).getBytes(UTF_8));
    new AnchorWriter(chains, anchors, key, clock).round();
    assertThat(of("gw-1", "b")).as("what grew while none ran").hasSize(2);
    AuditAnchor same = of("gw-1", "b").get(1);
    assertThat(anchors.insert(same.sign(key.privateKey(), key.id()))).isFalse();
  }

  @Test
  void round_moreChainsThanAreReadAtOnce_anchorsAll() {
    for (int i = 0; i < 1_200; i++) {
      records.audit(link("gw", "b" + i, 1).getBytes(UTF_8));
    }
    minute();
    assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM llm_audit_anchor", Integer.class))
        .isEqualTo(1_200);
  }

  @Test
  void round_lastRecordGoneOrWithoutHash_isSaidAndOthersAreAnchored() {
    records.audit((link("gw-1", "b", 1) + link("gw-2", "c", 1)).getBytes(UTF_8));
    jdbc.update("DELETE FROM llm_audit_record WHERE gateway = 'gw-1'");
    minute();
    assertThat(writer.state().problem()).contains("gw-1/b (1)");
    assertThat(of("gw-1", "b")).isEmpty();
    assertThat(of("gw-2", "c")).hasSize(1);

    records.audit(link("gw-1", "b", 2).replace(hash(2), "x").getBytes(UTF_8));
    minute();
    assertThat(writer.state().problem()).contains("gw-1/b (2)");
    records.audit(link("gw-1", "b", 3).getBytes(UTF_8));
    minute();
    assertThat(writer.state().problem()).isNull();
    assertThat(of("gw-1", "b")).hasSize(1);
  }

  @Test
  void round_chainThatNoAnchorCanName_isSaidAndThoseBehindItAreAnchored() {
    records.audit((link("", "b", 1) + link("gw", "", 1) + link("gw-2", "c", 1)).getBytes(UTF_8));
    minute();
    assertThat(writer.state().problem()).contains("/b (1)").contains("and 1 more");
    assertThat(of("gw-2", "c")).hasSize(1);
  }

  /** Else one broken chain made each round ask for all chains there are, forever. */
  @Test
  void round_chainThatFails_isTriedAgainAloneThoughItDoesNotGrow() {
    records.audit((link("gw-1", "b", 1) + link("gw-2", "c", 1)).getBytes(UTF_8));
    jdbc.update("UPDATE llm_audit_record SET sequence_number = 9 WHERE gateway = 'gw-1'");
    clock.now = clock.now.plusSeconds(3_600);
    minute();
    jdbc.update("DELETE FROM llm_audit_anchor");
    minute();
    assertThat(of("gw-2", "c")).as("was not looked at again").isEmpty();
    assertThat(writer.state().problem()).contains("gw-1/b (1)");

    jdbc.update("UPDATE llm_audit_record SET sequence_number = 1 WHERE gateway = 'gw-1'");
    minute();
    assertThat(of("gw-1", "b")).hasSize(1);
    assertThat(writer.state().problem()).isNull();
  }

  @Test
  void round_databaseAway_isSaidAndMadeUpForLater() {
    records.audit(link("gw-1", "b", 1).getBytes(UTF_8));
    jdbc.execute("ALTER TABLE llm_audit_anchor RENAME TO away");
    minute();
    assertThat(writer.state().problem()).contains("database");
    jdbc.execute("ALTER TABLE away RENAME TO llm_audit_anchor");
    for (int i = 0; i < 10; i++) {
      clock.now = clock.now.plusSeconds(60);
    }
    minute();
    assertThat(writer.state().problem()).isNull();
    assertThat(of("gw-1", "b")).hasSize(1);
  }

  @Test
  void export_isAnchorsThenRecordsAsTheyCameThenTheEnd() throws IOException {
    records.audit((link("gw-1", "b", 1) + link("gw-1", "b", 2)).getBytes(UTF_8));
    minute();
    records.audit((link("gw-1", "b", 3) + link("gw-2", "c", 1)).getBytes(UTF_8));
    List<String> lines = export("gw-1", "b");

    assertThat(lines).hasSize(6);
    assertThat(tree(lines.get(0)).get("export"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("gateway", "gw-1")
        .containsEntry("boot", "b")
        .containsEntry("publicKey", key.publicKeyText());
    assertThat(tree(lines.get(1)).get("anchor"))
        .isEqualTo(
            tree(new String(Json.write(anchors.last("gw-1", "b").orElseThrow().tree()), UTF_8)));
    assertThat(lines.get(2)).isEqualTo(link("gw-1", "b", 1).strip());
    assertThat(lines.get(4)).isEqualTo(link("gw-1", "b", 3).strip());
    assertThat(tree(lines.get(5))).isEqualTo(Map.of("end", Map.of("records", 3, "anchors", 1)));
  }

  /** Whoever removes the tail cannot make its anchor go away by changing the count. */
  @Test
  void export_tailRemovedAndCountMadeToFit_stillHasTheAnchor() throws IOException {
    StringBuilder batch = new StringBuilder();
    for (int i = 1; i <= 999; i++) {
      batch.append(link("gw-1", "b", i));
    }
    records.audit(batch.toString().getBytes(UTF_8));
    records.audit((link("gw-1", "b", 5_000) + link("gw-1", "b", 5_001)).getBytes(UTF_8));
    minute();
    jdbc.update("DELETE FROM llm_audit_record WHERE sequence_number = 5001");
    jdbc.update("UPDATE llm_audit_chain SET last_sequence = 10");

    List<String> lines = export("gw-1", "b");

    assertThat(lines.get(1)).contains("\"sequence\":5001");
    assertThat(tree(lines.get(lines.size() - 1)))
        .isEqualTo(Map.of("end", Map.of("records", 1_000, "anchors", 1)));
  }

  private List<String> export(String gateway, String boot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ChainExport(chains, anchors, key, clock)
        .write(chains.find(gateway, boot).orElseThrow(), out);
    return out.toString(UTF_8).lines().toList();
  }

  private static Map<String, Object> tree(String line) {
    return Json.parseObject(line.getBytes(UTF_8));
  }
}
