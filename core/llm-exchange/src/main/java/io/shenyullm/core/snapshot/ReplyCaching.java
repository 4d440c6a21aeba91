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

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether and how a route answers from the cache.
 *
 * @param mode which requests count as the same
 * @param ttl how long a reply may be served again
 * @param patience how long a request waits for another that is the same and under way; zero for not
 *     at all
 * @param maskedRequests whether requests in which the guard has found personal data are cached, too
 * @param scope the principal level within which replies are shared; a tenant's replies never leave
 *     it
 * @param tags under which an operator can purge this route's replies
 */
public record ReplyCaching(
    Mode mode,
    Duration ttl,
    Duration patience,
    boolean maskedRequests,
    String scope,
    List<String> tags) {

  public static final Duration DEFAULT_TTL = Duration.ofHours(1);

  /** Longest time that a reply is kept. */
  public static final Duration MAX_TTL = Duration.ofDays(30);

  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
  public static final String TENANT = "tenant";

  /** Levels of a principal, in the order of {@code Principal.levels()}. */
  public static final List<String> SCOPES =
      List.of(
          TENANT, "organisation", "department", "team", "project", "user", "key", "application");

  static final int MAX_TAGS = 16;
  static final int MAX_TAG_LENGTH = 64;

  /** Nothing is looked up or kept. */
  public static final ReplyCaching OFF =
      new ReplyCaching(Mode.OFF, DEFAULT_TTL, DEFAULT_WAIT, false, TENANT, List.of());

  /** Which requests get the same reply. */
  public enum Mode {
    OFF,
    /** Those that are equal in everything that a model sees. */
    EXACT
  }

  public ReplyCaching {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(patience, "patience");
    tags = List.copyOf(tags);
    if (ttl.isZero() || ttl.isNegative()) {
      throw new IllegalArgumentException("ttl must be positive: " + ttl);
    }
    if (!Set.copyOf(SCOPES).contains(scope)) {
      throw new IllegalArgumentException("unknown scope: " + scope);
    }
  }

  public boolean isOff() {
    return mode == Mode.OFF;
  }
}
