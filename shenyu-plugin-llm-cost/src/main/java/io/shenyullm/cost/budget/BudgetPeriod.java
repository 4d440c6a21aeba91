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
package io.shenyullm.cost.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a budget lasts. Windows follow the calendar of the budget's zone: a day is 23, 24 or 25
 * hours long where the clocks change. The windows of a period never overlap and leave no gap.
 */
public enum BudgetPeriod {
  HOUR,
  DAY,
  /** Monday to Sunday, as ISO 8601 counts. */
  WEEK,
  MONTH,
  /** For ever. */
  TOTAL;

  private static final BudgetWindow FOREVER = new BudgetWindow(Instant.EPOCH, Instant.MAX);
  private static final int SECONDS_PER_HOUR = 3600;

  /** Name in documents and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The window that holds an instant. */
  public BudgetWindow window(Instant at, ZoneId zone) {
    if (this == TOTAL) {
      return FOREVER;
    }
    return this == HOUR ? hour(at, zone.getRules()) : days(at, zone);
  }

  /**
   * Hours start at :00 local time. Zones that shift by half an hour get a short window at the
   * transition, because cutting there keeps windows disjoint.
   */
  private static BudgetWindow hour(Instant at, ZoneRules rules) {
    ZoneOffset offset = rules.getOffset(at);
    long local = at.getEpochSecond() + offset.getTotalSeconds();
    long start =
        Math.floorDiv(local, SECONDS_PER_HOUR) * SECONDS_PER_HOUR - offset.getTotalSeconds();
    long end = start + SECONDS_PER_HOUR;
    ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
    if (before != null) {
      start = Math.max(start, before.toEpochSecond());
    }
    ZoneOffsetTransition after = rules.nextTransition(at);
    if (after != null) {
      end = Math.min(end, after.toEpochSecond());
    }
    return new BudgetWindow(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
  }

  private BudgetWindow days(Instant at, ZoneId zone) {
    LocalDate first = firstDay(at.atZone(zone).toLocalDate());
    Instant start = first.atStartOfDay(zone).toInstant();
    LocalDate next = following(first);
    Instant end = next.atStartOfDay(zone).toInstant();
    // a clock set back over midnight repeats the end of a day that has ended already
    while (!at.isBefore(end)) {
      start = end;
      next = following(next);
      end = next.atStartOfDay(zone).toInstant();
    }
    return new BudgetWindow(start, end);
  }

  private LocalDate firstDay(LocalDate date) {
    return switch (this) {
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      default -> date;
    };
  }

  private LocalDate following(LocalDate first) {
    return switch (this) {
      case WEEK -> first.plusWeeks(1);
      case MONTH -> first.plusMonths(1);
      default -> first.plusDays(1);
    };
  }

  static @Nullable BudgetPeriod parse(String label) {
    for (BudgetPeriod period : values()) {
      if (period.label().equals(label)) {
        return period;
      }
    }
    return null;
  }
}
