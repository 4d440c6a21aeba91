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
import io.shenyullm.core.wire.Sha256;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * This gateway's chain of audit records since it was started. What is large of the work on a record
 * is done before its place in the chain is known; giving it one takes a lock for some microseconds.
 * A record that the outbox does not take has none, so that a gap in a chain is always a loss.
 * Thread-safe.
 */
public final class AuditTrail {

  private final Outbox outbox;
  private final String gateway;
  private final String boot;
  private final Clock clock;
  private final String idPrefix;
  private final String idBeforeSequence;
  private final Object lock = new Object();

  // below: under the lock
  private final ChainKey key;
  private long sequence;
  private byte[] previous = ChainKey.GENESIS;

  /**
   * @param key this gateway's
   * @param gateway name of this gateway
   * @param boot differs with every start of the gateway, so that chains never fork
   */
  public AuditTrail(Outbox outbox, AuditKey key, String gateway, String boot, Clock clock) {
    this.outbox = Objects.requireNonNull(outbox, "outbox");
    this.clock = Objects.requireNonNull(clock, "clock");
    // as records have them, which is what a check derives the key from
    Origin origin = new Origin("", Instant.EPOCH, gateway, boot);
    this.gateway = origin.gateway();
    this.boot = Objects.requireNonNull(origin.boot(), "boot");
    this.key = key.chain(this.gateway, this.boot);
    this.idPrefix = AuditRecord.Chain.idPrefix(this.gateway, this.boot);
    String quoted = new String(Json.write(idPrefix), StandardCharsets.UTF_8);
    this.idBeforeSequence = quoted.substring(0, quoted.length() - 1);
  }

  /**
   * Adds a record to the chain; it outlives this process when this returns.
   *
   * @param entry not to be changed any more
   * @throws OutboxException if it is not taken; the chain goes on without it
   */
  public void keep(AuditRecord.Builder entry) throws OutboxException {
    byte[] content = content(entry);
    byte[] digest = Sha256.of(content);
    synchronized (lock) {
      byte[] hash = key.hash(previous, sequence + 1, digest);
      outbox.keep(Outbox.Topic.AUDIT, id(), sealed(content, HexFormat.of().formatHex(hash)));
      follow(hash);
    }
  }

  /**
   * As {@link #keep}, for one who waits for the disk.
   *
   * @return completes when the record is on disk, or exceptionally when the disk fails; the record
   *     has its place in the chain either way
   */
  public CompletionStage<Void> append(AuditRecord.Builder entry) throws OutboxException {
    byte[] content = content(entry);
    byte[] digest = Sha256.of(content);
    synchronized (lock) {
      byte[] hash = key.hash(previous, sequence + 1, digest);
      CompletionStage<Void> onDisk =
          outbox.append(Outbox.Topic.AUDIT, id(), sealed(content, HexFormat.of().formatHex(hash)));
      follow(hash);
      return onDisk;
    }
  }

  private byte[] content(AuditRecord.Builder entry) {
    return Json.writeCanonical(entry.content(clock.instant(), gateway, boot));
  }

  private String id() {
    return idPrefix + (sequence + 1);
  }

  private void follow(byte[] hash) {
    sequence++;
    previous = hash;
  }

  /** The record as it is kept: what was hashed, and the seal behind it. */
  private byte[] sealed(byte[] content, String hash) {
    long number = sequence + 1;
    byte[] seal =
        (",\"id\":"
                + idBeforeSequence
                + number
                + "\",\"keyId\":\""
                + key.id()
                + "\",\"previousHash\":\""
                + HexFormat.of().formatHex(previous)
                + "\",\"sequence\":"
                + number
                + ",\"hash\":\""
                + hash
                + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    // in place of the closing brace
    byte[] sealed = Arrays.copyOf(content, content.length - 1 + seal.length);
    System.arraycopy(seal, 0, sealed, content.length - 1, seal.length);
    return sealed;
  }
}
