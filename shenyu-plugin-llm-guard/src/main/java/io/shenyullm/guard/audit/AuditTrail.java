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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Origin;
import java.time.Clock;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This gateway's chain of audit records since it was started. Thread-safe; never blocks: whoever
 * comes first chains what the others hand in meanwhile.
 */
public final class AuditTrail {
  private final Outbox outbox;
  private final String gateway;
  private final String boot;
  private final Clock clock;
  private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();

  // both belong to the thread that drains; the counter above hands them over
  private long sequence;
  private String previousHash = AuditChain.GENESIS;

  private record Pending(
      AuditRecord.Builder entry, boolean awaited, CompletableFuture<Void> written) {}

  /**
   * @param gateway name of this gateway
   * @param boot differs with every start of the gateway, so that chains never fork
   */
  public AuditTrail(Outbox outbox, String gateway, String boot, Clock clock) {
    this.outbox = Objects.requireNonNull(outbox, "outbox");
    this.gateway = Objects.requireNonNull(gateway, "gateway");
    this.boot = Objects.requireNonNull(boot, "boot");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Adds a record to the chain.
   *
   * @param entry not to be changed any more
   * @return completes when the record is on disk, or exceptionally when it cannot be written; the
   *     gap then stays visible in the chain
   */
  public CompletionStage<Void> append(AuditRecord.Builder entry) {
    return append(entry, true);
  }

  /** Adds a record that no request waits for. Otherwise as {@link #append}. */
  public CompletionStage<Void> appendUnhurried(AuditRecord.Builder entry) {
    return append(entry, false);
  }

  private CompletionStage<Void> append(AuditRecord.Builder entry, boolean awaited) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    pending.add(new Pending(entry, awaited, written));
    if (work.getAndIncrement() == 0) {
      drain();
    }
    return written;
  }

  private void drain() {
    int done = 1;
    do {
      Pending next = pending.poll();
      while (next != null) {
        write(next);
        next = pending.poll();
      }
      done = work.addAndGet(-done);
    } while (done != 0);
  }

  /** Whatever happens to one record, those behind it must be written and their callers told. */
  private void write(Pending next) {
    CompletionStage<Void> stored;
    try {
      stored = store(next.entry(), next.awaited());
    } catch (Throwable e) {
      stored = CompletableFuture.failedFuture(e);
    }
    stored.whenComplete(
        (nothing, failure) -> {
          if (failure == null) {
            next.written().complete(null);
          } else {
            next.written().completeExceptionally(failure);
          }
        });
  }

  private CompletionStage<Void> store(AuditRecord.Builder entry, boolean awaited)
      throws OutboxException {
    long number = ++sequence;
    Origin origin = new Origin(gateway + "/" + boot + "/" + number, clock.instant(), gateway, boot);
    byte[] content =
        Json.writeCanonical(
            entry.build(origin, new AuditRecord.Chain(number, previousHash, null)).tree());
    String hash = AuditChain.hash(previousHash, content);
    previousHash = hash;
    byte[] sealed = AuditChain.sealed(content, hash);
    if (awaited) {
      return outbox.append(Outbox.Topic.AUDIT, origin.id(), sealed);
    }
    outbox.keep(Outbox.Topic.AUDIT, origin.id(), sealed);
    return CompletableFuture.completedFuture(null);
  }
}
