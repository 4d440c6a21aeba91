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
package io.shenyullm.benchmarks.load;

import io.shenyullm.benchmarks.figures.AbbaOrder;
import io.shenyullm.benchmarks.figures.CpuUse;
import io.shenyullm.benchmarks.figures.Disturbance;
import io.shenyullm.benchmarks.figures.Pairs;
import io.shenyullm.benchmarks.figures.ThreadKind;
import io.shenyullm.benchmarks.figures.ThreadTimes;
import io.shenyullm.benchmarks.figures.WarmUp;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Warms a gateway and measures it, slice by slice. */
final class Bench {
  private static final Duration WARM_ROUND = Duration.ofSeconds(1);
  private static final double MOST_FAILED = 0.01;

  /** In which the compiler must have done next to nothing to count as quiet. */
  private static final Duration QUIET = Duration.ofMillis(200);

  private static final Duration QUIET_LIMIT = Duration.ofSeconds(5);

  private final PrintStream out;
  private final LoadSettings settings;
  private final BenchDemo demo;
  private final GatewayProcess gateway;
  private final boolean pinned;
  private final Random random = new Random();
  private final AtomicLong numbers = new AtomicLong();

  Bench(
      PrintStream out,
      LoadSettings settings,
      BenchDemo demo,
      GatewayProcess gateway,
      boolean pinned) {
    this.out = out;
    this.settings = settings;
    this.demo = demo;
    this.gateway = gateway;
    this.pinned = pinned;
  }

  /**
   * Loads all ways in turn until each is warm.
   *
   * @return whether they were within the limit
   */
  boolean warm(List<LoadCase> ways) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + settings.warmLimit().toNanos();
    Map<LoadCase, WarmUp> warmUps = new LinkedHashMap<>();
    ways.forEach(way -> warmUps.put(way, new WarmUp(settings.warmRequests())));
    while (warmUps.values().stream().anyMatch(w -> !w.isWarm()) && System.nanoTime() < deadline) {
      for (Map.Entry<LoadCase, WarmUp> entry : warmUps.entrySet()) {
        LoadCase load = entry.getKey();
        try (LoadClient client = new LoadClient(load, numbers)) {
          warmRound(load.way().label(), client, load, entry.getValue());
        }
      }
    }
    return warmUps.values().stream().allMatch(WarmUp::isWarm);
  }

  private void warmRound(String name, LoadClient client, LoadCase load, WarmUp warmUp)
      throws IOException, InterruptedException {
    Slice slice = slice(client, load, WARM_ROUND);
    if (slice.burst().requests() > 0) {
      warmUp.add(slice.burst().requests(), slice.use());
    }
    // what a cold gateway refuses is shown and does not count
    out.printf(
        Locale.ROOT,
        "...   warming: %s: %.0f µs a request, JIT %.1f %%, %.1f %% from the round before%s%n",
        name,
        slice.microsPerRequest(),
        100 * warmUp.jitShare(),
        100 * warmUp.difference(),
        slice.burst().failed() == 0 ? "" : "; failed, the last with " + client.lastFailure());
    letCompile();
  }

  /** Under load the compiler gets half of the core at most: without it is done sooner. */
  private void letCompile() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + QUIET_LIMIT.toNanos();
    long compiled = Long.MAX_VALUE;
    while (compiled > QUIET.toNanos() * WarmUp.JIT && System.nanoTime() < deadline) {
      ThreadTimes before = gateway.threads();
      Thread.sleep(QUIET.toMillis());
      compiled = gateway.threads().since(before).of(ThreadKind.JIT).runNanos();
    }
  }

  Measured compare(Comparison comparison) throws IOException, InterruptedException {
    LoadCase base = comparison.base();
    LoadCase load = comparison.load();
    try (LoadClient baseClient = new LoadClient(base, numbers);
        LoadClient loadClient = new LoadClient(load, numbers)) {
      boolean steady = steady(comparison, baseClient, loadClient);
      Pairs pairs = new Pairs(settings.pairs());
      List<SlicePair> taken = new ArrayList<>();
      for (boolean baseFirst : AbbaOrder.draw(2 * settings.pairs(), random)) {
        if (pairs.isComplete() || pairs.isHopeless()) {
          break;
        }
        Slice baseSlice = baseFirst ? slice(baseClient, base, settings.slice()) : null;
        Slice loadSlice = slice(loadClient, load, settings.slice());
        if (baseSlice == null) {
          baseSlice = slice(baseClient, base, settings.slice());
        }
        requireReplies(baseClient, base, baseSlice.burst());
        requireReplies(loadClient, load, loadSlice.burst());
        SlicePair pair = new SlicePair(baseSlice, loadSlice);
        pairs.add(baseSlice.microsPerRequest(), loadSlice.microsPerRequest(), pair.disturbed());
        taken.add(pair);
      }
      return Measured.of(comparison, pairs, taken, steady);
    }
  }

  private void requireReplies(LoadClient client, LoadCase load, Burst burst) throws IOException {
    if (burst.failed() > MOST_FAILED * burst.requests()) {
      throw new IOException(
          "%s: %d requests failed and %d did not, the last with %s; logs are in %s"
              .formatted(
                  load.way().label(),
                  burst.failed(),
                  burst.requests(),
                  client.lastFailure(),
                  demo.logs()));
    }
  }

  /** Both until they do not change any more, or too many rounds. */
  private boolean steady(Comparison comparison, LoadClient base, LoadClient load)
      throws IOException, InterruptedException {
    WarmUp ofBase = new WarmUp(0);
    WarmUp ofLoad = new WarmUp(0);
    for (int i = 0; i < settings.steadyRounds(); i++) {
      warmRound(comparison.name() + ", base", base, comparison.base(), ofBase);
      warmRound(comparison.name(), load, comparison.load(), ofLoad);
      if (ofBase.isWarm() && ofLoad.isWarm()) {
        return true;
      }
    }
    return false;
  }

  private Slice slice(LoadClient client, LoadCase load, Duration time)
      throws IOException, InterruptedException {
    demo.answer(load.reply());
    ThreadTimes before = gateway.threads();
    long begin = System.nanoTime();
    long idleBefore = gateway.idleNanos();
    Burst burst = client.run(time);
    long idle = gateway.idleNanos() - idleBefore;
    long elapsed = System.nanoTime() - begin;
    CpuUse during = gateway.threads().since(before);
    demo.drain();
    CpuUse use = gateway.threads().since(before);
    Disturbance disturbance =
        pinned
            ? Disturbance.of(elapsed, during, idle, GatewayProcess.IDLE_STEP_NANOS)
            : new Disturbance(elapsed, during.waitNanos(), during.waitNanos());
    return new Slice(burst, use, disturbance);
  }

  /**
   * Loads a gateway that has just said that it is ready, second by second. The first request is
   * over when one has succeeded.
   */
  FirstMinute firstMinute(LoadCase load) throws IOException, InterruptedException {
    demo.answer(load.reply());
    FirstMinute minute;
    try (LoadClient one = new LoadClient(load.over(1), numbers)) {
      long begin = System.nanoTime();
      while (one.run(Duration.ZERO).requests() == 0) {
        if (System.nanoTime() - begin > FirstMinute.PATIENCE.toNanos()) {
          throw new IOException("the gateway has answered nothing for a minute");
        }
      }
      minute = new FirstMinute(Duration.ofNanos(System.nanoTime() - begin));
    }
    try (LoadClient client = new LoadClient(load, numbers)) {
      for (int i = 0; i < FirstMinute.SECONDS; i++) {
        ThreadTimes before = gateway.threads();
        Burst burst = client.run(Duration.ofSeconds(1));
        minute.add(burst, gateway.threads().since(before));
      }
    }
    demo.drain();
    return minute;
  }

  /** Loads for so long, for a profile. */
  void load(LoadCase load, Duration time) throws IOException, InterruptedException {
    demo.answer(load.reply());
    try (LoadClient client = new LoadClient(load, numbers)) {
      client.run(time);
    }
    demo.drain();
  }
}
