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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway takes its document from, and which one it must be.
 *
 * @param location file path, or http or https URL
 * @param version the only version that is taken; {@code null} follows what is published
 * @param sha256 hex digest of the only document that is taken; {@code null} takes any
 * @param minVersion least version that is taken; {@code null} takes any
 */
public record SnapshotSource(
    String location, @Nullable Long version, @Nullable String sha256, @Nullable Long minVersion) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public SnapshotSource {
    if (Objects.requireNonNull(location, "location").isBlank()) {
      throw new IllegalArgumentException("snapshot: a file path or URL is required");
    }
    location = location.strip();
    sha256 = sha256 == null ? null : sha256.toLowerCase(Locale.ROOT);
    if (sha256 != null && !DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256: must be 64 hexadecimal digits");
    }
  }

  /** Without a least version. */
  public SnapshotSource(String location, @Nullable Long version, @Nullable String sha256) {
    this(location, version, sha256, null);
  }

  /** Follows what is published at a location. */
  public static SnapshotSource following(String location) {
    return new SnapshotSource(location, null, null);
  }

  /**
   * Reads a plugin's config in ShenYu, {@code {"snapshot","version","sha256","minVersion"}}; empty
   * where it names no snapshot. Empty values follow; the version may be a number or its text.
   *
   * @throws SnapshotException naming the key that is unknown or whose value is wrong
   */
  public static Optional<SnapshotSource> of(ConfigNode pluginConfig) throws SnapshotException {
    // a misspelt source must not look like none, which is a new gateway's config
    pluginConfig.allowOnly("snapshot", "version", "sha256", "minVersion");
    Optional<String> location = pluginConfig.optionalString("snapshot").filter(s -> !s.isBlank());
    if (location.isEmpty()) {
      return Optional.empty();
    }
    Long version = version(pluginConfig, "version");
    Long minVersion = version(pluginConfig, "minVersion");
    String sha256 = pluginConfig.optionalString("sha256").filter(s -> !s.isBlank()).orElse(null);
    try {
      return Optional.of(new SnapshotSource(location.get(), version, sha256, minVersion));
    } catch (IllegalArgumentException e) {
      throw pluginConfig.problem("sha256", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Long version(ConfigNode pluginConfig, String key)
      throws SnapshotException {
    Object raw = pluginConfig.raw(key);
    if (raw == null || raw.toString().isBlank()) {
      return null;
    }
    try {
      return Long.valueOf(raw.toString().strip());
    } catch (NumberFormatException e) {
      throw pluginConfig.problem(key, "must be a whole number or empty");
    }
  }

  boolean isRemote() {
    String lower = location.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  boolean isPinned() {
    return version != null || sha256 != null;
  }

  OptionalLong pinnedVersion() {
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** Scheme, host and port, which decide whether a token is sent there. */
  static String origin(String location) {
    try {
      URI uri = URI.create(location);
      return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
