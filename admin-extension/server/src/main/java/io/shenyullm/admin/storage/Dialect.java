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

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Databases that the console's tables are written for. */
public enum Dialect {
  H2,
  POSTGRESQL;

  /** Empty for a database that the tables are not written for. */
  static Optional<Dialect> of(DatabaseMetaData metaData) throws SQLException {
    return switch (metaData.getDatabaseProductName().toLowerCase(Locale.ROOT)) {
      case "h2" -> Optional.of(H2);
      case "postgresql" -> Optional.of(POSTGRESQL);
      default -> Optional.empty();
    };
  }
}
