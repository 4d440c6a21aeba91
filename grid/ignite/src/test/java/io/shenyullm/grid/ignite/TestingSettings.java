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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Settings of clients in tests. */
final class TestingSettings {
  private TestingSettings() {}

  static GridSettings of(List<String> addresses) {
    return of(addresses, null, null, null);
  }

  static GridSettings of(
      List<String> addresses,
      String username,
      io.shenyullm.core.config.Secret password,
      GridSettings.Tls tls) {
    return new GridSettings(
        "ignite",
        GridSettings.Mode.CLIENT,
        addresses,
        GridSettings.DEFAULT_CLUSTER,
        username,
        password,
        tls,
        null,
        Duration.ofSeconds(3));
  }

  static Membership.Gateway gateway(String id) {
    return new Membership.Gateway(
        id, UUID.randomUUID().toString(), "1.0", Instant.parse("2026-01-01T00:00:00Z"));
  }
}
