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

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.TestingPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class PostgresActionTrailTest extends ActionTrailContract {
  private static TestingPostgres postgres;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    postgres = TestingPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  ConsoleDatabase database() throws SQLException {
    return ConsoleDatabase.of(postgres.schema(), Clock.systemUTC(), TestingDatabase.SCHEMAS);
  }
}
