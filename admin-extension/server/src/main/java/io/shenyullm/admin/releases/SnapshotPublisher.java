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
import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Watches the source folder and publishes a new version whenever its content has changed and stood
 * still for a moment. A version is the time of its publication, so that versions grow also where
 * the database that remembers them has been lost. Thread-safe.
 */
public final class SnapshotPublisher implements PublishedSnapshot, SmartLifecycle {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("releases", "snapshot", List.of("versions"));

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

  /** A refusal may be about what surrounds the folder, such as a key set that comes later. */
  private static final long TRY_REFUSED_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

  /**
   * {@code 20260131235959}: ordered by time, exact in any JSON reader, and a person can read it.
   */
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final AdminSettings.Snapshot settings;
  private final SigningKey key;
  private final ReleaseCheck check;
  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final LongConsumer announce;
  private final AtomicReference<@Nullable Published> current = new AtomicReference<>();
  private volatile PublishedBudgets budgets = PublishedBudgets.NONE;
  private volatile PublishedKeys keys = PublishedKeys.NONE;
  private volatile List<ReleasedRoute> routes = List.of();
  private volatile @Nullable String problem;
  private @Nullable Seen seen;
  private @Nullable Seen refused;
  private @Nullable String publishedSource;

  /** Its own, because a scan compiles for seconds. */
  private final Object lifecycle = new Object();

  private @Nullable ScheduledExecutorService scanner;

  /** What the folder held, and since when. */
  private record Seen(String digest, long sinceNanos) {}

  private SnapshotPublisher(
      AdminSettings.Snapshot settings,
      SigningKey key,
      ReleaseCheck check,
      JdbcTemplate jdbc,
      Clock clock,
      LongSupplier nanoTime,
      LongConsumer announce) {
    this.settings = settings;
    this.key = key;
    this.check = check;
    this.jdbc = jdbc;
    this.clock = clock;
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
      DataSource dataSource,
      Clock clock,
      LongSupplier nanoTime,
      LongConsumer announce) {
    return new SnapshotPublisher(
        settings, key, check, ConsoleDatabase.statements(dataSource), clock, nanoTime, announce);
  }

  /** Whether a folder of sources is set; nothing is ever published without one. */
  public boolean isConfigured() {
    return settings.folder() != null;
  }

  /** What gateways pin, so that they take snapshots of this console only. */
  public String publicKey() {
    return key.publicKeyText();
  }

  @Override
  public Optional<Published> current() {
    return Optional.ofNullable(current.get());
  }

  /** The document of a snapshot that this console has signed. */
  Map<String, @Nullable Object> document(Published published) {
    try {
      return Json.parseObject(
          SnapshotEnvelope.open(published.envelope(), key.publicKey(), "the snapshot in force"));
    } catch (SnapshotException e) {
      throw new IllegalStateException("what this console has signed cannot be read", e);
    }
  }

  @Override
  public PublishedBudgets budgets() {
    return budgets;
  }

  @Override
  public PublishedKeys keys() {
    return keys;
  }

  /** Routes of the snapshot in force. */
  List<ReleasedRoute> routes() {
    return routes;
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Publishes if the folder's content has changed and settled. Returns whether it did. Takes
   * seconds where there is something to compile. Never throws: {@link #problem} says what is wrong.
   */
  public synchronized boolean scan() {
    Path folder = settings.folder();
    if (folder == null) {
      return false;
    }
    try {
      Map<String, @Nullable Object> sources;
      try {
        sources = new SnapshotSources(folder).read();
      } catch (SnapshotException | IOException e) {
        seen = null; // what cannot even be read must settle anew
        throw e;
      }
      String digest = SnapshotCompiler.sha256(Json.write(sources));
      if (!hasSettled(digest) || isRefused(digest)) {
        return false;
      }
      if (digest.equals(publishedSource)) {
        if (problem != null) {
          LOG.info("the folder {} is again as it was published", folder);
          problem = null;
        }
        return false;
      }
      publish(folder, sources, digest);
      return true;
    } catch (SnapshotException | IOException | DataAccessException e) {
      say(folder, String.valueOf(e.getMessage()), null);
      return false;
    } catch (RuntimeException | Error e) {
      // also an Error, such as of a compiler of rules: what a schedule lets out, ends it unseen
      say(folder, "looking at it failed, the log says where: " + e, e);
      return false;
    }
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

  /** Remembers what is published only when all of it is done: a failure is tried again. */
  private void publish(Path folder, Map<String, @Nullable Object> sources, String digest)
      throws SnapshotException {
    Published published;
    try {
      published = seal(sources, digest);
    } catch (DataAccessException e) {
      throw e;
    } catch (SnapshotException | RuntimeException | Error e) {
      refused = new Seen(digest, nanoTime.getAsLong());
      throw e;
    }
    refused = null;
    current.set(published);
    budgets = PublishedBudgets.of(sources);
    keys = PublishedKeys.of(sources);
    routes = ReleasedRoute.of(sources);
    publishedSource = digest;
    problem = null;
    LOG.info("published snapshot {} ({})", published.version(), published.sha256());
    announce.accept(published.version());
  }

  /** Logs what is new only: it is asked about every second. */
  private void say(Path folder, String why, @Nullable Throwable unexpected) {
    if (why.equals(problem)) {
      return;
    }
    if (unexpected == null) {
      LOG.warn("the folder {} is not published: {}", folder, why);
    } else {
      LOG.error("the folder {} is not published: {}", folder, why, unexpected);
    }
    problem = why;
  }

  private Published seal(Map<String, @Nullable Object> sources, String digest)
      throws SnapshotException {
    Instant now = clock.instant();
    long version = nextVersion(now);
    Map<String, @Nullable Object> document = new LinkedHashMap<>(sources);
    document.put("schema", SnapshotCompiler.SCHEMA);
    document.put("version", version);
    document.put("createdAt", now.toString());
    byte[] bytes = Json.write(document);
    CheckReport report = check.check(bytes, List.of());
    if (!report.passes()) {
      throw new SnapshotException(
          report.problems().stream()
              .filter(CheckProblem::isError)
              .map(each -> new Problem(each.path(), each.line(), each.column(), each.message()))
              .toList());
    }
    jdbc.update(
        "INSERT INTO llm_snapshot (version, source_sha256, published_at) VALUES (?,?,?)",
        version,
        digest,
        now.atOffset(ZoneOffset.UTC));
    return new Published(
        version,
        SnapshotCompiler.sha256(bytes),
        SnapshotEnvelope.seal(bytes, key.privateKey(), key.publicKey()));
  }

  /** The time; later than that where this second, or one of a clock that ran ahead, is taken. */
  private long nextVersion(Instant now) {
    long timed = Long.parseLong(VERSION.format(now));
    Long last = jdbc.queryForObject("SELECT MAX(version) FROM llm_snapshot", Long.class);
    return last == null ? timed : Math.max(timed, last + 1);
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
    }
  }

  @Override
  public boolean isRunning() {
    synchronized (lifecycle) {
      return scanner != null;
    }
  }
}
