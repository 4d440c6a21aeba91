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
package io.shenyullm.router.dispatch;

import io.shenyullm.router.health.CallOutcome;
import io.shenyullm.router.health.CallOutcome.Reach;
import io.shenyullm.router.upstream.UpstreamFailure;

/** What the end of a call means for the health of who was called. */
final class CallOutcomes {
  private CallOutcomes() {}

  static CallOutcome delivered(DispatchRun run) {
    return new CallOutcome.Delivered(run.llm().request().stream() ? run.timeToFirstToken() : null);
  }

  static CallOutcome of(UpstreamFailure failure) {
    return switch (failure.kind()) {
      // one model that is slow or broken closes only itself; a dead address closes all of them
      case CONNECT, CLOSED_EARLY -> new CallOutcome.Failed(Reach.PROVIDER, failure.retryAfter());
      case TIMEOUT, SERVER_ERROR, INVALID_RESPONSE, CUT ->
          new CallOutcome.Failed(Reach.OFFER, failure.retryAfter());
      case RATE_LIMITED -> new CallOutcome.Limited(failure.retryAfter());
      // 403 may be about this model or even this request, the others are about the account
      case AUTH -> new CallOutcome.Barred(failure.status() == 403 ? Reach.OFFER : Reach.ACCOUNT);
      case ACCOUNT -> new CallOutcome.Barred(Reach.ACCOUNT);
      case NOT_FOUND -> new CallOutcome.Barred(Reach.OFFER);
      case BAD_REQUEST, UNREAD -> new CallOutcome.Answered();
      case BUSY -> new CallOutcome.Abandoned();
    };
  }
}
