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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import io.shenyullm.core.wire.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes releases: puts a content together, has it checked, signs and stores it. Of two that are
 * made at once from the same release only one comes about. A version is the time of its
 * publication, so that versions grow also where the database that remembers them has been lost.
 * Thread-safe.
 */
final class ReleaseDesk {
  /**
   * {@code 20260131235959}: ordered by time, exact in any JSON reader, and a person can read it.
   */
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final ReleaseStore store;
  private final TransactionTemplate transaction;
  private final ReleaseCheck check;
  private final SigningKey key;
  private final Clock clock;

  ReleaseDesk(ConsoleDatabase database, ReleaseCheck check, SigningKey key, Clock clock) {
    this.store = new ReleaseStore(database);
    this.transaction = database.transaction();
    this.check = check;
    this.key = key;
    this.clock = clock;
  }

  /**
   * What is to be released.
   *
   * @param parent the release that it is to follow; 0 for none
   */
  record Wanted(
      ReleaseContent content,
      Release.Kind kind,
      String author,
      @Nullable String approver,
      String message,
      long parent,
      @Nullable Instant notBefore) {}

  /**
   * What came of it.
   *
   * @param release {@code null} where it was not released
   * @param report why not; passes where another release was faster
   */
  record Outcome(@Nullable StoredRelease release, CheckReport report) {
    boolean isOvertaken() {
      return release == null && report.passes();
    }
  }

  /** Says whether gateways would take a content. Takes seconds. */
  CheckReport check(ReleaseContent content) {
    Instant now = clock.instant();
    return check(content, ReleaseDocument.of(content, timed(now), now));
  }

  private CheckReport check(ReleaseContent content, ReleaseDocument document) {
    return document.faults().isEmpty()
        ? document.ofItems(check.check(document.bytes(), content.tests()))
        : CheckReport.refused(document.faults());
  }

  /**
   * Why items must not be released again as those of a release; {@code null} if they may.
   *
   * @param version of the release; 0 for none
   * @param content as it is to be used
   */
  @Nullable String fault(long version, ReleaseContent content) {
    return store
        .find(version)
        .map(stored -> OfferedRelease.fault(stored, content, key))
        .orElse(null);
  }

  ReleaseStore store() {
    return store;
  }

  /** Releases a content, if it passes and nobody was faster. Takes seconds. */
  Outcome release(Wanted wanted) {
    return release(wanted, release -> true);
  }

  /**
   * The same, together with something else.
   *
   * @param together what else is written, in the same transaction; {@code false} undoes both
   */
  Outcome release(Wanted wanted, Predicate<Release> together) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    // the time; later than that where this second, or one of a clock that ran ahead, is taken
    long version = Math.max(timed(now), Math.max(store.lastVersion(), wanted.parent()) + 1);
    ReleaseDocument document = ReleaseDocument.of(wanted.content(), version, now);
    CheckReport report = check(wanted.content(), document);
    if (!report.passes()) {
      return new Outcome(null, report);
    }
    byte[] bytes = document.bytes();
    StoredRelease stored =
        new StoredRelease(
            new Release(
                version,
                wanted.kind(),
                Sha256.hex(bytes),
                wanted.content().sha256(),
                wanted.author(),
                wanted.approver(),
                wanted.message(),
                wanted.parent(),
                wanted.notBefore(),
                now),
            bytes,
            SnapshotEnvelope.seal(bytes, key.privateKey(), key.publicKey()),
            wanted.content(),
            report);
    return new Outcome(isStored(stored, together) ? stored : null, report);
  }

  private boolean isStored(StoredRelease stored, Predicate<Release> together) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              if (store.insert(stored) && together.test(stored.release())) {
                return true;
              }
              status.setRollbackOnly();
              return false;
            }));
  }

  private static long timed(Instant now) {
    return Long.parseLong(VERSION.format(now));
  }
}
