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
package io.shenyullm.guard.admit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** The time as policies see it, worked out only for one that looks. Immutable. */
final class InputTime extends AbstractMap<String, Object> {
  private final Instant instant;

  InputTime(Instant instant) {
    this.instant = instant;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    ZonedDateTime now = instant.atZone(ZoneOffset.UTC);
    return Map.<String, Object>of(
            "unix_seconds", now.toEpochSecond(),
            "hour_utc", now.getHour(),
            "weekday_utc", now.getDayOfWeek().getValue())
        .entrySet();
  }
}
