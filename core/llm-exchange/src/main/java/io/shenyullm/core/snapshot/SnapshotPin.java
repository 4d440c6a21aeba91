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

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of a source are taken.
 *
 * @param version the only version that is taken; {@code null} follows what is published
 * @param sha256 hex digest of the only document that is taken; {@code null} takes any
 * @param minVersion least version that is taken; {@code null} takes any
 */
public record SnapshotPin(
    @Nullable Long version, @Nullable String sha256, @Nullable Long minVersion) {
  /** Takes every document. */
  public static final SnapshotPin NONE = new SnapshotPin(null, null, null);

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public SnapshotPin {
    sha256 = sha256 == null ? null : sha256.toLowerCase(Locale.ROOT);
    if (sha256 != null && !DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256: must be 64 hexadecimal digits");
    }
  }

  /** Takes one document only, or one version. */
  public static SnapshotPin to(@Nullable Long version, @Nullable String sha256) {
    return new SnapshotPin(version, sha256, null);
  }

  /** Takes a version and all later ones. */
  public static SnapshotPin from(long minVersion) {
    return new SnapshotPin(null, null, minVersion);
  }

  /** Whether one document only, or one version, is taken. A least version is no such pin. */
  public boolean isToOne() {
    return version != null || sha256 != null;
  }

  /** The same, and never less than the other's least version. */
  public SnapshotPin withFloorOf(SnapshotPin other) {
    if (other.minVersion == null || (minVersion != null && minVersion >= other.minVersion)) {
      return this;
    }
    return new SnapshotPin(version, sha256, other.minVersion);
  }
}
