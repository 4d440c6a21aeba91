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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin's config in ShenYu says of the gateway's document.
 *
 * @param location file path or URL; {@code null} where it names none
 * @param pin which documents it takes, of whatever source
 */
public record PluginSnapshot(@Nullable String location, SnapshotPin pin) {
  /** Of a config that says nothing. */
  public static final PluginSnapshot NOTHING = new PluginSnapshot(null, SnapshotPin.NONE);

  public PluginSnapshot {
    Objects.requireNonNull(pin, "pin");
  }

  /**
   * Reads {@code {"snapshot","version","sha256","minVersion"}}. Empty values count as none; a
   * version may be a number or its text.
   *
   * @throws SnapshotException naming the key that is unknown or whose value is wrong
   */
  public static PluginSnapshot read(ConfigNode pluginConfig) throws SnapshotException {
    // a misspelt source must not look like none, which is a new gateway's config
    pluginConfig.allowOnly("snapshot", "version", "sha256", "minVersion");
    String location = filled(pluginConfig, "snapshot");
    Long version = version(pluginConfig, "version");
    Long minVersion = version(pluginConfig, "minVersion");
    String sha256 = filled(pluginConfig, "sha256");
    try {
      return new PluginSnapshot(location, new SnapshotPin(version, sha256, minVersion));
    } catch (IllegalArgumentException e) {
      throw pluginConfig.problem("sha256", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String filled(ConfigNode pluginConfig, String key)
      throws SnapshotException {
    return pluginConfig.optionalString(key).filter(s -> !s.isBlank()).orElse(null);
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
}
