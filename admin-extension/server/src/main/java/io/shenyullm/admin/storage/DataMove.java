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
import javax.sql.DataSource;

/**
 * Brings rows into a new form where SQL that H2 and PostgreSQL share cannot. A console that is
 * killed begins again where it was: each row is moved in one transaction. Needs no more rights than
 * to read and change rows.
 */
@FunctionalInterface
public interface DataMove {
  /**
   * Moves what is still in the former form.
   *
   * @param connections a single one, to which others wait for the end of the move
   */
  void move(DataSource connections, Dialect dialect) throws SQLException;
}
