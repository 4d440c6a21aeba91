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
package io.shenyullm.core.exchange;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.wire.TokenUsage;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param ending complete, error, cancel or refused
 * @param httpStatus status sent to the caller, 499 where the caller hung up first
 * @param errorCode code of the refusal or failure, {@code null} on success
 * @param offer the model that answered or was tried last; {@code null} if none was
 * @param usage tokens used so far; {@code null} where the upstream was never reached
 * @param attempts upstream calls made
 * @param lastCallFailed whether the last of them had failed and no other was made yet; providers do
 *     not charge for it
 * @param latency from the first byte of the request to the end
 * @param timeToFirstToken until the first content byte, {@code null} if none came
 * @param overhead share of the latency spent in the gateway before the upstream was called
 */
public record Outcome(
    Ending ending,
    int httpStatus,
    @Nullable String errorCode,
    @Nullable ModelOffer offer,
    @Nullable TokenUsage usage,
    int attempts,
    boolean lastCallFailed,
    Duration latency,
    @Nullable Duration timeToFirstToken,
    Duration overhead) {

  /** What ended the exchange. */
  public enum Ending {
    COMPLETE,
    ERROR,
    CANCEL,
    REFUSED
  }

  public Outcome {
    Objects.requireNonNull(ending, "ending");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(overhead, "overhead");
  }
}
