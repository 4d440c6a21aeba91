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
package io.shenyullm.records;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anything that a gateway tells the console. */
public sealed interface LlmRecord permits UsageRecord, AuditRecord, StatusRecord, AlertRecord {
  /**
   * The newest schema that is written and read. Fields are only ever added to it; a change that an
   * older reader would misread is a higher schema, which it refuses.
   */
  int SCHEMA = 1;

  Origin origin();

  /** Puts the fields after the origin. */
  void write(RecordTree tree);

  /** The record as a tree of {@link io.shenyullm.core.json.Json}, in the order of its fields. */
  default Map<String, @Nullable Object> tree() {
    RecordTree tree = new RecordTree();
    tree.put("schema", SCHEMA);
    origin().write(tree);
    write(tree);
    return tree.fields();
  }
}
