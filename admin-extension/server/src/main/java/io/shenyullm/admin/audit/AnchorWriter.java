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
package io.shenyullm.admin.audit;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.ingest.AuditChains;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.records.AuditAnchor;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Every minute writes down, signed, how far each chain goes that has grown. From then on whoever
 * can write the database cannot change or remove what is before without the signing key.
 * Thread-safe.
 */
final class AnchorWriter implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(AnchorWriter.class);
  private static final long EVERY_SECONDS = 60;
  private static final int CHAINS = 500;

  /** Of those that cannot be anchored; one more is looked at again when it grows. */
  private static final int MOST_FAILED = 500;

  /** A transaction may be slow to end, and another console's clock be late. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final AuditChains chains;
  private final AnchorStore anchors;
  private final SigningKey key;
  private final Clock clock;
  private volatile AuditState state = AuditState.UNKNOWN;

  /** What is before has been looked at; at first nothing has. */
  private Instant seenUntil = Instant.EPOCH;

  /** What is wrong with chains that could not be anchored: tried again though they do not grow. */
  private final Map<Name, String> failed = new LinkedHashMap<>();

  /** Its own, because a round waits for the database. */
  private final Object lifecycle = new Object();

  private @Nullable ScheduledExecutorService minutes;

  private record Name(String gateway, String boot) {}

  AnchorWriter(AuditChains chains, AnchorStore anchors, SigningKey key, Clock clock) {
    this.chains = Objects.requireNonNull(chains, "chains");
    this.anchors = Objects.requireNonNull(anchors, "anchors");
    this.key = Objects.requireNonNull(key, "key");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** As of the last round. */
  AuditState state() {
    return state;
  }

  /** One round. Never throws: the state says what is wrong, and the next round tries again. */
  synchronized void round() {
    try {
      Instant now = clock.instant();
      tryFailed(now);
      anchorGrown(now);
      // whatever failed is kept apart: one broken chain must not make each round ask for all
      seenUntil = now.minus(OVERLAP);
      settle(problem());
    } catch (DataAccessException e) {
      say("the database could not be asked: " + e);
    } catch (RuntimeException | Error e) {
      // what a schedule lets out, ends it unseen
      LOG.error("chains of audit records could not be anchored", e);
      say("anchoring failed, the log says where: " + e);
    }
  }

  private void anchorGrown(Instant now) {
    String after = "";
    List<AuditChains.Chain> page;
    do {
      page = chains.changedSince(seenUntil, after, CHAINS);
      for (AuditChains.Chain chain : page) {
        after = chain.id();
        tryOne(chain, now);
      }
    } while (page.size() == CHAINS);
  }

  private void tryFailed(Instant now) {
    for (Name name : List.copyOf(failed.keySet())) {
      chains
          .find(name.gateway(), name.boot())
          .ifPresentOrElse(chain -> tryOne(chain, now), () -> failed.remove(name));
    }
  }

  private void tryOne(AuditChains.Chain chain, Instant now) {
    Name name = new Name(chain.gateway(), chain.boot());
    String wrong = wrong(chain, now);
    if (wrong == null) {
      failed.remove(name);
    } else if (failed.size() < MOST_FAILED || failed.containsKey(name)) {
      failed.put(name, wrong);
    }
  }

  /** Why a chain cannot be anchored; {@code null} if it is. */
  private @Nullable String wrong(AuditChains.Chain chain, Instant now) {
    try {
      return isAnchored(chain) || anchor(chain, now)
          ? null
          : "the last record of the chain %s (%d) is not there, or has no hash"
              .formatted(chain.id(), chain.lastSequence());
    } catch (DataAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      // such as a name that no anchor can have; chains behind it have nothing to do with it
      return "the chain %s (%d) cannot be anchored: %s"
          .formatted(chain.id(), chain.lastSequence(), e.getMessage());
    }
  }

  private @Nullable String problem() {
    if (failed.isEmpty()) {
      return null;
    }
    String first = failed.values().iterator().next();
    return failed.size() == 1 ? first : first + "; and " + (failed.size() - 1) + " more";
  }

  private boolean isAnchored(AuditChains.Chain chain) {
    return anchors
        .last(chain.gateway(), chain.boot())
        .filter(last -> last.anchor().sequence() >= chain.lastSequence())
        .isPresent();
  }

  private boolean anchor(AuditChains.Chain chain, Instant now) {
    String hash =
        chains
            .document(chain.gateway(), chain.boot(), chain.lastSequence())
            .flatMap(AnchorWriter::hash)
            .orElse(null);
    if (hash == null || !AuditAnchor.isHash(hash)) {
      return false;
    }
    AuditAnchor anchor =
        new AuditAnchor(chain.gateway(), chain.boot(), chain.lastSequence(), hash, now);
    anchors.insert(anchor.sign(key.privateKey(), key.id()));
    return true;
  }

  private static Optional<String> hash(String document) {
    try {
      AuditRecord record = RecordReader.audit(document.getBytes(StandardCharsets.UTF_8));
      return Optional.ofNullable(record.chain().hash());
    } catch (UnreadableRecordException e) {
      return Optional.empty();
    }
  }

  private void settle(@Nullable String problem) {
    AuditChains.Totals totals = chains.totals();
    if (totals.missing() > state.missing()) {
      LOG.error(
          "{} audit records are missing in their chains: lost, or rejected and kept aside at their"
              + " gateways; llmctl audit chains says where",
          totals.missing());
    }
    if (problem != null && !problem.equals(state.problem())) {
      LOG.error("not all chains of audit records could be anchored: {}", problem);
    }
    state =
        new AuditState(totals.chains(), totals.missing(), anchors.lastAt().orElse(null), problem);
  }

  private void say(String problem) {
    if (!problem.equals(state.problem())) {
      LOG.warn("chains of audit records are not anchored: {}", problem);
    }
    state = new AuditState(state.chains(), state.missing(), state.lastAnchorAt(), problem);
  }

  @Override
  public void start() {
    synchronized (lifecycle) {
      minutes = DaemonThreads.scheduler("llm-audit-anchors");
      minutes.scheduleWithFixedDelay(this::round, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void stop() {
    synchronized (lifecycle) {
      if (minutes != null) {
        minutes.shutdownNow();
        minutes = null;
      }
    }
  }

  @Override
  public boolean isRunning() {
    synchronized (lifecycle) {
      return minutes != null;
    }
  }
}
