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
package io.shenyullm.router.cache.shared;

import io.shenyullm.core.cache.CachePurge;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.testing.TestingSharedGrid;
import io.shenyullm.core.testing.TestingTime;
import io.shenyullm.core.testing.TestingTimer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Caches of several gateways on one grid, with time in the test's hands. */
final class TestingCaches {
  static final Duration WAIT = Duration.ofSeconds(30);
  static final Duration TTL = Duration.ofMinutes(10);
  static final Set<String> TAGS = Set.of("tenant:acme", "model:small");

  final TestingTime time = new TestingTime();
  final TestingTimer timer = new TestingTimer(time);
  final TestingSharedGrid.Store store = new TestingSharedGrid.Store(time);
  final CacheCipher cipher = cipher();
  final SecureRandom random = new SecureRandom();

  static CacheCipher cipher() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    return CacheCipher.of(new Secret(Base64.getEncoder().encodeToString(key)), random);
  }

  SharedCache cache(TestingSharedGrid grid) {
    return cache(grid, CacheSettings.DEFAULT, cipher);
  }

  SharedCache cache(TestingSharedGrid grid, CacheSettings settings, CacheCipher key) {
    return new SharedCache(
        grid,
        settings,
        key,
        time,
        time,
        timer,
        () -> {
          byte[] owner = new byte[16];
          random.nextBytes(owner);
          return owner;
        });
  }

  TestingSharedGrid grid() {
    return new TestingSharedGrid(store);
  }

  /** Lets time pass, for timers and for what expires in the grid. */
  void pass(Duration duration) {
    timer.pass(duration);
    store.expire();
  }

  CachePurge purge(TestingSharedGrid grid) {
    return new CachePurge(
        grid,
        time,
        random::nextLong,
        ReplyCaching.MAX_TTL,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The answer that must be there by now. */
  static Joined now(CompletableFuture<Joined> answer) {
    if (!answer.isDone()) {
      throw new AssertionError("still waiting");
    }
    return answer.join();
  }

  static Joined.Miss miss(CompletableFuture<Joined> answer) {
    return now(answer)
        .fold(
            hit -> {
              throw new AssertionError("expected a miss");
            },
            miss -> miss);
  }

  static Joined.Hit hit(CompletableFuture<Joined> answer) {
    return now(answer)
        .fold(
            hit -> hit,
            miss -> {
              throw new AssertionError("expected a hit");
            });
  }

  static String value(CompletableFuture<Joined> answer) {
    return new String(hit(answer).entry().value(), StandardCharsets.UTF_8);
  }
}
