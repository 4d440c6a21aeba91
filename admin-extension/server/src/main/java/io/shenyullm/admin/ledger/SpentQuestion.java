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

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which spending is summed, and by what.
 *
 * @param since records from then on
 * @param until and before then; {@code null} for no end
 * @param scope a principal level, or {@link #ALL}
 * @param byBoot whether each gateway process has rows of its own
 * @param boot only records of this process; {@code null} for all
 */
public record SpentQuestion(
    Instant since, @Nullable Instant until, String scope, boolean byBoot, @Nullable String boot) {
  /** The scope that sums everything. */
  public static final String ALL = "all";

  public SpentQuestion {
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(scope, "scope");
    if (until != null && until.isBefore(since)) {
      throw new IllegalArgumentException("until must not be before since");
    }
  }

  /** Everything since a time, whichever process spent it. */
  public static SpentQuestion since(Instant since, String scope) {
    return new SpentQuestion(since, null, scope, false, null);
  }
}
