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
package io.shenyullm.guard.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalTrailTest {
  private static final Refusal UNAUTHORIZED =
      Refusal.of(401, "authentication_error", "invalid_api_key", "No.");
  private static final Refusal TOO_LARGE =
      Refusal.of(413, "invalid_request_error", "request_too_large", "No.");

  private static final AuditKey KEY = AuditKey.of(UUID.randomUUID().toString());

  private final TestingOutbox outbox = new TestingOutbox();
  private final AtomicLong nanos = new AtomicLong();
  private final RefusalTrail refusals =
      new RefusalTrail(new AuditTrail(outbox, KEY, "gw", "boot", Clock.systemUTC()), nanos::get);

  @Test
  void turnedAway_onAnAuditedRoute_isRecorded() {
    refusals.turnedAway(
        new EarlyRefusal("req-1", route(true, Route.Audit.BUFFERED), null, UNAUTHORIZED));
    refusals.turnedAway(
        new EarlyRefusal(
            "req-2", route(true, Route.Audit.BUFFERED), Principal.anonymous(), TOO_LARGE));

    assertThat(outbox.records().get(0))
        .containsEntry("requestId", "req-1")
        .containsEntry("kind", "refusal")
        .doesNotContainKey("principal")
        .containsEntry("errorCode", "invalid_api_key")
        .containsEntry("reasons", List.of("invalid_api_key"))
        .containsEntry("httpStatus", 401);
    assertThat(outbox.records().get(1))
        .containsEntry("principal", Principal.anonymous().levels())
        .containsEntry("reasons", List.of("request_too_large"))
        .containsEntry("httpStatus", 413);
    assertThat(AuditChain.verify(outbox.records().iterator(), KEY))
        .isInstanceOf(AuditChain.Intact.class);
  }

  @Test
  void turnedAway_onARouteWhoseAuditIsOff_isNotRecorded() {
    refusals.turnedAway(
        new EarlyRefusal("req-1", route(false, Route.Audit.OFF), null, UNAUTHORIZED));
    assertThat(outbox.records()).isEmpty();
  }

  @Test
  void turnedAway_onARouteThatGoesOnWithoutARecord_isRecorded() {
    refusals.turnedAway(
        new EarlyRefusal("req-1", route(false, Route.Audit.BUFFERED), null, UNAUTHORIZED));
    assertThat(outbox.records())
        .singleElement()
        .satisfies(record -> assertThat(record).containsEntry("errorCode", "invalid_api_key"));
  }

  @Test
  void turnedAway_floodOfUnknownCallers_isCountedAndDoesNotHideKnownOnes() {
    EarlyRefusal unknown =
        new EarlyRefusal("req", route(true, Route.Audit.BUFFERED), null, UNAUTHORIZED);
    for (int i = 0; i < RefusalTrail.BURST + 7; i++) {
      refusals.turnedAway(unknown);
    }
    assertThat(outbox.records()).hasSize(RefusalTrail.BURST);
    refusals.turnedAway(
        new EarlyRefusal("req", route(true, Route.Audit.BUFFERED), alice(), TOO_LARGE));
    assertThat(outbox.records()).hasSize(RefusalTrail.BURST + 1);

    nanos.addAndGet(RefusalTrail.NANOS_PER_RECORD);
    refusals.turnedAway(unknown);
    refusals.turnedAway(unknown);
    assertThat(outbox.records()).hasSize(RefusalTrail.BURST + 2);
    assertThat(outbox.records().get(RefusalTrail.BURST + 1))
        .containsEntry("reasons", List.of("invalid_api_key", "unrecorded:7"));
  }

  @Test
  void turnedAway_floodOfTheAnonymous_isCountedAsOfUnknownCallers() {
    EarlyRefusal anonymous =
        new EarlyRefusal(
            "req", route(true, Route.Audit.BUFFERED), Principal.anonymous(), TOO_LARGE);
    for (int i = 0; i < RefusalTrail.BURST + 7; i++) {
      refusals.turnedAway(anonymous);
    }
    assertThat(outbox.records()).hasSize(RefusalTrail.BURST);
  }

  private static Principal alice() {
    return new Principal("acme", null, null, null, null, "alice", null, null);
  }

  private static Route route(boolean required, Route.Audit audit) {
    return new Route(
        "default",
        Set.of(Verdict.ADMIT),
        Route.Drive.ROUTER,
        Route.DEFAULT_MAX_BODY_BYTES,
        true,
        required,
        audit,
        ReplyCaching.OFF);
  }
}
