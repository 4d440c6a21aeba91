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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.dataplane.GatewayTokens;
import io.shenyullm.admin.gateways.TokenStore.Valid;
import io.shenyullm.admin.web.PageCursor;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * The tokens that are believed, in memory: whoever is at the door is told without asking the
 * database. What is changed here counts at once; what another console on the same database has
 * changed, within a second. While the database is away, what was last read holds. Thread-safe.
 */
public final class TokenRegistry implements GatewayTokens, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TokenRegistry.class);

  /** More than an installation has gateways, each with an old and a new one. */
  static final int MOST_VALID = 5_000;

  private static final long REFRESH_MILLIS = 1_000;
  private static final Duration USE_KEPT_EVERY = Duration.ofMinutes(1);

  private final TokenStore store;
  private final SecureRandom random;
  private final Clock clock;
  private final Map<String, Instant> used = new ConcurrentHashMap<>();

  /** Changed under the lock, together with the database: else a refresh might undo a revocation. */
  private volatile Map<String, Valid> valid;

  private Instant useKeptAt;
  private boolean stale;

  /** Its own, because a refresh waits for the database. */
  private final Object lifecycle = new Object();

  private @Nullable ScheduledExecutorService refresher;

  /**
   * A new token.
   *
   * @param text to be shown once
   */
  record Made(GatewayToken token, String text) {}

  /** Reads what there is. */
  public TokenRegistry(TokenStore store, SecureRandom random, Clock clock) {
    this.store = Objects.requireNonNull(store, "store");
    this.random = Objects.requireNonNull(random, "random");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.useKeptAt = clock.instant();
    this.valid = Map.copyOf(store.valid());
  }

  @Override
  public Optional<String> gatewayOf(String token) {
    TokenText shown = TokenText.read(token).orElse(null);
    Valid known = shown == null ? null : valid.get(shown.id());
    if (shown == null || known == null || !MessageDigest.isEqual(known.sha256(), shown.sha256())) {
      return Optional.empty();
    }
    used.put(shown.id(), clock.instant());
    return Optional.of(known.gateway());
  }

  @Override
  public boolean any() {
    return !valid.isEmpty();
  }

  /** How many are believed. */
  int count() {
    return valid.size();
  }

  List<GatewayToken> page(PageCursor from, int limit) {
    return store.page(from, limit);
  }

  /**
   * Makes a token, which is believed from now on; others of the gateway stay, so that it can change
   * from one to the next.
   *
   * @return empty where there are too many
   */
  synchronized Optional<Made> create(String gateway, String by) {
    if (valid.size() >= MOST_VALID) {
      return Optional.empty();
    }
    TokenText text = TokenText.random(random);
    GatewayToken token =
        new GatewayToken(
            text.id(),
            gateway,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            by,
            null,
            null,
            null);
    store.insert(token, text.sha256());
    Map<String, Valid> next = new HashMap<>(valid);
    next.put(text.id(), new Valid(gateway, text.sha256()));
    valid = Map.copyOf(next);
    return Optional.of(new Made(token, text.text()));
  }

  /**
   * Believes a token no more. One that was revoked before stays as it was.
   *
   * @return how it is now; empty if there is none of this id
   */
  synchronized Optional<GatewayToken> revoke(String id, String by) {
    store.revoke(id, clock.instant(), by);
    Map<String, Valid> next = new HashMap<>(valid);
    next.remove(id);
    valid = Map.copyOf(next);
    return store.find(id);
  }

  /** Reads what others have changed, and keeps when tokens were shown. Never throws. */
  synchronized void refresh() {
    try {
      valid = Map.copyOf(store.valid());
      Instant now = clock.instant();
      if (!now.isBefore(useKeptAt.plus(USE_KEPT_EVERY))) {
        useKeptAt = now;
        keepUse();
      }
      stale = false;
    } catch (DataAccessException e) {
      if (!stale) {
        LOG.warn("tokens of gateways cannot be read; those that were known hold: {}", e.toString());
        stale = true;
      }
    } catch (RuntimeException | Error e) {
      // what a schedule lets out, ends it unseen
      LOG.error("tokens of gateways cannot be read; those that were known hold", e);
    }
  }

  private void keepUse() {
    Map<String, Instant> since = Map.copyOf(used);
    store.used(since);
    since.forEach(used::remove);
  }

  @Override
  public void start() {
    synchronized (lifecycle) {
      refresher = DaemonThreads.scheduler("llm-gateway-tokens");
      refresher.scheduleWithFixedDelay(
          this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void stop() {
    synchronized (lifecycle) {
      if (refresher != null) {
        refresher.shutdownNow();
        refresher = null;
      }
    }
  }

  @Override
  public boolean isRunning() {
    synchronized (lifecycle) {
      return refresher != null;
    }
  }
}
