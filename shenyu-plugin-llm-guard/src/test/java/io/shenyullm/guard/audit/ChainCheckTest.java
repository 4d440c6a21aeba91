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
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.guard.audit.ChainFlaw.Kind;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ChainCheckTest {
  private static final AuditKey KEY = AuditKey.of(UUID.randomUUID().toString());
  private static final AuditKey OTHER = AuditKey.of(UUID.randomUUID().toString());

  private static List<Map<String, Object>> chain(AuditKey key, int length) throws OutboxException {
    TestingOutbox outbox = new TestingOutbox();
    AuditTrail trail = new AuditTrail(outbox, key, "gw", "b", Clock.systemUTC());
    for (int i = 0; i < length; i++) {
      trail.keep(
          AuditRecord.builder(
              AuditRecord.ADMISSION, "r" + i, new Caller(Principal.anonymous().levels())));
    }
    return new ArrayList<>(outbox.records());
  }

  private static List<String> flaws(List<Map<String, Object>> records, AuditKey... keys) {
    ChainCheck check = new ChainCheck(List.of(keys));
    List<String> flaws = new ArrayList<>();
    records.forEach(
        record ->
            check.next(record).forEach(flaw -> flaws.add(flaw.kind() + "@" + flaw.sequence())));
    return flaws;
  }

  @Test
  void next_severalFlaws_eachIsFoundAndNoneTwice() throws Exception {
    List<Map<String, Object>> records = chain(KEY, 9);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(1));
    changed.put("requestId", "forged");
    records.set(1, changed);
    records.remove(3);
    records.add(5, records.get(2));
    records.add(records.remove(7));

    assertThat(flaws(records, KEY))
        .containsExactly("CHANGED@2", "MISSING@5", "REPEATED@3", "MISSING@9", "REPEATED@8");
  }

  private static Map<String, Object> unsealed(Map<String, Object> record) {
    Map<String, Object> bare = new LinkedHashMap<>(record);
    bare.remove("keyId");
    return bare;
  }

  @Test
  void next_recordsFromBeforeKeys_areUnsealedAndNotChanged() throws Exception {
    ChainCheck check = ChainCheck.of("gw", "b", List.of(KEY));
    for (Map<String, Object> record : chain(KEY, 3)) {
      assertThat(check.next(unsealed(record))).isEmpty();
    }
    assertThat(check.unsealed()).isEqualTo(3);
  }

  /** Else whoever changes a record had only to take its keyId away. */
  @Test
  void next_sealTakenFromSomeRecords_isAFlaw() throws Exception {
    List<Map<String, Object>> records = chain(KEY, 4);
    records.set(0, unsealed(records.get(0)));
    records.set(1, unsealed(records.get(1)));
    records.set(3, unsealed(records.get(3)));
    ChainCheck check = ChainCheck.of("gw", "b", List.of(KEY));
    assertThat(records.stream().flatMap(each -> check.next(each).stream()))
        .extracting(flaw -> flaw.kind() + "@" + flaw.sequence() + " " + flaw.records())
        .containsExactly("CHANGED@3 2", "CHANGED@4 1");
    assertThat(check.unsealed()).isZero();
  }

  @Test
  void of_recordsOfAnotherChain_areForeignFromTheFirst() throws Exception {
    ChainCheck check = ChainCheck.of("gw-2", "b", List.of(KEY));
    assertThat(check.next(chain(KEY, 1).get(0)))
        .extracting(ChainFlaw::kind)
        .containsExactly(Kind.FOREIGN);
  }

  @Test
  void next_gap_saysHowManyAreMissing() throws Exception {
    List<Map<String, Object>> records = chain(KEY, 5).subList(3, 5);
    ChainFlaw gap = new ChainCheck(List.of(KEY)).next(records.get(0)).get(0);
    assertThat(gap.records()).isEqualTo(3);
    assertThat(gap.detail()).contains("1 to 3");
  }

  @Test
  void next_rotatedKeys_findsTheOneOfTheChain() throws Exception {
    assertThat(flaws(chain(KEY, 3), OTHER, KEY)).isEmpty();
    assertThat(flaws(chain(KEY, 2), OTHER)).containsExactly("OTHER_KEY@1", "OTHER_KEY@2");
  }

  @Test
  void next_hashAndContentChanged_breaksTheLinkOfTheNext() throws Exception {
    List<Map<String, Object>> records = chain(KEY, 3);
    Map<String, Object> changed = new LinkedHashMap<>(records.get(1));
    changed.put("hash", "0".repeat(64));
    records.set(1, changed);
    assertThat(flaws(records, KEY)).containsExactly("CHANGED@2", "UNLINKED@3");
    assertThat(flaws(records)).as("without a key").containsExactly("UNLINKED@3");
  }

  @Test
  void next_nonsense_isAFlawAndNoFailure() {
    ChainCheck check = new ChainCheck(List.of(KEY));
    assertThat(check.next(Map.of("gateway", "gw"))).isNotEmpty();
    assertThat(check.next(Map.of("gateway", 7, "sequence", "x")))
        .extracting(ChainFlaw::kind)
        .containsExactly(Kind.FOREIGN);
    assertThat(
            new ChainCheck(List.of(KEY))
                .next(
                    Map.of(
                        "gateway",
                        "gw",
                        "boot",
                        "b",
                        "sequence",
                        1L,
                        "keyId",
                        "k",
                        "id",
                        "gw/b/1",
                        "previousHash",
                        "zz")))
        .extracting(ChainFlaw::kind)
        .contains(Kind.UNLINKED, Kind.OTHER_KEY);
  }
}
