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
package io.shenyullm.admin.ingest;

import io.shenyullm.admin.ingest.RecordLines.Line;
import io.shenyullm.admin.ledger.UsageLedger;
import io.shenyullm.admin.ledger.UsageLedger.Outcome;
import io.shenyullm.admin.ledger.UsageLine;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.records.UsageRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Puts batches that come at the same time into one transaction: one goes first, and takes along
 * what others have brought meanwhile. Should the database refuse what is in them, each is tried
 * alone, so that one batch does not spoil another. Thread-safe.
 */
final class UsageBatches {
  /** Records of one transaction, unless one batch has more. */
  private static final int MOST_TOGETHER = 10_000;

  private static final class Waiting {
    final List<Line<UsageRecord>> lines;
    volatile @Nullable Stored<UsageRecord> stored;
    volatile @Nullable RuntimeException failure;

    Waiting(List<Line<UsageRecord>> lines) {
      this.lines = lines;
    }

    boolean isDone() {
      return stored != null || failure != null;
    }
  }

  private final UsageLedger ledger;
  private final ConsoleDatabase database;
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  UsageBatches(UsageLedger ledger, ConsoleDatabase database) {
    this.ledger = ledger;
    this.database = database;
  }

  /** Stores all that are new or corrected, or none. */
  Stored<UsageRecord> store(List<Line<UsageRecord>> lines) {
    if (lines.isEmpty()) {
      return Stored.nothing();
    }
    Waiting mine = new Waiting(lines);
    synchronized (waiting) {
      waiting.add(mine);
    }
    while (!mine.isDone()) {
      turn.lock();
      try {
        if (!mine.isDone()) {
          storeTogether(next());
        }
      } finally {
        turn.unlock();
      }
    }
    RuntimeException failure = mine.failure;
    if (failure != null) {
      throw failure;
    }
    Stored<UsageRecord> stored = mine.stored;
    return stored == null ? Stored.nothing() : stored;
  }

  private List<Waiting> next() {
    List<Waiting> next = new ArrayList<>();
    int records = 0;
    synchronized (waiting) {
      for (Waiting first = waiting.peek();
          first != null && (next.isEmpty() || records + first.lines.size() <= MOST_TOGETHER);
          first = waiting.peek()) {
        records += first.lines.size();
        next.add(first);
        waiting.remove();
      }
    }
    return next;
  }

  private void storeTogether(List<Waiting> batches) {
    try {
      storeAll(batches);
    } catch (DataIntegrityViolationException e) {
      if (batches.size() == 1) {
        batches.get(0).failure = e;
        return;
      }
      batches.forEach(batch -> storeTogether(List.of(batch)));
    } catch (RuntimeException e) {
      batches.forEach(batch -> batch.failure = e);
    } catch (Error e) {
      // those who wait for it would wait for ever
      batches.forEach(
          batch -> batch.failure = new IllegalStateException("storing failed: " + e, e));
      throw e;
    }
  }

  private void storeAll(List<Waiting> batches) {
    List<UsageLine> lines =
        batches.stream()
            .flatMap(batch -> batch.lines.stream())
            .map(line -> new UsageLine(line.read(), line.document()))
            .toList();
    List<Outcome> outcomes = ledger.store(lines, () -> {});
    database.flush();
    int at = 0;
    for (Waiting batch : batches) {
      batch.stored = stored(batch.lines, outcomes.subList(at, at + batch.lines.size()));
      at += batch.lines.size();
    }
  }

  private static Stored<UsageRecord> stored(List<Line<UsageRecord>> lines, List<Outcome> outcomes) {
    List<UsageRecord> accepted = new ArrayList<>();
    List<RejectedLine> foreign = new ArrayList<>();
    int duplicates = 0;
    for (int i = 0; i < lines.size(); i++) {
      Line<UsageRecord> line = lines.get(i);
      switch (outcomes.get(i)) {
        case NEW, CORRECTED -> accepted.add(line.read());
        case FOREIGN -> foreign.add(Stored.foreign(line));
        case DUPLICATE -> duplicates++;
      }
    }
    return new Stored<>(accepted, foreign, duplicates);
  }
}
