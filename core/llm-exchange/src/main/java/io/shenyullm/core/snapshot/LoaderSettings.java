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

import io.shenyullm.core.config.Secret;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway loads its snapshot.
 *
 * @param dataDirectory where the last good one is kept; created where it does not exist
 * @param source where to take it from until a plugin's config says otherwise; {@code null} where
 *     only a plugin's config can say it
 * @param publicKey the only signer that is believed; {@code null} takes local files only
 * @param consoleUrl the console, whose origin gets the token too; {@code null} for none
 * @param token gateway token, sent to the origins of {@code source} and {@code consoleUrl} only;
 *     {@code null} for none
 * @param pollInterval pause between two looks at the source
 * @param minVersion least version that is ever taken, however it is pinned; 0 takes any
 * @param trialDelay how long a plugin's config may take to name a source, from when the host has
 *     sent the first one that names none, before the anonymous trial may begin
 */
public record LoaderSettings(
    Path dataDirectory,
    @Nullable SnapshotSource source,
    @Nullable PublicKey publicKey,
    @Nullable String consoleUrl,
    @Nullable Secret token,
    Duration pollInterval,
    long minVersion,
    Duration trialDelay) {
  /** Default pause between two looks at the source. */
  public static final Duration DEFAULT_POLL_INTERVAL = Duration.ofSeconds(2);

  /** Default of {@code trialDelay}: a host sends the configs of all its plugins within moments. */
  public static final Duration DEFAULT_TRIAL_DELAY = Duration.ofSeconds(3);

  public LoaderSettings {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    if (pollInterval.isNegative() || pollInterval.isZero()) {
      throw new IllegalArgumentException("poll-interval must be positive: " + pollInterval);
    }
    if (trialDelay.isNegative()) {
      throw new IllegalArgumentException("the trial's delay must not be negative: " + trialDelay);
    }
  }

  /**
   * Whether these settings are those of a gateway that gets its snapshot from somebody, also where
   * only a plugin's config says from where.
   */
  boolean expectSnapshot() {
    return source != null || publicKey != null || consoleUrl != null || minVersion > 0;
  }

  /** The token, where a location may have it. */
  Optional<Secret> tokenFor(String location) {
    if (token == null) {
      return Optional.empty();
    }
    String origin = SnapshotSource.origin(location);
    boolean own = source != null && origin.equals(SnapshotSource.origin(source.location()));
    boolean console = consoleUrl != null && origin.equals(SnapshotSource.origin(consoleUrl));
    return own || console ? Optional.of(token) : Optional.empty();
  }
}
