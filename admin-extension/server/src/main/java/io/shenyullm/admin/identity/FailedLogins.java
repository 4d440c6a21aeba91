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
package io.shenyullm.admin.identity;

import io.shenyullm.admin.web.CallerNetwork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing a password slow for who guesses, and for nobody else: it counts by account and
 * address, so the right password from elsewhere is always let in. Of the callers it keeps the
 * 10,000 latest. Thread-safe.
 */
final class FailedLogins {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int PER_WINDOW = 10;
  private static final int MOST_CALLERS = 10_000;

  private final Clock clock;
  private final Map<Caller, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, Window> eldest) {
          return size() > MOST_CALLERS;
        }
      };

  FailedLogins(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whoever asks.
   *
   * @param account the name that was given, whether there is such an account or not: what is
   *     counted must not tell; empty for what no account can be called
   * @param network of the address
   */
  record Caller(String account, String network) {
    static Caller of(String account, String address) {
      return new Caller(account, CallerNetwork.of(address));
    }
  }

  /**
   * @param start of the minute that is counted
   * @param tries within it
   */
  private record Window(Instant start, int tries) {}

  /**
   * Whether a password may be tried now. Counts the try before it is made, so that many at once are
   * no more than their number.
   */
  synchronized boolean admit(Caller caller) {
    Instant now = clock.instant();
    Window window = windows.get(caller);
    if (window == null || !now.isBefore(window.start().plus(WINDOW))) {
      window = new Window(now, 0);
    }
    if (window.tries() >= PER_WINDOW) {
      return false;
    }
    windows.put(caller, new Window(window.start(), window.tries() + 1));
    return true;
  }

  /** The password was right: what this caller has mistyped before does not count. */
  synchronized void forget(Caller caller) {
    windows.remove(caller);
  }

  /** How many callers are known. */
  synchronized int size() {
    return windows.size();
  }
}
