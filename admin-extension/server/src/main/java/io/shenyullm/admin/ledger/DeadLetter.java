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
import org.jspecify.annotations.Nullable;

/**
 * A line that could not be stored.
 *
 * @param kind {@link #USAGE} or {@link #AUDIT}
 * @param sender gateway whose token came with it; {@code null} for one that gateways share
 * @param gateway that says to have written it; {@code null} where the line does not tell
 * @param cameAt when it came first
 * @param reason names a field and quotes nothing
 * @param isWhole whether the document is all that came; a line that was too long is cut
 * @param document as it came, where what no database can hold is replaced
 */
public record DeadLetter(
    long id,
    String kind,
    @Nullable String sender,
    @Nullable String gateway,
    Instant cameAt,
    String reason,
    boolean isWhole,
    String document) {
  public static final String USAGE = "usage";
  public static final String AUDIT = "audit";

  /**
   * One that is to be kept.
   *
   * @param sender as in the letter
   * @param line as it came
   */
  public record Told(String kind, @Nullable String sender, byte[] line, String reason) {}
}
