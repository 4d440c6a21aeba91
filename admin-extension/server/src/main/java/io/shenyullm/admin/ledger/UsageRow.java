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
package io.shenyullm.admin.ledger;

import io.shenyullm.admin.storage.SqlTime;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A usage record as a row.
 *
 * @param revision 0 as first told
 * @param httpStatus 0 where none is known
 * @param failed whether it ended in an error
 * @param fromCache whether no model was called for it
 * @param estimated whether tokens were counted by the gateway
 * @param tokens by class; all 0 where nothing was used
 * @param latency {@code null} where not known, as the two that follow
 */
record UsageRow(
    String id,
    Instant at,
    long revision,
    Ids ids,
    int httpStatus,
    boolean failed,
    boolean fromCache,
    boolean simulated,
    boolean estimated,
    TokenUsage tokens,
    BigDecimal cost,
    BigDecimal lost,
    BigDecimal saved,
    @Nullable Long latencyMicros,
    @Nullable Long firstTokenMicros,
    @Nullable Long overheadMicros) {
  static final List<String> COLUMNS =
      List.of(
          "id",
          "at",
          "revision",
          "process_id",
          "caller_id",
          "group_id",
          "route_id",
          "model_id",
          "provider_id",
          "price_id",
          "currency_id",
          "ending_id",
          "error_id",
          "cache_id",
          "http_status",
          "failed",
          "from_cache",
          "simulated",
          "estimated",
          "input_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "cache_write_1h_tokens",
          "output_tokens",
          "reasoning_tokens",
          "audio_input_tokens",
          "audio_output_tokens",
          "upstream_requests",
          "cost",
          "lost",
          "saved",
          "latency_micros",
          "first_token_micros",
          "overhead_micros");

  static final TokenUsage NOTHING_USED =
      new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, false, "default", false);

  private static final Set<String> CACHED = Set.of("hit", "coalesced");

  UsageRow {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(tokens, "tokens");
  }

  /** What stands for names; 0 for none. */
  record Ids(
      int process,
      int caller,
      int group,
      int route,
      int model,
      int provider,
      int price,
      int currency,
      int ending,
      int error,
      int cache) {}

  static UsageRow of(UsageRecord record, Ids ids) {
    TokenUsage tokens = record.tokens();
    String cached = record.cached().state();
    return new UsageRow(
        record.origin().id(),
        record.origin().at(),
        record.revision() == null ? 0 : record.revision(),
        ids,
        record.ended().httpStatus() == null ? 0 : record.ended().httpStatus(),
        record.ended().ending().equals("error"),
        cached != null && CACHED.contains(cached),
        record.served().simulated(),
        tokens != null && tokens.estimated(),
        tokens == null ? NOTHING_USED : tokens,
        record.money().billed(),
        orZero(record.money().lost()),
        orZero(record.saving().saved()),
        micros(record.timing().latency()),
        micros(record.timing().timeToFirstToken()),
        micros(record.timing().overhead()));
  }

  static UsageRow read(ResultSet row) throws SQLException {
    return new UsageRow(
        row.getString("id"),
        SqlTime.read(row, "at"),
        row.getLong("revision"),
        new Ids(
            row.getInt("process_id"),
            row.getInt("caller_id"),
            row.getInt("group_id"),
            row.getInt("route_id"),
            row.getInt("model_id"),
            row.getInt("provider_id"),
            row.getInt("price_id"),
            row.getInt("currency_id"),
            row.getInt("ending_id"),
            row.getInt("error_id"),
            row.getInt("cache_id")),
        row.getInt("http_status"),
        row.getBoolean("failed"),
        row.getBoolean("from_cache"),
        row.getBoolean("simulated"),
        row.getBoolean("estimated"),
        new TokenUsage(
            row.getLong("input_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens"),
            row.getLong("cache_write_1h_tokens"),
            row.getLong("output_tokens"),
            row.getLong("reasoning_tokens"),
            row.getLong("audio_input_tokens"),
            row.getLong("audio_output_tokens"),
            row.getLong("upstream_requests"),
            false,
            "default",
            row.getBoolean("estimated")),
        row.getBigDecimal("cost"),
        row.getBigDecimal("lost"),
        row.getBigDecimal("saved"),
        number(row, "latency_micros"),
        number(row, "first_token_micros"),
        number(row, "overhead_micros"));
  }

  /** In the order of the columns. */
  @Nullable Object[] values() {
    return new @Nullable Object[] {
      id,
      SqlTime.of(at),
      revision,
      ids.process,
      ids.caller,
      ids.group,
      ids.route,
      ids.model,
      ids.provider,
      ids.price,
      ids.currency,
      ids.ending,
      ids.error,
      ids.cache,
      httpStatus,
      failed,
      fromCache,
      simulated,
      estimated,
      tokens.input(),
      tokens.cacheRead(),
      tokens.cacheWrite(),
      tokens.cacheWrite1h(),
      tokens.output(),
      tokens.reasoning(),
      tokens.audioInput(),
      tokens.audioOutput(),
      tokens.requests(),
      cost,
      lost,
      saved,
      latencyMicros,
      firstTokenMicros,
      overheadMicros
    };
  }

  private static BigDecimal orZero(@Nullable BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }

  private static @Nullable Long micros(@Nullable Duration time) {
    return time == null ? null : time.toNanos() / 1_000;
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
