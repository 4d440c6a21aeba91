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
package io.shenyullm.router.health;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the end of one call says about who was called. */
public sealed interface CallOutcome {
  /** How much of a provider an outcome is about. */
  enum Reach {
    /** One model at one provider. */
    OFFER,
    /** All that is called with the same credential at the same host. */
    ACCOUNT,
    /** All that the provider serves. */
    PROVIDER
  }

  /**
   * The reply came to its proper end.
   *
   * @param timeToFirstToken of a stream; {@code null} for a whole reply, whose first byte comes
   *     when all of it is written and so is no measure beside the streams
   */
  record Delivered(@Nullable Duration timeToFirstToken) implements CallOutcome {}

  /** The provider is there: it found the request wrong, or its reply was not read by our side. */
  record Answered() implements CallOutcome {}

  /**
   * No reply, a broken one, or nonsense.
   *
   * @param retryAfter how long the provider has asked to be left alone
   */
  record Failed(Reach reach, @Nullable Duration retryAfter) implements CallOutcome {
    public Failed {
      Objects.requireNonNull(reach, "reach");
    }
  }

  /**
   * The provider does not serve the operator: a wrong key, an unpaid account, a model that is gone.
   * Nothing that passes by itself soon.
   *
   * @param reach an offer or an account
   */
  record Barred(Reach reach) implements CallOutcome {
    public Barred {
      Objects.requireNonNull(reach, "reach");
      if (reach == Reach.PROVIDER) {
        throw new IllegalArgumentException("a provider bars a model or an account");
      }
    }
  }

  /**
   * The provider limits the rate. Says nothing about its health, and nothing about other tenants,
   * who may send less or smaller requests.
   *
   * @param retryAfter how long to wait, as the provider said
   */
  record Limited(@Nullable Duration retryAfter) implements CallOutcome {}

  /** Given up by our side: the caller hung up, or our own connections are all in use. */
  record Abandoned() implements CallOutcome {}
}
