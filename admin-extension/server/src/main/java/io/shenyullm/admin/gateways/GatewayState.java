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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.reported.Reported;
import io.shenyullm.records.StatusRecord;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a gateway stands to what is published. */
enum GatewayState {
  /** It has not been heard of lately, so what it does is not known. */
  SILENT,

  /** It will not take what it is offered. */
  REFUSED,

  /** It obeys what is published. */
  OBEYS,

  /** It has not said anything of what is published yet. */
  PENDING,

  /** Nothing is published here: it obeys somebody else, or nobody. */
  UNMANAGED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static GatewayState of(Reported reported, @Nullable Published published, Instant now) {
    StatusRecord.Snapshot snapshot = reported.status().snapshot();
    if (reported.isSilent(now)) {
      return SILENT;
    }
    if (snapshot.problem() != null) {
      return REFUSED;
    }
    if (published == null) {
      return UNMANAGED;
    }
    return published.sha256().equals(snapshot.sha256()) ? OBEYS : PENDING;
  }
}
