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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot in force up to date: fetch, verify, compile, smoke-test, swap. A document that
 * fails anywhere is refused with all its problems in one WARN, and the one in force stays.
 *
 * <p>At a start the last good document is loaded first, so that a gateway works without its source
 * and an older document than that one is refused. Where nothing could be loaded yet, nothing is let
 * through.
 *
 * <p>The {@linkplain AnonymousTrialSnapshot document that lets anonymous callers in} serves only a
 * gateway that nobody has ever configured. It is loaded a moment after the host has sent the
 * configs of our plugins, and never where
 *
 * <ul>
 *   <li>the gateway's settings pin a key or a least version, or name a source or a console,
 *   <li>a plugin's config names or pins a source, has done so before, or cannot be read,
 *   <li>any other document has been in force, in this process or an earlier one with the same data
 *       directory.
 * </ul>
 *
 * <p>Thread-safe. All work is done on the given executor's single thread.
 */
public final class SnapshotLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLoader.class);

  /** A refusal may be about what surrounds a document, such as a secret's file that comes later. */
  private static final Duration TRY_REFUSED_AGAIN_AFTER = Duration.ofSeconds(30);

  /** Compiling rules and policies recurses deeper than the stacks of stock gateways allow. */
  private static final long STACK_BYTES = 16L * 1024 * 1024;

  private final SnapshotStore store;
  private final SnapshotCompiler compiler;
  private final LoaderSettings settings;
  private final AnonymousTrialSnapshot trial;
  private final ScheduledExecutorService executor;
  private final Clock clock;
  private final SnapshotFetcher fetcher;
  private final LastGoodFile lastGood;
  private final SnapshotMarker marker;
  private final RetiredSnapshots retired;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  private volatile LoaderStatus status;

  // below: the executor's thread only
  private @Nullable SnapshotSource source;
  private boolean trialForbidden;
  private boolean trialScheduled;
  private @Nullable String seenTag;
  private @Nullable String refusedSha256;
  private Instant refusalHoldsUntil = Instant.MIN;
  private boolean satisfied;
  private boolean warnedUnreachable;
  private boolean looking;
  private boolean lookAgain;

  /**
   * @param executor one thread with a large stack, see {@link #newExecutor}; closed with the loader
   */
  public SnapshotLoader(
      SnapshotStore store,
      SnapshotCompiler compiler,
      LoaderSettings settings,
      AnonymousTrialSnapshot trial,
      ScheduledExecutorService executor,
      Clock clock) {
    this.store = Objects.requireNonNull(store, "store");
    this.compiler = Objects.requireNonNull(compiler, "compiler");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.trial = Objects.requireNonNull(trial, "trial");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.fetcher = new SnapshotFetcher(settings);
    this.lastGood = new LastGoodFile(settings.dataDirectory());
    this.marker = new SnapshotMarker(settings.dataDirectory());
    this.retired = new RetiredSnapshots(compiler::dispose);
    this.source = settings.source();
    this.status = new LoaderStatus(-1, "", "none", clock.instant(), 0, null, false);
  }

  /** The loader's thread. */
  public static ScheduledExecutorService newExecutor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "llm-snapshot-loader", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Starts loading and following. Call once.
   *
   * @return completes when the first attempt is over, whether or not a snapshot came into force
   */
  public CompletionStage<Void> start() {
    executor.execute(
        () -> {
          try {
            trialForbidden |= settings.expectSnapshot() || marker.isSet();
            loadLastGood();
          } finally {
            cycle();
          }
        });
    return started;
  }

  /**
   * Takes snapshots from where a plugin's config says.
   *
   * @return completes when the new source has been asked once
   */
  public CompletionStage<Void> follow(SnapshotSource next) {
    Objects.requireNonNull(next, "next");
    return onThread(
        () -> {
          forbidTrial();
          return change(next);
        });
  }

  /**
   * No plugin's config that the host has sent says anything of a snapshot: the settings' own source
   * holds, if there is one. What is in force stays.
   *
   * @return completes when that source has been asked once
   */
  public CompletionStage<Void> followSettings() {
    return onThread(
        () -> {
          CompletionStage<Void> asked = change(settings.source());
          scheduleTrial();
          return asked;
        });
  }

  /**
   * Plugins' configs pin what is taken, but none names a source: the settings' own, if there is
   * one, under that pin. What is in force stays.
   *
   * @return completes when that source has been asked once
   */
  public CompletionStage<Void> followSettings(SnapshotPin pin) {
    Objects.requireNonNull(pin, "pin");
    return onThread(
        () -> {
          forbidTrial();
          SnapshotSource own = settings.source();
          if (own == null) {
            LOG.warn(
                "a plugin's config pins a snapshot, but nothing says where it is: name it as"
                    + " \"snapshot\" in that config or in shenyu.llm.snapshot.url");
            return change(null);
          }
          return change(new SnapshotSource(own.location(), pin));
        });
  }

  /**
   * A plugin's config cannot be read, so what it names is not known, and neither is whether
   * anonymous callers are wanted. What is in force stays.
   */
  public CompletionStage<Void> followUnreadable() {
    return onThread(
        () -> {
          trialForbidden = true;
          return CompletableFuture.completedFuture(null);
        });
  }

  private CompletionStage<Void> onThread(Supplier<CompletionStage<Void>> step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    executor.execute(() -> step.get().whenComplete((nothing, error) -> done.complete(null)));
    return done;
  }

  private CompletionStage<Void> change(@Nullable SnapshotSource wanted) {
    if (Objects.equals(wanted, source)) {
      return CompletableFuture.completedFuture(null);
    }
    source = wanted;
    seenTag = null;
    refusedSha256 = null;
    satisfied = false;
    if (wanted == null) {
      LOG.warn(
          "no plugin's config names a snapshot any more; {} stays in force. Name one in the config"
              + " of a plugin or in shenyu.llm.snapshot.url",
          inForce());
    }
    return poll();
  }

  /**
   * Looks at the source at once instead of at the next poll. However often it is called, one look
   * is under way at a time and at most one more follows it. Returns at once.
   */
  public void lookNow() {
    try {
      executor.execute(
          () -> {
            if (looking) {
              // the answer under way may be older than the reason for this call
              lookAgain = true;
            } else {
              look();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the snapshot loader is closed");
    }
  }

  private void look() {
    looking = true;
    poll()
        .whenComplete(
            (done, error) -> {
              looking = false;
              if (lookAgain) {
                lookAgain = false;
                look();
              }
            });
  }

  public LoaderStatus status() {
    return status;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    started.complete(null);
  }

  /** One look at the source, and the next one later. */
  private void cycle() {
    poll()
        .whenComplete(
            (done, error) -> {
              started.complete(null);
              try {
                executor.schedule(
                    this::cycle, settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
              } catch (RejectedExecutionException e) {
                LOG.debug("the snapshot loader is closed");
              }
            });
  }

  /** One look at the source; on the executor's thread. Never fails. */
  CompletionStage<Void> poll() {
    retired.reap();
    SnapshotSource asked = source;
    if (asked == null || satisfied) {
      return CompletableFuture.completedFuture(null);
    }
    if (asked.isRemote() && settings.publicKey() == null) {
      refuseOnce(
          asked.location(),
          asked.location(),
          null,
          new SnapshotException(
              asked.location(),
              "a snapshot from the network needs shenyu.llm.snapshot.public-key, the signer's"
                  + " key"));
      return CompletableFuture.completedFuture(null);
    }
    if (refusedSha256 != null && mayTryRefusedAgain()) {
      seenTag = null; // else the source would say that nothing has changed
    }
    return fetcher
        .fetch(asked, seenTag)
        .handleAsync(
            (fetched, error) -> {
              if (!asked.equals(source)) {
                return null; // the source was changed meanwhile
              }
              if (error != null) {
                unreachable(asked, error);
              } else {
                reached();
                fetched.ifPresent(f -> take(f, asked));
              }
              return null;
            },
            executor);
  }

  private void take(SnapshotFetcher.Fetched fetched, SnapshotSource from) {
    seenTag = fetched.tag();
    boolean loaded = load(fetched.bytes(), from.location(), from.pin());
    satisfied = loaded && from.pin().isToOne();
    if (loaded) {
      forbidTrial();
      try {
        lastGood.write(fetched.bytes());
      } catch (IOException e) {
        LOG.warn(
            "the snapshot is in force but could not be kept in {}: {}; a restart will need its"
                + " source",
            lastGood.path(),
            e.toString());
      }
    }
  }

  private void loadLastGood() {
    Optional<byte[]> kept;
    try {
      kept = lastGood.read();
    } catch (IOException e) {
      LOG.warn("the last good snapshot {} cannot be read: {}", lastGood.path(), e.toString());
      return;
    }
    if (kept.isEmpty()) {
      return;
    }
    boolean loaded = load(kept.get(), lastGood.path().toString(), SnapshotPin.NONE);
    if (loaded && source == null) {
      LOG.warn(
          "no snapshot source is configured yet: the last good snapshot {} is in force",
          lastGood.path());
    }
  }

  private void scheduleTrial() {
    if (trialForbidden || trialScheduled || status.isLoaded()) {
      return;
    }
    trialScheduled = true;
    try {
      executor.schedule(this::beginTrial, settings.trialDelay().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the snapshot loader is closed");
    }
  }

  private void beginTrial() {
    trialScheduled = false;
    if (trialForbidden || source != null || status.isLoaded()) {
      return;
    }
    byte[] document = trial.document();
    try {
      swap(
          compiler.compile(document, AnonymousTrialSnapshot.SOURCE), AnonymousTrialSnapshot.SOURCE);
      LOG.warn(
          "no snapshot is configured: the built-in one lets ANONYMOUS callers in and offers {}"
              + " model(s). Set shenyu.llm.snapshot.url to change that",
          store.current().catalog().offers().size());
    } catch (SnapshotException e) {
      refuse(AnonymousTrialSnapshot.SOURCE, SnapshotCompiler.sha256(document), 0L, e);
    }
  }

  /** From now on and over restarts. */
  private void forbidTrial() {
    trialForbidden = true;
    try {
      marker.set();
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written: {}; if this gateway loses its plugins' configs, a restart may let"
              + " anonymous callers in",
          marker.path(),
          e.toString());
    }
  }

  /** Whether the document is in force now, be it swapped in or there before. */
  private boolean load(byte[] bytes, String name, SnapshotPin pin) {
    byte[] document = bytes;
    try {
      if (settings.publicKey() != null) {
        document = SnapshotEnvelope.open(bytes, settings.publicKey(), name);
      }
      String sha256 = SnapshotCompiler.sha256(document);
      if (sha256.equals(status.sha256())) {
        checkDigest(pin, sha256, name);
        checkVersion(pin, status.version(), name);
        checkFloor(pin, status.version(), name);
        status = status.agreeing();
        return true;
      }
      if (sha256.equals(refusedSha256) && !mayTryRefusedAgain()) {
        return false;
      }
      checkDigest(pin, sha256, name);
      Snapshot next = compiler.compile(document, name);
      try {
        checkVersion(pin, next.version(), name);
        checkFloor(pin, next.version(), name);
        checkRollback(pin, next, name);
      } catch (SnapshotException e) {
        compiler.dispose(next.parts());
        throw e;
      }
      swap(next, name);
      return true;
    } catch (SnapshotException e) {
      refuseOnce(name, SnapshotCompiler.sha256(document), versionOf(document), e);
      return false;
    }
  }

  private static void checkDigest(SnapshotPin pin, String sha256, String name)
      throws SnapshotException {
    if (pin.sha256() != null && !pin.sha256().equals(sha256)) {
      throw new SnapshotException(
          name, "has the digest " + sha256 + ", but " + pin.sha256() + " is wanted");
    }
  }

  private static void checkVersion(SnapshotPin pin, long version, String name)
      throws SnapshotException {
    if (pin.version() != null && pin.version() != version) {
      throw new SnapshotException(
          name, "has version " + version + ", but version " + pin.version() + " is wanted");
    }
  }

  /** What a gateway that has lost its disk still knows of the versions that it has had. */
  private void checkFloor(SnapshotPin pin, long version, String name) throws SnapshotException {
    long floor = settings.minVersion();
    if (pin.minVersion() != null) {
      floor = Math.max(floor, pin.minVersion());
    }
    if (version < floor) {
      throw new SnapshotException(
          name, "has version " + version + ", but versions below " + floor + " are not taken");
    }
  }

  private void checkRollback(SnapshotPin pin, Snapshot next, String name) throws SnapshotException {
    if (!pin.isToOne() && next.version() < status.version()) {
      throw new SnapshotException(
          name,
          "has version "
              + next.version()
              + ", which is older than version "
              + status.version()
              + " in force; to go back, pin that version in the plugin's config");
    }
  }

  private void swap(Snapshot next, String name) {
    compiler.activate(next);
    retired.retire(store.swap(next));
    refusedSha256 = null;
    status = status.loading(next, name, clock.instant());
    LOG.info(
        "snapshot version {} ({}) from {} is in force",
        next.version(),
        next.sha256().substring(0, 12),
        name);
  }

  /** As far as it can be read: what is refused may be anything. */
  private static @Nullable Long versionOf(byte[] document) {
    try {
      return Json.parseObject(document).get("version") instanceof Number version
          ? version.longValue()
          : null;
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private void refuseOnce(String name, String sha256, @Nullable Long version, SnapshotException e) {
    if (sha256.equals(refusedSha256)) {
      refusalHoldsUntil = clock.instant().plus(TRY_REFUSED_AGAIN_AFTER);
    } else {
      refuse(name, sha256, version, e);
    }
  }

  private boolean mayTryRefusedAgain() {
    return !clock.instant().isBefore(refusalHoldsUntil);
  }

  private void refuse(String name, String sha256, @Nullable Long version, SnapshotException e) {
    refusedSha256 = sha256;
    refusalHoldsUntil = clock.instant().plus(TRY_REFUSED_AGAIN_AFTER);
    List<Problem> problems = e.problems();
    status = status.refusing(new LoaderStatus.Refused(clock.instant(), name, version, problems));
    LOG.warn(
        "the snapshot from {} is REFUSED; {} stays in force. {} problem(s):\n{}",
        name,
        inForce(),
        problems.size(),
        e.getMessage());
  }

  private void reached() {
    if (warnedUnreachable) {
      LOG.info("the snapshot source answers again");
    }
    warnedUnreachable = false;
    status = status.reachable(true);
  }

  private void unreachable(SnapshotSource from, Throwable error) {
    status = status.reachable(false);
    if (!warnedUnreachable) {
      warnedUnreachable = true;
      LOG.warn(
          "the snapshot source {} cannot be read ({}); {} stays in force. Trying again every {} ms",
          from.location(),
          error.toString(),
          inForce(),
          settings.pollInterval().toMillis());
    }
  }

  private String inForce() {
    return status.isLoaded()
        ? "version " + status.version()
        : "no snapshot, so that every request is refused,";
  }
}
