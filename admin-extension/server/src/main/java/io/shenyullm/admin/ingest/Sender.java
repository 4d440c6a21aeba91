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
package io.shenyullm.admin.ingest;

import io.shenyullm.records.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Who sends records, as far as its credential tells.
 *
 * @param gateway that the credential belongs to; {@code null} for one that gateways share, whose
 *     holder is believed whatever its records say
 */
public record Sender(@Nullable String gateway) {
  /** Why a line in another gateway's name is not taken. */
  public static final String NOT_ITS_OWN = "gateway is not the one whose token was shown";

  /** Any gateway. */
  public static final Sender SHARED = new Sender(null);

  /** Whether a record of that origin is its own. */
  public boolean mayWrite(Origin origin) {
    return gateway == null || gateway.equals(origin.gateway());
  }
}
