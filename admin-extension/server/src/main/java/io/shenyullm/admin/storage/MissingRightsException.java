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
package io.shenyullm.admin.storage;

import java.sql.SQLException;

/** The database's user may not create or change tables; the message holds what is to be run. */
final class MissingRightsException extends SQLException {
  private static final long serialVersionUID = 1L;

  MissingRightsException(String sql, SQLException cause) {
    super(
        "the console's database user may not create tables; have their owner run:\n"
            + sql
            + "and grant SELECT, INSERT, UPDATE and DELETE on them",
        cause.getSQLState(),
        cause);
  }
}
