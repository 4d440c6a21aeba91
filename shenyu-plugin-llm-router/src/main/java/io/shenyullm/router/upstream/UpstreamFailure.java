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
package io.shenyullm.router.upstream;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an upstream call gave no reply.
 *
 * @param kind class of the failure
 * @param status HTTP status of the provider, 0 where none came
 * @param message for the caller: what the provider said where the request was at fault, else ours;
 *     cleaned and bounded
 * @param retryAfter how long the provider asked to be left alone
 */
public record UpstreamFailure(
    Kind kind, int status, String message, @Nullable Duration retryAfter) {

  /** Class of a failure; decides whether another candidate is tried. */
  public enum Kind {
    /** No connection. */
    CONNECT(true),
    /** Our own connection pool is exhausted. */
    BUSY(true),
    /** The connection closed before a reply began: usually a stale pooled one. */
    CLOSED_EARLY(true),
    /** Silence for longer than the provider's limit. */
    TIMEOUT(true),
    RATE_LIMITED(true),
    SERVER_ERROR(true),
    /** Something else than a chat completion, or more of it than allowed. */
    INVALID_RESPONSE(true),
    /** A reply that stopped in the middle. */
    CUT(true),
    /** The provider does not accept our credentials: the operator's fault, not the caller's. */
    AUTH(false),
    NOT_FOUND(false),
    /** The provider says that the request is wrong. */
    BAD_REQUEST(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }
  }

  public UpstreamFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }

  static UpstreamFailure of(Kind kind, String message) {
    return new UpstreamFailure(kind, 0, message, null);
  }

  /**
   * Whether the provider may charge for the call: it had the request, and has not said that it
   * could not serve it.
   */
  public boolean mayHaveCost() {
    return kind == Kind.TIMEOUT || kind == Kind.CUT || kind == Kind.INVALID_RESPONSE;
  }

  /** Whether another candidate may do better. */
  public boolean isRetryable() {
    return kind.retryable;
  }

  UpstreamException asException() {
    return new UpstreamException(this);
  }
}
