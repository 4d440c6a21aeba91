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
package io.shenyullm.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MetricNamesTest {
  /** Dashboards and alerts of our users hold these names: changing one breaks them. */
  private static final Map<String, String> PINNED =
      Map.ofEntries(
          Map.entry("OPERATION_DURATION", "gen_ai.client.operation.duration"),
          Map.entry("TOKEN_USAGE", "gen_ai.client.token.usage"),
          Map.entry("TIME_TO_FIRST_TOKEN", "gen_ai.server.time_to_first_token"),
          Map.entry("TIME_PER_OUTPUT_TOKEN", "gen_ai.server.time_per_output_token"),
          Map.entry("REQUESTS", "llm.gateway.requests"),
          Map.entry("OVERHEAD", "llm.gateway.overhead"),
          Map.entry("COST", "llm.gateway.cost"),
          Map.entry("REFUSALS", "llm.gateway.refusals"),
          Map.entry("FAILOVERS", "llm.gateway.failovers"),
          Map.entry("FINDINGS", "llm.gateway.findings"),
          Map.entry("BUDGET_USED", "llm.gateway.budget.used"),
          Map.entry("OUTBOX_DEPTH", "llm.gateway.outbox.depth"),
          Map.entry("OUTBOX_REJECTED", "llm.gateway.outbox.rejected"),
          Map.entry("OUTBOX_BYTES", "llm.gateway.outbox.bytes"),
          Map.entry("BYTES_IN_FLIGHT", "llm.gateway.bytes.in.flight"),
          Map.entry("SNAPSHOT_VERSION", "llm.gateway.snapshot.version"),
          Map.entry("SNAPSHOT_REFUSED", "llm.gateway.snapshot.refused"),
          Map.entry("SNAPSHOT_REACHABLE", "llm.gateway.snapshot.source.reachable"),
          Map.entry("GRID_CONNECTED", "llm.gateway.grid.connected"),
          Map.entry("GRID_NODES", "llm.gateway.grid.nodes"),
          Map.entry("GRID_GATEWAYS", "llm.gateway.grid.gateways"),
          Map.entry("ENGINE", "engine"),
          Map.entry("CACHE_HITS", "llm.gateway.cache.hits"),
          Map.entry("CACHE_COALESCED", "llm.gateway.cache.coalesced"),
          Map.entry("CACHE_MISSES", "llm.gateway.cache.misses"),
          Map.entry("CACHE_WAITED_IN_VAIN", "llm.gateway.cache.waited.in.vain"),
          Map.entry("CACHE_STORES", "llm.gateway.cache.stores"),
          Map.entry("CACHE_REJECTED", "llm.gateway.cache.rejected"),
          Map.entry("CACHE_UNREADABLE", "llm.gateway.cache.unreadable"),
          Map.entry("CACHE_PURGES", "llm.gateway.cache.purges"),
          Map.entry("CACHE_GRID_FAILURES", "llm.gateway.cache.grid.failures"),
          Map.entry("CACHE_NEAR_BYTES", "llm.gateway.cache.near.bytes"),
          Map.entry("CACHE_NEAR_ENTRIES", "llm.gateway.cache.near.entries"),
          Map.entry("OPERATION", "gen_ai.operation.name"),
          Map.entry("PROVIDER", "gen_ai.provider.name"),
          Map.entry("REQUEST_MODEL", "gen_ai.request.model"),
          Map.entry("RESPONSE_MODEL", "gen_ai.response.model"),
          Map.entry("TOKEN_TYPE", "gen_ai.token.type"),
          Map.entry("ERROR_TYPE", "error.type"),
          Map.entry("ENDING", "ending"),
          Map.entry("ROUTE", "route"),
          Map.entry("CURRENCY", "currency"),
          Map.entry("CODE", "code"),
          Map.entry("ENTITY", "entity"),
          Map.entry("BUDGET", "budget"),
          Map.entry("TOPIC", "topic"),
          Map.entry("TIER", "tier"),
          Map.entry("REASON", "reason"),
          Map.entry("NONE", "none"),
          Map.entry("OTHER", "_OTHER"));

  @Test
  void names_all_arePinned() throws IllegalAccessException {
    Map<String, String> actual = new TreeMap<>();
    for (Field field : MetricNames.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        actual.put(field.getName(), (String) field.get(null));
      }
    }
    assertThat(actual).containsExactlyInAnyOrderEntriesOf(PINNED);
  }
}
