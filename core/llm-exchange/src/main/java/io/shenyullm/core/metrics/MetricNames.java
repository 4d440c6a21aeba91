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

/**
 * Names and labels of all metrics: OpenTelemetry's GenAI conventions where they have one, ours
 * under {@code llm.gateway.}. Described in {@code docs/reference/metrics.md}.
 */
public final class MetricNames {
  public static final String OPERATION_DURATION = "gen_ai.client.operation.duration";
  public static final String TOKEN_USAGE = "gen_ai.client.token.usage";
  public static final String TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  public static final String TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";

  public static final String REQUESTS = "llm.gateway.requests";
  public static final String OVERHEAD = "llm.gateway.overhead";
  public static final String COST = "llm.gateway.cost";
  public static final String REFUSALS = "llm.gateway.refusals";
  public static final String FAILOVERS = "llm.gateway.failovers";
  public static final String FINDINGS = "llm.gateway.findings";
  public static final String BUDGET_USED = "llm.gateway.budget.used";
  public static final String OUTBOX_DEPTH = "llm.gateway.outbox.depth";
  public static final String OUTBOX_REJECTED = "llm.gateway.outbox.rejected";
  public static final String OUTBOX_BYTES = "llm.gateway.outbox.bytes";
  public static final String BYTES_IN_FLIGHT = "llm.gateway.bytes.in.flight";
  public static final String SNAPSHOT_VERSION = "llm.gateway.snapshot.version";
  public static final String SNAPSHOT_REFUSED = "llm.gateway.snapshot.refused";
  public static final String SNAPSHOT_REACHABLE = "llm.gateway.snapshot.source.reachable";
  public static final String CACHE_HITS = "llm.gateway.cache.hits";
  public static final String CACHE_COALESCED = "llm.gateway.cache.coalesced";
  public static final String CACHE_MISSES = "llm.gateway.cache.misses";
  public static final String CACHE_WAITED_IN_VAIN = "llm.gateway.cache.waited.in.vain";
  public static final String CACHE_STORES = "llm.gateway.cache.stores";
  public static final String CACHE_REJECTED = "llm.gateway.cache.rejected";
  public static final String CACHE_UNREADABLE = "llm.gateway.cache.unreadable";
  public static final String CACHE_PURGES = "llm.gateway.cache.purges";
  public static final String CACHE_GRID_FAILURES = "llm.gateway.cache.grid.failures";
  public static final String CACHE_NEAR_BYTES = "llm.gateway.cache.near.bytes";
  public static final String CACHE_NEAR_ENTRIES = "llm.gateway.cache.near.entries";

  public static final String GRID_CONNECTED = "llm.gateway.grid.connected";
  public static final String GRID_NODES = "llm.gateway.grid.nodes";
  public static final String GRID_GATEWAYS = "llm.gateway.grid.gateways";

  public static final String OPERATION = "gen_ai.operation.name";
  public static final String PROVIDER = "gen_ai.provider.name";
  public static final String REQUEST_MODEL = "gen_ai.request.model";
  public static final String RESPONSE_MODEL = "gen_ai.response.model";
  public static final String TOKEN_TYPE = "gen_ai.token.type";
  public static final String ERROR_TYPE = "error.type";
  public static final String ENDING = "ending";
  public static final String ROUTE = "route";
  public static final String CURRENCY = "currency";
  public static final String CODE = "code";
  public static final String ENTITY = "entity";
  public static final String BUDGET = "budget";
  public static final String TOPIC = "topic";
  public static final String ENGINE = "engine";
  public static final String TIER = "tier";
  public static final String REASON = "reason";

  /** Stands where a label has no value, or one outside its closed set. */
  public static final String NONE = "none";

  /** Stands for values outside a closed set, such as a model that a caller made up. */
  public static final String OTHER = "_OTHER";

  private MetricNames() {}
}
