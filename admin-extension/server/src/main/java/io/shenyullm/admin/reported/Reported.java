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
package io.shenyullm.admin.reported;

import io.shenyullm.records.StatusRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's word.
 *
 * @param status the newest
 * @param seenAt when it came, by this console's clock
 * @param otherSeenAt when another process last spoke by the same name; {@code null} if none did
 */
public record Reported(StatusRecord status, Instant seenAt, @Nullable Instant otherSeenAt) {
  /** Three reports: whoever has not been heard of for longer is silent. */
  public static final Duration SILENT_AFTER = Duration.ofSeconds(15);

  public Reported {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(seenAt, "seenAt");
  }

  /** The gateway's name. */
  public String id() {
    return status.origin().gateway();
  }

  /** Whether it has not been heard of for so long that it may be gone. */
  public boolean isSilent(Instant now) {
    return seenAt.plus(SILENT_AFTER).isBefore(now);
  }

  /** Whether two processes that live call themselves the same. */
  public boolean isContested(Instant now) {
    return otherSeenAt != null && !otherSeenAt.plus(SILENT_AFTER).isBefore(now);
  }
}
