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
package io.shenyullm.rules.drools;

import io.shenyullm.rules.drools.facts.CandidateFact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.builder.ReleaseId;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled rules. Thread-safe and without locks: sessions are pooled, and where none is free a new
 * one is built instead of waiting.
 *
 * <p>An evaluation that takes longer than {@link RunWatch#MOST} is ended, and its result closed.
 *
 * <p>A rule that throws, or fires too often, says nothing about that request, and the others are
 * asked again without it. Where it could have taken candidates away, the result is {@linkplain
 * RuleResult#closed() closed}: what it would have forbidden must not be allowed by its failure.
 */
public final class RuleSet implements AutoCloseable {
  /** Rules cannot insert facts, so more firings than this mean a product of many matches. */
  static final int MAX_FIRINGS = 20_000;

  /** More rules than this failing on one request mean that nothing they say can be relied on. */
  private static final int MAX_FAILED = 8;

  /** Combinations of failing rules for which the rest is kept compiled. */
  private static final int MAX_VARIANTS = 32;

  private static final Logger LOG = LoggerFactory.getLogger(RuleSet.class);
  private static final long WARN_EVERY_NANOS = 60_000_000_000L;

  private final Supplier<KieBase> bases;
  private final ReleaseId releaseId;
  private final Set<String> restricting;
  private final @Nullable RuleInputs inputs;
  private final RecentResults recent = new RecentResults();
  private final RunWatch watch;
  private final Runnable release;
  private final LongSupplier nanos;
  private final int maxIdle;
  private final int ruleCount;
  private final Pool all;

  /** The rules without those that failed together, by the names of those. */
  private final ConcurrentMap<Set<String>, Pool> without = new ConcurrentHashMap<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong warnedAt;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param bases gives all the rules, each time anew
   * @param restricting names of those that take candidates away
   * @param inputs what decides their results; {@code null} if that hardly ever comes twice
   * @param maxIdle most sessions that are kept for another evaluation
   */
  RuleSet(
      Supplier<KieBase> bases,
      ReleaseId releaseId,
      Set<String> restricting,
      @Nullable RuleInputs inputs,
      int maxIdle,
      LongSupplier nanos,
      Runnable release) {
    this.bases = Objects.requireNonNull(bases, "bases");
    this.releaseId = Objects.requireNonNull(releaseId, "releaseId");
    this.restricting = Set.copyOf(restricting);
    this.inputs = inputs;
    this.maxIdle = maxIdle;
    this.nanos = nanos;
    this.release = Objects.requireNonNull(release, "release");
    KieBase base = bases.get();
    this.ruleCount = base.getKiePackages().stream().mapToInt(p -> p.getRules().size()).sum();
    this.all = new Pool(base);
    this.warnedAt = new AtomicLong(nanos.getAsLong() - WARN_EVERY_NANOS);
    this.watch = new RunWatch(nanos); // last: it has a thread
  }

  /** Ends evaluations that go on for too long. */
  RunWatch watch() {
    return watch;
  }

  /** Under which Drools keeps the compiled module until this is closed. */
  ReleaseId releaseId() {
    return releaseId;
  }

  /** Number of rules. */
  public int size() {
    return ruleCount;
  }

  /** How often a rule has failed since this was compiled. */
  public long failures() {
    return failures.get();
  }

  /**
   * What the rules say about the facts of one request. Asked again about facts that do not differ
   * in anything that the rules look at, it is what they said. Never throws for what a rule does.
   */
  public RuleResult evaluate(RuleFacts facts) {
    RuleInputs.Key key = inputs == null ? null : inputs.key(facts);
    if (key == null) {
      return run(facts);
    }
    RuleResult known = recent.get(key);
    if (known != null) {
      return known;
    }
    RuleResult result = run(facts);
    if (!result.failed()) {
      recent.put(key, result);
    }
    return result;
  }

  /** As {@link #evaluate}, and who said what. Remembers nothing, so it takes longer. */
  public RuleExplanation explain(RuleFacts facts) {
    List<RuleEffect> effects = new ArrayList<>();
    return new RuleExplanation(run(facts, effects), effects);
  }

  /** Runs the rules. */
  RuleResult run(RuleFacts facts) {
    return run(facts, null);
  }

  private RuleResult run(RuleFacts facts, @Nullable List<RuleEffect> effects) {
    Set<String> failed = Set.of();
    long firstFailure = 0;
    while (failed.size() <= MAX_FAILED) {
      Pool pool = failed.isEmpty() ? all : without(failed);
      if (pool == null) {
        break;
      }
      Session session = pool.take();
      RuleResult result;
      try {
        if (effects != null) {
          effects.clear();
        }
        result = session.run(facts, effects);
      } catch (RuntimeException | LinkageError e) {
        // linking is lazy: a class that the gate passed and the loader does not find shows up here
        Set<String> culprits = culprits(pool.base, session.collected.lastRule(), e);
        boolean late = session.late || !session.timed.end();
        warn(culprits, e);
        pool.discard(session);
        long now = System.nanoTime();
        firstFailure = firstFailure == 0 ? now : firstFailure;
        if (late || culprits.isEmpty() || now - firstFailure > RunWatch.MOST.toNanos()) {
          break; // once more without a rule could take as long again
        }
        culprits.addAll(failed);
        failed = Set.copyOf(culprits);
        continue;
      } catch (Error e) {
        pool.discard(session);
        throw e;
      }
      pool.giveBack(session);
      return failed.isEmpty()
          ? result
          : result.withFailed(failed, failed.stream().anyMatch(restricting::contains));
    }
    return RuleResult.EMPTY.withFailed(failed, true);
  }

  /**
   * The rules that an error is about: the one whose consequence ran, or those that share the
   * condition, which Drools names in the error's message only.
   */
  private static Set<String> culprits(KieBase base, String lastRule, Throwable error) {
    String message = String.valueOf(error.getMessage());
    Set<String> named = new HashSet<>();
    Set<String> last = new HashSet<>();
    for (KiePackage each : base.getKiePackages()) {
      for (Rule rule : each.getRules()) {
        if (message.contains('"' + rule.getName() + '"')) {
          named.add(rule.getName());
        }
        if (rule.getName().equals(lastRule)) {
          last.add(lastRule);
        }
      }
    }
    return named.isEmpty() ? last : named;
  }

  private @Nullable Pool without(Set<String> failed) {
    Pool kept = without.get(failed);
    if (kept != null || without.size() >= MAX_VARIANTS) {
      return kept;
    }
    return without.computeIfAbsent(
        failed,
        names -> {
          KieBase rest = bases.get();
          for (KiePackage each : List.copyOf(rest.getKiePackages())) {
            for (Rule rule : List.copyOf(each.getRules())) {
              if (names.contains(rule.getName())) {
                rest.removeRule(each.getName(), rule.getName());
              }
            }
          }
          return new Pool(rest);
        });
  }

  /** Frees the sessions and the compiled classes. Evaluations under way end normally. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      watch.close();
      all.drain();
      without.values().forEach(Pool::drain);
      release.run();
    }
  }

  private void warn(Set<String> rules, Throwable e) {
    failures.incrementAndGet();
    long now = nanos.getAsLong();
    long last = warnedAt.get();
    if (now - last >= WARN_EVERY_NANOS && warnedAt.compareAndSet(last, now)) {
      LOG.warn(
          "routing rules failed {} times so far, last {}; such a rule is left out of the request,"
              + " which is refused where the rule could have excluded a model. Correct the rule",
          failures.get(),
          rules.isEmpty() ? "without naming one" : rules,
          e);
    }
  }

  /** Sessions over one set of rules. */
  private final class Pool {
    private final KieBase base;
    private final ConcurrentLinkedQueue<Session> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    private Pool(KieBase base) {
      this.base = base;
    }

    private Session take() {
      Session session = idle.poll();
      if (session == null) {
        session = new Session(base);
        watch.add(session.timed);
        return session;
      }
      idleCount.decrementAndGet();
      return session;
    }

    private void giveBack(Session session) {
      if (closed.get() || idleCount.get() >= maxIdle) {
        discard(session);
        return;
      }
      idleCount.incrementAndGet();
      idle.add(session);
      if (closed.get()) {
        // closed in between: whoever sees it last drains
        drain();
      }
    }

    private void discard(Session session) {
      watch.remove(session.timed);
      session.kie.dispose();
    }

    private void drain() {
      for (Session session = idle.poll(); session != null; session = idle.poll()) {
        idleCount.decrementAndGet();
        discard(session);
      }
    }
  }

  private static final class Session {
    private final KieSession kie;
    private final CollectedOutcomes collected = new CollectedOutcomes();
    private final List<FactHandle> handles = new ArrayList<>(16);
    private final TimedRun timed;
    private boolean late;

    private Session(KieBase base) {
      kie = base.newKieSession();
      timed = new TimedRun(kie::halt);
      kie.setGlobal(Vocabulary.GLOBAL, collected);
      kie.addEventListener(collected);
    }

    private RuleResult run(RuleFacts facts, @Nullable List<RuleEffect> effects) {
      collected.reset(effects);
      handles.add(kie.insert(facts.prompt()));
      handles.add(kie.insert(facts.caller()));
      handles.add(kie.insert(facts.budget()));
      handles.add(kie.insert(facts.sensitivity()));
      for (CandidateFact candidate : facts.candidates()) {
        handles.add(kie.insert(candidate));
      }
      timed.begin();
      int firings = kie.fireAllRules(MAX_FIRINGS);
      if (!timed.end()) {
        late = true;
        throw new IllegalStateException(
            "matching took longer than " + RunWatch.MOST.toMillis() + " ms");
      }
      if (firings >= MAX_FIRINGS) {
        throw new IllegalStateException("more than " + MAX_FIRINGS + " firings");
      }
      RuleResult result = collected.result();
      for (FactHandle handle : handles) {
        kie.delete(handle);
      }
      handles.clear();
      return result;
    }
  }
}
