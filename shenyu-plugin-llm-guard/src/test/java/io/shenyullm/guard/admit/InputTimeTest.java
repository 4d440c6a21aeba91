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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InputTimeTest {
  @Test
  void anyReader_findsTheTimeInUtc() {
    InputTime time = new InputTime(Instant.parse("2026-11-29T23:59:58.9Z"));

    assertThat(time)
        .isEqualTo(Map.of("unix_seconds", 1_795_996_798L, "hour_utc", 23, "weekday_utc", 7));
    assertThat(time.get("weekday_utc")).isEqualTo(7);
    assertThat(new String(Json.write(time), StandardCharsets.UTF_8))
        .contains("\"hour_utc\":23", "\"unix_seconds\":1795996798");
  }
}
