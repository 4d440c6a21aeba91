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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the plugins' configs say that snapshots come from. The address may be set on any of the
 * three plugins: the one set last wins, a plugin that says nothing changes nothing, and when none
 * says anything the gateway's own settings hold again. Thread-safe.
 */
public final class SnapshotSources {
  private final Follower follower;
  private final Map<String, SnapshotSource> byPlugin = new LinkedHashMap<>();
  private @Nullable SnapshotSource following;
  private boolean heard;

  /** Who obeys; see the methods of {@link SnapshotLoader}. */
  interface Follower {
    void follow(SnapshotSource source);

    void followSettings();

    void followUnreadable();
  }

  public SnapshotSources(SnapshotLoader loader) {
    this(
        new Follower() {
          @Override
          public void follow(SnapshotSource source) {
            loader.follow(source);
          }

          @Override
          public void followSettings() {
            loader.followSettings();
          }

          @Override
          public void followUnreadable() {
            loader.followUnreadable();
          }
        });
  }

  SnapshotSources(Follower follower) {
    this.follower = Objects.requireNonNull(follower, "follower");
  }

  /** Takes what a plugin's config says now; {@code null} where it names no snapshot. */
  synchronized void set(String pluginName, @Nullable SnapshotSource source) {
    if (source == null) {
      byPlugin.remove(pluginName);
    } else if (!source.equals(byPlugin.get(pluginName))) {
      byPlugin.remove(pluginName); // the last one set stands last
      byPlugin.put(pluginName, source);
    }
    SnapshotSource last = null;
    for (SnapshotSource candidate : byPlugin.values()) {
      last = candidate;
    }
    if (heard && Objects.equals(last, following)) {
      return;
    }
    heard = true; // that the host has sent a config without a source is news, too
    following = last;
    if (last == null) {
      follower.followSettings();
    } else {
      follower.follow(last);
    }
  }

  /** A plugin's config has come that nobody can read; what it said before still holds. */
  void unreadable() {
    follower.followUnreadable();
  }
}
