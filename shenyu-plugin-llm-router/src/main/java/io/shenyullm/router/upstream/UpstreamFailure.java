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
 * @param code the provider's code where the request was at fault and it gave one
 * @param param field of the request that the provider names, where the request was at fault
 * @param retryAfter how long the provider asked to be left alone
 */
public record UpstreamFailure(
    Kind kind,
    int status,
    String message,
    @Nullable String code,
    @Nullable String param,
    @Nullable Duration retryAfter) {

  /** How far a failure reaches, and so who may do better. */
  public enum Reach {
    /** The request is wrong wherever it is sent. */
    REQUEST,
    /** This model at this provider; others there may do better. */
    OFFER,
    /** All that is called with the same credential at the same host. */
    ACCOUNT,
    /** All that the provider serves. */
    PROVIDER,
    /** This gateway, whoever it calls. */
    GATEWAY
  }

  /** Class of a failure. */
  public enum Kind {
    /** No connection. */
    CONNECT(Reach.PROVIDER),
    /** Our own connection pool is exhausted. */
    BUSY(Reach.PROVIDER),
    /** The connection closed before a reply began: usually a stale pooled one. */
    CLOSED_EARLY(Reach.PROVIDER),
    /** Silence for longer than the provider's limit. */
    TIMEOUT(Reach.PROVIDER),
    RATE_LIMITED(Reach.OFFER),
    SERVER_ERROR(Reach.PROVIDER),
    /** Something else than a chat completion, or more of it than allowed. */
    INVALID_RESPONSE(Reach.OFFER),
    /** A reply that this gateway has no thread to read. */
    UNREAD(Reach.GATEWAY),
    /** A reply that stopped in the middle. */
    CUT(Reach.PROVIDER),
    /** The provider does not accept our credentials: the operator's fault, not the caller's. */
    AUTH(Reach.ACCOUNT),
    /** The operator's account there is closed, unpaid or used up. */
    ACCOUNT(Reach.ACCOUNT),
    /** The provider does not (any more) know the model, or does not open it to this account. */
    NOT_FOUND(Reach.OFFER),
    /** The provider says that the request is wrong. */
    BAD_REQUEST(Reach.REQUEST);

    private final Reach reach;

    Kind(Reach reach) {
      this.reach = reach;
    }

    public Reach reach() {
      return reach;
    }
  }

  public UpstreamFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }

  /** A failure that no provider has put into words. */
  public static UpstreamFailure of(Kind kind, String message) {
    return new UpstreamFailure(kind, 0, message, null, null, null);
  }

  /**
   * Whether the provider may charge for the call: it had the request, and has not answered with a
   * status that says that it could not serve it.
   */
  public boolean mayHaveCost() {
    return status == 0
        && (kind == Kind.TIMEOUT
            || kind == Kind.CUT
            || kind == Kind.INVALID_RESPONSE
            || kind == Kind.UNREAD);
  }

  /** Whether another candidate may do better. */
  public boolean isRetryable() {
    return kind.reach() != Reach.REQUEST && kind.reach() != Reach.GATEWAY;
  }

  UpstreamException asException() {
    return new UpstreamException(this);
  }
}
