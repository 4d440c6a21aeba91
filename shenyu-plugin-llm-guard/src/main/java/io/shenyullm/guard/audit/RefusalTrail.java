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

import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records requests to audited routes that were turned away before the guard saw them. Of callers
 * whom nobody knows it records so many in a time, and how many more there were: they must not get
 * to fill the disk and so to close audited routes for everybody. Thread-safe; never blocks.
 */
public final class RefusalTrail implements EarlyRefusal.Listener {
  /** Records of unknown callers that may come at once. */
  static final int BURST = 50;

  /** One more each; about 150 MB a day if nobody takes them. */
  static final long NANOS_PER_RECORD = 500_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(RefusalTrail.class);

  private final AuditTrail trail;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private long filledNanos;
  private int room = BURST;
  private long unrecorded;

  /**
   * @param nanoTime a clock that only runs forward
   */
  public RefusalTrail(AuditTrail trail, LongSupplier nanoTime) {
    this.trail = Objects.requireNonNull(trail, "trail");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.filledNanos = nanoTime.getAsLong();
  }

  @Override
  public void turnedAway(EarlyRefusal refused) {
    if (refused.route().audit() == Route.Audit.OFF) {
      return;
    }
    String code = refused.refusal().code();
    List<String> reasons = List.of(code);
    if (isUnknown(refused.principal())) {
      long before;
      synchronized (lock) {
        if (!takeRoom()) {
          unrecorded++;
          return;
        }
        before = unrecorded;
        unrecorded = 0;
      }
      reasons = before == 0 ? reasons : List.of(code, "unrecorded:" + before);
    }
    append(refused, reasons);
  }

  /** On a route that lets anybody in, anybody can be turned away as often as they like. */
  private static boolean isUnknown(@Nullable Principal caller) {
    return caller == null || caller.equals(Principal.anonymous());
  }

  private boolean takeRoom() {
    long now = nanoTime.getAsLong();
    long filled = (now - filledNanos) / NANOS_PER_RECORD;
    if (filled > 0) {
      filledNanos += filled * NANOS_PER_RECORD;
      room = (int) Math.min(BURST, room + filled);
    }
    if (room == 0) {
      return false;
    }
    room--;
    return true;
  }

  private void append(EarlyRefusal refused, List<String> reasons) {
    Principal principal = refused.principal();
    AuditRecord.Builder audit =
        AuditRecord.builder(
                AuditRecord.REFUSAL,
                refused.requestId(),
                new Caller(principal == null ? Map.of() : principal.levels()))
            .context(new AuditRecord.Context(null, refused.route().name(), null, null))
            .ruling(new AuditRecord.Ruling("deny", null, null, reasons))
            .outcome(
                AuditRecord.Outcome.refused(refused.refusal().status(), refused.refusal().code()));
    try {
      trail.keep(audit);
    } catch (OutboxException e) {
      LOG.error(
          "the refusal of request {} could not be written to the audit trail; check disk and"
              + " outbox",
          refused.requestId(),
          e);
    }
  }
}
