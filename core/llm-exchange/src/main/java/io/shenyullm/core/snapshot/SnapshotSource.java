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

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a gateway takes its document from, and which one it must be.
 *
 * @param location file path, or http or https URL
 * @param pin which documents are taken
 */
public record SnapshotSource(String location, SnapshotPin pin) {
  public SnapshotSource {
    if (Objects.requireNonNull(location, "location").isBlank()) {
      throw new IllegalArgumentException("snapshot: a file path or URL is required");
    }
    location = location.strip();
    Objects.requireNonNull(pin, "pin");
  }

  /** Follows what is published at a location. */
  public static SnapshotSource following(String location) {
    return new SnapshotSource(location, SnapshotPin.NONE);
  }

  boolean isRemote() {
    String lower = location.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
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
