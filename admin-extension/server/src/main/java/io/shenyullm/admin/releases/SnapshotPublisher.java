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

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.leader.Leadership;
import io.shenyullm.admin.published.OverlaidDocument;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.core.config.SnapshotException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Gives gateways the newest release, whichever console has made it. Where a folder is the source,
 * the one console that leads watches it and releases its content whenever that has changed and
 * stood still for a moment; where the database is, does so once with the folder that it begins
 * with. Thread-safe.
 */
public final class SnapshotPublisher implements PublishedSnapshot, SmartLifecycle {
  /** Its tables. */
  public static final Schema SCHEMA = ReleaseStore.SCHEMA;

  /** The author of what nobody has asked for. */
  static final String FOLDER = "folder";

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

  /** Names what one of all consoles does. */
  private static final String WORK = "releases";

  /**
   * A refusal may be about what surrounds the folder, such as a key set that comes later, or a
   * validator that is busy.
   */
  private static final long TRY_REFUSED_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

  private final AdminSettings.Snapshot settings;
  private final SigningKey key;
  private final ReleaseDesk desk;
  private final Leadership leadership;
  private final LongSupplier nanoTime;
  private final LongConsumer announce;
  private final AtomicReference<@Nullable OfferedRelease> current = new AtomicReference<>();
  private volatile @Nullable String problem;
  private @Nullable Seen seen;
  private @Nullable Seen refused;

  /** The newest release that was looked at, whether it can be offered or not. */
  private long known;

  /** Its own, because a scan compiles for seconds. */
  private final Object lifecycle = new Object();

  private @Nullable ScheduledExecutorService scanner;

  /** What the folder held, and since when. */
  private record Seen(String digest, long sinceNanos) {}

  private SnapshotPublisher(
      AdminSettings.Snapshot settings,
      SigningKey key,
      ReleaseDesk desk,
      Leadership leadership,
      LongSupplier nanoTime,
      LongConsumer announce) {
    this.settings = settings;
    this.key = key;
    this.desk = desk;
    this.leadership = leadership;
    this.nanoTime = nanoTime;
    this.announce = announce;
  }

  /**
   * @param check what is published has passed it
   * @param clock dates versions
   * @param nanoTime tells how long a change has stood
   * @param announce told each version that is out, after it can be had; must not block
   */
  public static SnapshotPublisher create(
      AdminSettings.Snapshot settings,
      SigningKey key,
      ReleaseCheck check,
      ConsoleDatabase database,
      Clock clock,
      LongSupplier nanoTime,
      LongConsumer announce) {
    return new SnapshotPublisher(
        settings,
        key,
        new ReleaseDesk(database, check, key, clock),
        new Leadership(database, WORK, clock),
        nanoTime,
        announce);
  }

  /** Whether a folder is the source; else the database is. */
  boolean isFromFolder() {
    return settings.isFromFolder();
  }

  /** The folder that is the source. */
  Optional<Path> folder() {
    return isFromFolder() ? Optional.ofNullable(settings.folder()) : Optional.empty();
  }

  /** Whether this console, of several on one database, does what one must do. */
  boolean leads() {
    return leadership.leads();
  }

  ReleaseDesk desk() {
    return desk;
  }

  /** What gateways pin, so that they take snapshots of this console only. */
  public String publicKey() {
    return key.publicKeyText();
  }

  @Override
  public Optional<Published> current() {
    return offered().map(OfferedRelease::published);
  }

  /** The release in force. */
  Optional<OfferedRelease> offered() {
    return Optional.ofNullable(current.get());
  }

  @Override
  public Map<String, String> items() {
    Map<String, String> items = new LinkedHashMap<>();
    offered()
        .ifPresent(
            offered ->
                offered
                    .content()
                    .items()
                    .forEach((path, text) -> items.put(path.toString(), text)));
    return items;
  }

  @Override
  public Optional<OverlaidDocument> overlaid(Map<String, String> items, Set<String> removed) {
    return offered().map(offered -> Overlay.of(offered, items, removed));
  }

  @Override
  public PublishedBudgets budgets() {
    return offered().map(OfferedRelease::budgets).orElse(PublishedBudgets.NONE);
  }

  @Override
  public PublishedKeys keys() {
    return offered().map(OfferedRelease::keys).orElse(PublishedKeys.NONE);
  }

  /** Routes of the snapshot in force. */
  List<ReleasedRoute> routes() {
    return offered().map(OfferedRelease::routes).orElse(List.of());
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Releases what operators have made, and offers it.
   *
   * @param together what else is written, in the same transaction; {@code false} undoes both
   */
  ReleaseDesk.Outcome release(ReleaseDesk.Wanted wanted, Predicate<Release> together) {
    ReleaseDesk.Outcome outcome = desk.release(wanted, together);
    if (outcome.release() != null) {
      offer(outcome.release());
    }
    return outcome;
  }

  /**
   * Looks at the database for a newer release, and at the folder. Returns whether it has released
   * something. Takes seconds where there is something to compile. Never throws: {@link #problem}
   * says what is wrong.
   */
  public synchronized boolean scan() {
    try {
      boolean fromFolder = isNewestKnown();
      boolean leads = leadership.lead(fromFolder ? problem : null);
      if (fromFolder && !leads) {
        problem = leadership.note();
        seen = null; // the folder must settle anew where this console is to look at it
        return false;
      }
      return fromFolder && scanFolder();
    } catch (CheckUnavailableException e) {
      say(e.why(), null);
      return false;
    } catch (SnapshotException | IOException | DataAccessException | TransactionException e) {
      say(String.valueOf(e.getMessage()), null);
      return false;
    } catch (RuntimeException | Error e) {
      // also an Error, such as of a compiler of rules: what a schedule lets out, ends it unseen
      say("looking at it failed, the log says where: " + e, e);
      return false;
    }
  }

  /** Offers the newest release. Returns whether a folder is to be looked at. */
  private boolean isNewestKnown() {
    long newest = desk.store().newestVersion();
    if (newest > known) {
      offer(desk.store().find(newest).orElseThrow());
      known = newest;
    }
    if (isFromFolder() || newest == 0) {
      return true;
    }
    OfferedRelease offered = current.get();
    if (offered != null && offered.release().version() >= newest) {
      problem = null;
    } else {
      say(
          "release "
              + newest
              + " is signed by another key than this console's: roll back to it to have it signed"
              + " anew, or give the console its key again",
          null);
    }
    return false;
  }

  /** Offers it, unless a newer one is, or this console's key has not signed it. */
  private void offer(StoredRelease stored) {
    OfferedRelease next = OfferedRelease.of(stored, key).orElse(null);
    if (next == null) {
      return;
    }
    long version = next.release().version();
    OfferedRelease before =
        current.getAndUpdate(now -> now == null || now.release().version() < version ? next : now);
    if (before == null || before.release().version() < version) {
      LOG.info("published snapshot {} ({})", version, next.release().sha256());
      announce.accept(version);
    }
  }

  private boolean scanFolder() throws SnapshotException, IOException {
    Path folder = isFromFolder() ? settings.folder() : settings.seed();
    if (folder == null) {
      return false;
    }
    FolderSource source;
    try {
      source = FolderSource.read(folder);
    } catch (SnapshotException | IOException e) {
      seen = null; // what cannot even be read must settle anew
      throw e;
    }
    String digest = source.content().sha256();
    if (!hasSettled(digest) || isRefused(digest)) {
      return false;
    }
    OfferedRelease offered = current.get();
    if (offered != null && offered.release().contentSha256().equals(digest)) {
      if (problem != null) {
        LOG.info("the folder {} is again as it was published", folder);
        problem = null;
      }
      return false;
    }
    return isReleased(folder, source, digest);
  }

  private boolean hasSettled(String digest) {
    long now = nanoTime.getAsLong();
    Seen before = seen;
    if (before == null || !before.digest().equals(digest)) {
      before = new Seen(digest, now);
      seen = before;
    }
    return now - before.sinceNanos() >= settings.settle().toNanos();
  }

  private boolean isRefused(String digest) {
    Seen last = refused;
    return last != null
        && last.digest().equals(digest)
        && nanoTime.getAsLong() - last.sinceNanos() < TRY_REFUSED_AGAIN_NANOS;
  }

  /** Remembers what is released only when all of it is done: a failure is tried again. */
  private boolean isReleased(Path folder, FolderSource source, String digest) {
    ReleaseDesk.Outcome outcome;
    try {
      outcome =
          desk.release(
              new ReleaseDesk.Wanted(
                  source.content(),
                  Release.Kind.FOLDER,
                  FOLDER,
                  null,
                  "content of the folder " + folder.getFileName(),
                  known,
                  null));
    } catch (DataAccessException | TransactionException e) {
      throw e; // it says nothing of the folder
    } catch (RuntimeException | Error e) {
      refused = new Seen(digest, nanoTime.getAsLong());
      throw e;
    }
    StoredRelease released = outcome.release();
    if (released == null) {
      if (!outcome.isOvertaken()) {
        refused = new Seen(digest, nanoTime.getAsLong());
        CheckReport report = source.ofFiles(outcome.report());
        say(report.refusal(), null);
      }
      return false;
    }
    refused = null;
    problem = null;
    known = released.release().version();
    offer(released);
    return true;
  }

  /** Logs what is new only: it is asked about every second. */
  private void say(String why, @Nullable Throwable unexpected) {
    if (why.equals(problem)) {
      return;
    }
    Object source = isFromFolder() ? "folder " + settings.folder() : "database";
    if (unexpected == null) {
      LOG.warn("what the {} holds is not published: {}", source, why);
    } else {
      LOG.error("what the {} holds is not published: {}", source, why, unexpected);
    }
    problem = why;
  }

  @Override
  public void start() {
    synchronized (lifecycle) {
      scanner = DaemonThreads.compilingScheduler("llm-snapshot-folder");
      long millis = settings.scanInterval().toMillis();
      scanner.scheduleWithFixedDelay(this::scan, 0, millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void stop() {
    synchronized (lifecycle) {
      if (scanner != null) {
        scanner.shutdownNow();
        scanner = null;
      }
      leave();
    }
  }

  /** Another console need not wait for the lease to run out. */
  private void leave() {
    try {
      leadership.close();
    } catch (DataAccessException e) {
      LOG.debug("the lease was not given back", e);
    }
  }

  @Override
  public boolean isRunning() {
    synchronized (lifecycle) {
      return scanner != null;
    }
  }
}
