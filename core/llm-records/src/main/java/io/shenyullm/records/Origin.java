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

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which record this is and who wrote it.
 *
 * @param id unique among the records of one kind; sent twice, it is kept once
 * @param at when what it tells happened, to the microsecond, as databases keep it
 * @param gateway the operator's name of the gateway
 * @param boot the gateway's process; {@code null} where an older gateway did not say
 */
public record Origin(String id, Instant at, String gateway, @Nullable String boot) {
  /** Times outside are refused: no clock is that wrong, and not every database can hold them. */
  static final Instant EARLIEST = Instant.EPOCH;

  static final Instant LATEST = Instant.parse("9998-12-31T23:59:59Z");

  private static final DateTimeFormatter MILLIS = digits(3);
  private static final DateTimeFormatter MICROS = digits(6);

  public Origin {
    id = Bounded.id(id);
    gateway = Bounded.name(gateway);
    boot = Bounded.nameOrNull(boot);
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException("at must be within " + EARLIEST + ".." + LATEST);
    }
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  private static DateTimeFormatter digits(int behindThePoint) {
    return new DateTimeFormatterBuilder().appendInstant(behindThePoint).toFormatter(Locale.ROOT);
  }

  void write(RecordTree tree) {
    boolean isWholeMillis = at.equals(at.truncatedTo(ChronoUnit.MILLIS));
    tree.put("id", id)
        .put("at", (isWholeMillis ? MILLIS : MICROS).format(at))
        .put("gateway", gateway)
        .put("boot", boot);
  }

  static Origin read(RecordFields fields) throws UnreadableRecordException {
    return new Origin(
        fields.id("id"), fields.at("at"), fields.name("gateway"), fields.optionalName("boot"));
  }
}
