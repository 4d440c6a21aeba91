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
package io.shenyullm.router.upstream;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Addresses of servers that do not know the option to count tokens in streams. Forgets after an
 * hour, since servers are updated and without the option tokens are only estimated. Addresses are
 * those of configured providers, so the map is bounded. Thread-safe.
 */
final class UsageOptionMemory {
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final Clock clock;
  private final ConcurrentMap<URI, Instant> until = new ConcurrentHashMap<>();

  UsageOptionMemory(Clock clock) {
    this.clock = clock;
  }

  /** The server has refused the option and answered the same request without it. */
  void learn(URI baseUrl) {
    until.put(baseUrl, clock.instant().plus(REMEMBERED));
  }

  boolean isUnknownTo(URI baseUrl) {
    Instant end = until.get(baseUrl);
    if (end == null) {
      return false;
    }
    if (clock.instant().isBefore(end)) {
      return true;
    }
    until.remove(baseUrl, end);
    return false;
  }
}
