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
package io.shenyullm.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Evaluates a policy that was compiled to WebAssembly inside this JVM.
 *
 * <p>Remembered decisions are answered on the calling thread. Others are evaluated on a bounded
 * executor whose threads take one single-threaded instance each; a full queue or a missed deadline
 * is {@link PolicyUnavailableException}, never a wait. An evaluation that takes too long is
 * interrupted, and an instance that failed is replaced.
 */
public final class EmbeddedPolicyEngine implements PolicyEngine, AutoCloseable {
  /** Remembered decisions; an entry is about 1 KB. */
  private static final long CACHE_SIZE = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPolicyEngine.class);

  private final Supplier<WasmInstance> build;
  private final ExecutorService executor;
  private final Scheduler resumeOn;
  private final Duration deadline;
  private final Queue<WasmInstance> idle = new ConcurrentLinkedQueue<>();
  private final EnumMap<Entrypoint, DeclaredInputs> inputs = new EnumMap<>(Entrypoint.class);
  private final Cache<Question, PolicyDecision> cache =
      Caffeine.newBuilder().maximumSize(CACHE_SIZE).executor(Runnable::run).build();
  private volatile boolean closed;

  /**
   * Compiles the instances, which takes seconds: never on an event loop.
   *
   * @param dataJson the operator's data document, a JSON object
   * @param clock what {@code time.now_ns} returns; a decision that used it is not remembered
   * @param instances how many evaluations can run at once; give the executor as many threads
   * @param executor bounded, with a bounded queue and an abort policy; its threads need a stack of
   *     at least 1 MiB
   * @param resumeOn where callers continue after an evaluation, also the deadline's timer
   * @throws RuntimeException if the module cannot be used
   */
  public EmbeddedPolicyEngine(
      byte[] wasm,
      String dataJson,
      Clock clock,
      int instances,
      ExecutorService executor,
      Scheduler resumeOn,
      Duration deadline) {
    this(builder(wasm.clone(), dataJson, clock), instances, executor, resumeOn, deadline);
  }

  EmbeddedPolicyEngine(
      Supplier<WasmInstance> build,
      int instances,
      ExecutorService executor,
      Scheduler resumeOn,
      Duration deadline) {
    this.build = build;
    this.executor = executor;
    this.resumeOn = resumeOn;
    this.deadline = deadline;
    WasmInstance first = build.get();
    for (Entrypoint entrypoint : Entrypoint.values()) {
      inputs.put(entrypoint, first.declaredInputs(entrypoint));
    }
    idle.add(first);
    for (int i = 1; i < instances; i++) {
      idle.add(build.get());
    }
  }

  private static Supplier<WasmInstance> builder(byte[] wasm, String dataJson, Clock clock) {
    return () -> new WasmInstance(wasm, dataJson, clock);
  }

  @Override
  public Mono<PolicyDecision> decide(Entrypoint entrypoint, Map<String, @Nullable Object> input) {
    Question question = new Question(entrypoint, declared(entrypoint).values(input));
    PolicyDecision remembered = cache.getIfPresent(question);
    if (remembered != null) {
      return Mono.just(remembered);
    }
    return Mono.<PolicyDecision>create(sink -> submit(entrypoint, question, input, sink))
        .timeout(
            deadline,
            Mono.error(
                () ->
                    new PolicyUnavailableException(
                        "no policy decision within " + deadline.toMillis() + " ms")),
            resumeOn)
        .publishOn(resumeOn);
  }

  /**
   * Evaluates at once on the calling thread, past cache and deadline. For a check before the first
   * request: it takes an instance that requests would miss.
   */
  PolicyDecision evaluateNow(Entrypoint entrypoint, Map<String, @Nullable Object> input) {
    WasmInstance instance = idle.poll();
    if (instance == null) {
      throw new PolicyUnavailableException("no policy instance is idle");
    }
    PolicyDecision decision;
    try {
      decision =
          PolicyDecision.fromTree(instance.decide(entrypoint, declared(entrypoint).project(input)));
    } catch (Throwable e) {
      replace(e);
      throw e;
    }
    giveBack(instance);
    return decision;
  }

  /** Frees the instances. Decisions asked for later fail. */
  @Override
  public void close() {
    closed = true;
    idle.clear();
    cache.invalidateAll();
  }

  private DeclaredInputs declared(Entrypoint entrypoint) {
    return inputs.getOrDefault(entrypoint, DeclaredInputs.ALL);
  }

  private void submit(
      Entrypoint entrypoint,
      Question question,
      Map<String, @Nullable Object> input,
      MonoSink<PolicyDecision> sink) {
    try {
      Future<?> running = executor.submit(() -> evaluate(entrypoint, question, input, sink));
      sink.onCancel(() -> running.cancel(true));
    } catch (RejectedExecutionException e) {
      sink.error(new PolicyUnavailableException("too many policy decisions are waiting"));
    }
  }

  private void evaluate(
      Entrypoint entrypoint,
      Question question,
      Map<String, @Nullable Object> input,
      MonoSink<PolicyDecision> sink) {
    WasmInstance instance = idle.poll();
    if (instance == null) {
      // as many threads as instances: one could not be rebuilt when it was lost
      sink.error(new PolicyUnavailableException("no policy instance is idle"));
      rebuild();
      return;
    }
    PolicyDecision decision;
    try {
      decision =
          PolicyDecision.fromTree(instance.decide(entrypoint, declared(entrypoint).project(input)));
      if (!instance.readClock()) {
        cache.put(question, decision);
      }
    } catch (Throwable e) {
      // compiled code may end in any error, and the instance is lost with each of them
      sink.error(new PolicyUnavailableException("policy evaluation failed", e));
      replace(e);
      return;
    }
    giveBack(instance);
    sink.success(decision);
  }

  private void giveBack(WasmInstance instance) {
    if (!closed) {
      idle.add(instance);
    }
  }

  private void replace(Throwable cause) {
    LOG.warn(
        "replacing a policy instance after {} (interrupted: {}); check the policy for loops",
        cause.getClass().getName(),
        Thread.currentThread().isInterrupted());
    rebuild();
  }

  /** On an evaluation thread: as many threads as instances, so nobody waits for this one. */
  private void rebuild() {
    // the deadline interrupts; the flag must not reach the next compilation
    var unused = Thread.interrupted();
    if (closed) {
      return;
    }
    try {
      giveBack(build.get());
    } catch (Throwable e) {
      LOG.error("a policy instance could not be rebuilt; the next evaluation tries again", e);
    }
  }
}
