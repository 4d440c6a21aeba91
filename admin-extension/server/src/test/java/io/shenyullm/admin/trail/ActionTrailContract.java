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
package io.shenyullm.admin.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.core.wire.Sha256;
import java.security.Signature;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chain on whichever database. */
abstract class ActionTrailContract {
  private ConsoleDatabase database;
  private ActionTrail trail;

  /** An empty database with the console's tables. */
  abstract ConsoleDatabase database() throws SQLException;

  @BeforeEach
  void open() throws SQLException {
    database = database();
    trail = new ActionTrail(database, TestingTrail.KEY, Clock.systemUTC());
  }

  private static void assertChained(List<ActionEntry> entries) throws Exception {
    String before = "0".repeat(64);
    long sequence = 0;
    for (ActionEntry entry : entries) {
      assertThat(entry.sequence()).isEqualTo(++sequence);
      assertThat(entry.hash()).isEqualTo(Sha256.hex(before + '\n' + entry.record()));
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(TestingTrail.KEY.publicKey());
      signature.update(("llm-admin-action\n" + entry.hash()).getBytes(UTF_8));
      assertThat(signature.verify(Base64.getDecoder().decode(entry.signature()))).isTrue();
      before = entry.hash();
    }
  }

  @Test
  void records_areChainedAndSigned() throws Exception {
    TestingTrail.add(trail, "admin", "/a");
    TestingTrail.add(trail, "fay", "/b");
    assertThat(trail.after(0, 10)).hasSize(2);
    assertChained(trail.after(0, 10));
  }

  @Test
  void records_ofTwoConsolesAtOnce_areOneChain() throws Exception {
    ActionTrail other = new ActionTrail(database, TestingTrail.KEY, Clock.systemUTC());
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> work =
          IntStream.range(0, 40)
              .<Callable<Void>>mapToObj(
                  i ->
                      () -> {
                        TestingTrail.add(i % 2 == 0 ? trail : other, "admin", "/" + i);
                        return null;
                      })
              .toList();
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(trail.after(0, 100)).hasSize(40);
    assertChained(trail.after(0, 100));
  }

  @Test
  void page_isNewestFirst_ofOneActorOrAll() {
    TestingTrail.add(trail, "admin", "/a");
    TestingTrail.add(trail, "fay", "/b");
    TestingTrail.add(trail, "admin", "/c");
    assertThat(trail.page("", Long.MAX_VALUE, 2))
        .extracting(ActionEntry::sequence)
        .containsExactly(3L, 2L);
    assertThat(trail.page("", 2, 10)).extracting(ActionEntry::sequence).containsExactly(1L);
    assertThat(trail.page("admin", Long.MAX_VALUE, 10))
        .extracting(ActionEntry::sequence)
        .containsExactly(3L, 1L);
    assertThat(trail.page("' OR 1=1 --", Long.MAX_VALUE, 10)).isEmpty();
  }
}
