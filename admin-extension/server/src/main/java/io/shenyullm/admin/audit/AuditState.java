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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How audit is, as of the last minute.
 *
 * @param chains how many there are
 * @param missing records that their chains lack
 * @param lastAnchorAt when any was last anchored; {@code null} if none was
 * @param problem why chains are not anchored; {@code null} if they are
 */
record AuditState(
    long chains, long missing, @Nullable Instant lastAnchorAt, @Nullable String problem) {
  /** Before the first look. */
  static final AuditState UNKNOWN = new AuditState(0, 0, null, null);

  /** For the status. */
  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("chains", chains);
    view.put("missing", missing);
    view.put("lastAnchorAt", lastAnchorAt == null ? null : lastAnchorAt.toString());
    view.put("problem", problem);
    return view;
  }
}
