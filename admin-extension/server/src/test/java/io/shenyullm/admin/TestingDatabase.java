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
package io.shenyullm.admin;

import io.shenyullm.admin.audit.AnchorStore;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.gateways.TokenStore;
import io.shenyullm.admin.identity.AccountStore;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.leader.Leadership;
import io.shenyullm.admin.releases.SnapshotPublisher;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.trail.ActionTrail;
import io.shenyullm.admin.web.AnswerStore;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

/** An in-memory H2 of its own for each test, and records as gateways send them. */
public final class TestingDatabase {
  /** Tables of all parts. */
  public static final List<Schema> SCHEMAS =
      List.of(
          RecordStore.SCHEMA,
          AnchorStore.SCHEMA,
          ControlKeeper.SCHEMA,
          Leadership.SCHEMA,
          SnapshotPublisher.SCHEMA,
          TokenStore.SCHEMA,
          AnswerStore.SCHEMA,
          ActionTrail.SCHEMA,
          AccountStore.SCHEMA);

  private final JdbcDataSource dataSource = new JdbcDataSource();

  public TestingDatabase() {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  public JdbcDataSource dataSource() {
    return dataSource;
  }

  public ConsoleDatabase open() {
    return ConsoleDatabase.of(dataSource, Clock.systemUTC(), SCHEMAS);
  }

  public RecordStore records() {
    return new RecordStore(open(), Clock.systemUTC());
  }

  public static String usage(String id, String at, String user, String cost) {
    return """
    {"schema":1,"id":"%s","at":"%s","gateway":"gw-1","principal":{"tenant":"acme","department":"research","user":"%s"},\
    "model":"small","provider":"sim","ending":"complete","billedCost":"%s","billingCurrency":"USD"}
    """
        .formatted(id, at, user, cost);
  }

  /** A record at its place of a chain; its hash is not one, but looks like one. */
  public static String link(String gateway, String boot, long sequence) {
    return """
    {"schema":1,"id":"%s/%s/%d","requestId":"r-%d","at":"2026-01-01T00:00:00Z","gateway":"%s","boot":"%s","sequence":%d,\
    "kind":"admission","principal":{"tenant":"acme","user":"alice"},"decision":"allow","hash":"%s"}
    """
        .formatted(gateway, boot, sequence, sequence, gateway, boot, sequence, hash(sequence));
  }

  /** What {@link #link} has. */
  public static String hash(long sequence) {
    return "%064x".formatted(sequence);
  }

  public static String refusal(String requestId, String at) {
    return """
    {"schema":1,"id":"gw-1/b/%s","requestId":"%s","at":"%s","gateway":"gw-1","boot":"b","sequence":1,"kind":"refusal",\
    "principal":{"tenant":"acme","user":"mallory"},"decision":"deny","httpStatus":403}
    """
        .formatted(requestId, requestId, at);
  }
}
