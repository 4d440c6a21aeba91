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
package io.shenyullm.admin.snapshot;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Watches the source folder and publishes a new version whenever its content changes. Versions are
 * kept in the database, so that they grow over restarts. Thread-safe.
 */
public final class SnapshotPublisher implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

  private final AdminSettings.Snapshot settings;
  private final SigningKey key;
  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final LongConsumer announce;
  private final SnapshotCompiler compiler;
  private final AtomicReference<@Nullable Published> current = new AtomicReference<>();
  private volatile PublishedBudgets budgets = PublishedBudgets.NONE;
  private volatile PublishedKeys keys = PublishedKeys.NONE;
  private @Nullable String lastSource;
  private @Nullable String publishedSource;
  private @Nullable String lastProblem;
  private @Nullable ScheduledExecutorService scanner;

  private SnapshotPublisher(
      AdminSettings.Snapshot settings,
      SigningKey key,
      JdbcTemplate jdbc,
      Clock clock,
      LongConsumer announce) {
    this.settings = settings;
    this.key = key;
    this.jdbc = jdbc;
    this.clock = clock;
    this.announce = announce;
    // secrets live at the gateways: here a reference only has to be well formed
    Path folder = settings.folder();
    SecretResolver secrets = SecretResolver.formOnly(folder == null ? Path.of("") : folder);
    this.compiler = new SnapshotCompiler(List.of(), secrets, PriceCatalog::builtIn);
  }

  /**
   * @param announce told each version that is out, after it can be had; must not block
   */
  public static SnapshotPublisher create(
      AdminSettings.Snapshot settings,
      SigningKey key,
      DataSource dataSource,
      Clock clock,
      LongConsumer announce) {
    return new SnapshotPublisher(settings, key, new JdbcTemplate(dataSource), clock, announce);
  }

  /** Whether a folder of sources is set; nothing is ever published without one. */
  public boolean isConfigured() {
    return settings.folder() != null;
  }

  /** What gateways pin, so that they take snapshots of this console only. */
  public String publicKey() {
    return key.publicKeyText();
  }

  /** The snapshot in force, if any has been published. */
  public Optional<Published> current() {
    return Optional.ofNullable(current.get());
  }

  /** Budgets of the snapshot in force. */
  public PublishedBudgets budgets() {
    return budgets;
  }

  /** Virtual keys of the snapshot in force. */
  public PublishedKeys keys() {
    return keys;
  }

  /** Why the folder as it is cannot be published, if so. */
  public synchronized Optional<String> problem() {
    return Optional.ofNullable(lastProblem);
  }

  /** Publishes if the folder's content has changed. Returns whether it did. */
  public synchronized boolean scan() {
    Path folder = settings.folder();
    if (folder == null) {
      return false;
    }
    String seen = lastSource;
    // what cannot even be read must be looked at again when it is as it was
    lastSource = null;
    try {
      Map<String, @Nullable Object> sources = new SnapshotSources(folder).read();
      String digest = SnapshotCompiler.sha256(Json.write(sources));
      lastSource = digest;
      if (digest.equals(seen)) {
        return false;
      }
      if (digest.equals(publishedSource)) {
        LOG.info("the folder {} is again as it was published", folder);
        lastProblem = null;
        return false;
      }
      Published published = seal(sources, digest);
      current.set(published);
      budgets = PublishedBudgets.of(sources);
      keys = PublishedKeys.of(sources);
      publishedSource = digest;
      lastProblem = null;
      LOG.info("published snapshot {} ({})", published.version(), published.sha256());
      announce.accept(published.version());
      return true;
    } catch (SnapshotException | IOException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        LOG.warn("the folder {} is not published: {}", folder, problem);
        lastProblem = problem;
      }
      return false;
    }
  }

  private Published seal(Map<String, @Nullable Object> sources, String digest)
      throws SnapshotException {
    Instant now = clock.instant();
    Map<String, @Nullable Object> document = new LinkedHashMap<>(sources);
    document.put("schema", SnapshotCompiler.SCHEMA);
    document.put("version", nextVersion());
    document.put("createdAt", now.toString());
    byte[] bytes = Json.write(document);
    long version = compiler.compile(bytes, "gateway.json").version();
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

  private long nextVersion() {
    Long last = jdbc.queryForObject("SELECT MAX(version) FROM llm_snapshot", Long.class);
    return last == null ? 1 : last + 1;
  }

  @Override
  public synchronized void start() {
    scan();
    scanner = DaemonThreads.scheduler("llm-snapshot-folder");
    long millis = settings.scanInterval().toMillis();
    scanner.scheduleWithFixedDelay(this::scanSafely, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A scheduled task that throws is never run again, so nothing may get out. */
  private void scanSafely() {
    try {
      scan();
    } catch (RuntimeException e) {
      LOG.error("looking at the snapshot folder failed", e);
    }
  }

  @Override
  public synchronized void stop() {
    if (scanner != null) {
      scanner.shutdownNow();
      scanner = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scanner != null;
  }
}
