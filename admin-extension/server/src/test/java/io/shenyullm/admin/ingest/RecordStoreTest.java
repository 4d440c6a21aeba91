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
package io.shenyullm.admin.ingest;

import static io.shenyullm.admin.TestingDatabase.link;
import static io.shenyullm.admin.TestingDatabase.refusal;
import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.admin.storage.Listed;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.UsageRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordStoreTest {
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private final RecordStore records = new TestingDatabase().records();

  @Test
  void usage_sentTwice_isStoredOnce() {
    byte[] batch = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25").getBytes(UTF_8);
    assertThat(records.usage(batch).accepted()).hasSize(1);
    Ingested<UsageRecord> again = records.usage(batch);
    assertThat(again.accepted()).isEmpty();
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(records.newestUsage(FAR, "", 10)).hasSize(1);
  }

  @Test
  void usage_sameIdTwiceInOneBatch_isStoredOnce() {
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25");
    Ingested<UsageRecord> done = records.usage((line + line).getBytes(UTF_8));
    assertThat(done.accepted()).hasSize(1);
    assertThat(done.duplicates()).isEqualTo(1);
  }

  /** Else who may write for one gateway could make another's records look as if they were here. */
  @Test
  void usage_idOfAnotherGatewaysRecord_isRejectedAndNoDuplicate() {
    String first = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25");
    String other = first.replace("gw-1", "gw-2");
    records.usage(first.getBytes(UTF_8));
    for (String batch :
        List.of(other, other + usage("r2", "2026-01-01T00:00:00Z", "bob", "1") + first)) {
      assertThat(records.usage(batch.getBytes(UTF_8)).rejected())
          .containsExactly(new RejectedLine(1, "id is that of another gateway's record"));
    }
    assertThat(records.counts().duplicates()).isEqualTo(1);
    assertThat(records.newestUsage(FAR, "", 10)).extracting(Listed::id).containsExactly("r2", "r1");
  }

  @Test
  void usage_idOfAnotherGatewaysRecordInOneBatch_isRejected() {
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25");
    Ingested<UsageRecord> done =
        records.usage((line + line.replace("gw-1", "gw-2")).getBytes(UTF_8));
    assertThat(done.accepted()).hasSize(1);
    assertThat(done.duplicates()).isZero();
    assertThat(done.rejected()).extracting(RejectedLine::line).containsExactly(2);
  }

  @Test
  void audit_idOfAnotherGatewaysRecord_isRejected() {
    String old = link("gw-2", "b", 1).replace("gw-2/b/1", "gw-1/b/1");
    assertThat(records.audit(old.getBytes(UTF_8)).accepted()).hasSize(1);
    Ingested<AuditRecord> done = records.audit(sealed("gw-1", "b", 1).getBytes(UTF_8));
    assertThat(done.duplicates()).isZero();
    assertThat(done.rejected())
        .containsExactly(new RejectedLine(1, "id is that of another gateway's record"));
  }

  @Test
  void audit_sealedRecord_hasTheIdOfItsPlace() {
    String right = sealed("gw-1", "b", 1);
    String longName = "g".repeat(256);
    String batch =
        right
            + right.replace("gw-1/b/1", "gw-2/b/1")
            + right.replace("gw-1/b/1", "gw-1/b/2")
            + right.replace("gw-1/b/1", "gw-1/c/1")
            + sealed(" ", "b", 1)
            + sealed("gw-1", "", 1)
            + sealed("gw", "1/b", 1)
            + sealed(longName, "b", 1).replace(longName + "/b/1", "g".repeat(200) + "/b/1");
    Ingested<AuditRecord> done = records.audit(batch.getBytes(UTF_8));
    assertThat(done.accepted()).hasSize(2);
    assertThat(done.rejected())
        .extracting(one -> one.line() + " " + one.reason())
        .containsExactly(
            "2 id is not the one of its gateway, boot and sequence",
            "3 id is not the one of its gateway, boot and sequence",
            "4 id is not the one of its gateway, boot and sequence",
            "5 gateway and boot do not name a chain",
            "6 gateway and boot do not name a chain",
            "7 gateway and boot do not name a chain");
  }

  private static String sealed(String gateway, String boot, long sequence) {
    return link(gateway, boot, sequence).replace("\"hash\":", "\"keyId\":\"0f\",\"hash\":");
  }

  @Test
  void usage_linesThatAreNoRecords_areToldAndTheOthersAreStored() {
    String batch =
        usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25")
            + "{\"schema\":1}\n\n"
            + usage("r2", "2026-01-01T00:00:00Z", "x".repeat(257), "0.25")
            + usage("r3", "2026-01-01T00:00:00Z", "ali\\u0000ce", "0.25")
            + usage("r4", "2026-01-01T00:00:00Z", "bob", "0.25").replace(":1,", ":2,")
            + usage("r5", "2026-01-01T00:00:00Z", "carol", "0.25");
    Ingested<UsageRecord> done = records.usage(batch.getBytes(UTF_8));
    assertThat(done.rejected())
        .extracting(one -> one.line() + " " + one.reason())
        .containsExactly(
            "2 id is missing",
            "4 principal.user is longer than 256 characters",
            "5 principal.user has a control character or half of a surrogate pair",
            "6 schema 2 is newer than this console: update it");
    assertThat(records.newestUsage(FAR, "", 10)).extracting(Listed::id).containsExactly("r5", "r1");
    assertThat(records.counts().rejectedLines()).isEqualTo(4);
    assertThat(records.counts().lastRejection()).startsWith("schema 2");
  }

  @Test
  void usage_subjectsAsLongAsOpenIdLetsThemBe_areStored() {
    String user = "x".repeat(255);
    records.usage(usage("r1", "2026-01-01T00:00:00Z", user, "0.5").getBytes(UTF_8));
    assertThat(records.spent(SpentQuestion.since(Instant.EPOCH, "user")))
        .extracting(r -> r.get("value"))
        .containsExactly(user);
  }

  @Test
  void usage_moreLinesThanABatchMayHave_storesNothing() {
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25");
    assertThatThrownBy(() -> records.usage(line.repeat(1001).getBytes(UTF_8)))
        .isInstanceOf(BatchTooLargeException.class)
        .hasMessageContaining("1000");
    assertThat(records.newestUsage(FAR, "", 10)).isEmpty();
  }

  @Test
  void newestUsage_ordersByTimeAndPagesBefore() {
    records.usage(
        (usage("old", "2026-01-01T00:00:00Z", "alice", "1")
                + usage("new", "2026-01-02T00:00:00Z", "alice", "1"))
            .getBytes(UTF_8));
    assertThat(records.newestUsage(FAR, "", 10))
        .extracting(Listed::id)
        .containsExactly("new", "old");
    assertThat(records.newestUsage(Instant.parse("2026-01-02T00:00:00Z"), "", 10))
        .extracting(Listed::id)
        .containsExactly("old");
  }

  @Test
  void newestUsage_sameInstant_pagesById() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    records.usage(
        (usage("a", at.toString(), "alice", "1")
                + usage("b", at.toString(), "alice", "1")
                + usage("c", at.toString(), "alice", "1"))
            .getBytes(UTF_8));
    assertThat(records.newestUsage(FAR, "", 2)).extracting(Listed::id).containsExactly("c", "b");
    assertThat(records.newestUsage(at, "b", 2)).extracting(Listed::id).containsExactly("a");
  }

  @Test
  void spent_sumsExactlyByScopeSinceAnInstant() {
    records.usage(
        (usage("a", "2025-12-31T23:59:59Z", "alice", "100")
                + usage("b", "2026-01-01T00:00:00Z", "alice", "0.000000000000000001")
                + usage("c", "2026-01-01T00:00:00Z", "alice", "0.1")
                + usage("d", "2026-01-01T00:00:00Z", "bob", "0.2"))
            .getBytes(UTF_8));
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(records.spent(SpentQuestion.since(since, "user")))
        .extracting(r -> r.get("value") + "=" + r.get("cost"))
        .containsExactlyInAnyOrder("alice=0.100000000000000001", "bob=0.2");
    assertThat(records.spent(SpentQuestion.since(since, "all")))
        .singleElement()
        .satisfies(r -> assertThat(r.get("cost")).isEqualTo("0.300000000000000001"));
    assertThat(records.spent(SpentQuestion.since(since, "tenant"))).hasSize(1);
  }

  @Test
  void spent_unknownScope_isRefusedByName() {
    assertThatThrownBy(() -> records.spent(SpentQuestion.since(Instant.EPOCH, "galaxy")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("galaxy");
  }

  @Test
  void spent_byBoot_tellsProcessesApartAndLeavesOldRecordsNameless() {
    records.usage(
        (usage("a", "2026-01-01T00:00:00Z", "alice", "1")
                + booted("b", "2026-01-01T00:00:00Z", "boot-1", "0.2")
                + booted("c", "2026-01-01T00:00:01Z", "boot-1", "0.3")
                + booted("d", "2026-01-01T00:00:01Z", "boot-2", "5"))
            .getBytes(UTF_8));
    assertThat(records.spent(question(null, "user", null)))
        .extracting(r -> r.get("value") + " " + r.get("gateway") + "/" + r.get("boot"))
        .containsExactlyInAnyOrder("alice gw-1/", "alice gw-1/boot-1", "alice gw-1/boot-2");
    assertThat(records.spent(question(null, "tenant", null)))
        .extracting(r -> r.get("value") + " " + r.get("boot") + "=" + r.get("cost"))
        .containsExactlyInAnyOrder("acme =1", "acme boot-1=0.5", "acme boot-2=5");
    assertThat(records.spent(question(null, "all", null)))
        .extracting(r -> r.get("tenant") + " " + r.get("boot") + "=" + r.get("cost"))
        .containsExactlyInAnyOrder("null =1", "null boot-1=0.5", "null boot-2=5");
    assertThat(records.spent(question(null, "all", "boot-1")))
        .singleElement()
        .satisfies(r -> assertThat(r.get("cost")).isEqualTo("0.5"));
  }

  @Test
  void spent_until_leavesOutThatInstant() {
    records.usage(
        (booted("a", "2026-01-01T00:00:00Z", "boot-1", "1")
                + booted("b", "2026-01-02T00:00:00Z", "boot-1", "2"))
            .getBytes(UTF_8));
    assertThat(records.spent(question(Instant.parse("2026-01-02T00:00:00Z"), "all", null)))
        .extracting(r -> r.get("cost"))
        .containsExactly("1");
  }

  @Test
  void spent_untilBeforeSince_isRefused() {
    assertThatThrownBy(() -> question(Instant.EPOCH.minusSeconds(1), "all", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("until");
  }

  private static SpentQuestion question(
      @Nullable Instant until, String scope, @Nullable String boot) {
    return new SpentQuestion(Instant.EPOCH, until, scope, true, boot);
  }

  private static String booted(String id, String at, String boot, String cost) {
    return usage(id, at, "alice", cost)
        .replace("\"gateway\":", "\"boot\":\"" + boot + "\",\"gateway\":");
  }

  @Test
  void counts_tellWhatCameIn() {
    byte[] batch = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.25").getBytes(UTF_8);
    assertThat(records.counts().lastAt()).isNull();
    records.usage(batch);
    records.usage(batch);
    records.audit(refusal("r9", "2026-01-01T00:00:00Z").getBytes(UTF_8));
    records.usage("nonsense".getBytes(UTF_8));
    IngestCounts counts = records.counts();
    assertThat(counts.usage()).isEqualTo(1);
    assertThat(counts.audit()).isEqualTo(1);
    assertThat(counts.duplicates()).isEqualTo(1);
    assertThat(counts.rejectedLines()).isEqualTo(1);
    assertThat(counts.refusedBatches()).isZero();
    assertThat(counts.lastAt()).isNotNull();
  }

  @Test
  void audit_isFoundByRequest() {
    records.audit(refusal("r9", "2026-01-01T00:00:00Z").getBytes(UTF_8));
    assertThat(records.audit("r9")).hasSize(1);
    assertThat(records.newestRefusals(FAR, "", 10)).hasSize(1);
  }
}
