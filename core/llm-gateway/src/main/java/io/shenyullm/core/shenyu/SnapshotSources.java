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

import io.shenyullm.core.snapshot.PluginSnapshot;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotPin;
import io.shenyullm.core.snapshot.SnapshotSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the plugins' configs say of the gateway's snapshot. It may be set on any of the three
 * plugins, and a plugin that says nothing changes nothing:
 *
 * <ul>
 *   <li>of the sources named, the one set last is followed; the gateway's own settings', where none
 *       is named;
 *   <li>where that config has no version or digest, that of one without a source holds, the one set
 *       last;
 *   <li>the greatest of all least versions holds, whichever source is followed.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class SnapshotSources {
  private final Follower follower;
  private final Map<String, PluginSnapshot> byPlugin = new LinkedHashMap<>();
  private PluginSnapshot following = PluginSnapshot.NOTHING;
  private boolean heard;

  /** Who obeys; see the methods of {@link SnapshotLoader}. */
  interface Follower {
    void follow(SnapshotSource source);

    void followSettings();

    void followSettings(SnapshotPin pin);

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
          public void followSettings(SnapshotPin pin) {
            loader.followSettings(pin);
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

  /** Takes what a plugin's config says now. */
  synchronized void set(String pluginName, PluginSnapshot said) {
    if (said.equals(PluginSnapshot.NOTHING)) {
      byPlugin.remove(pluginName);
    } else if (!said.equals(byPlugin.get(pluginName))) {
      byPlugin.remove(pluginName); // the last one set stands last
      byPlugin.put(pluginName, said);
    }
    PluginSnapshot all = together();
    if (heard && all.equals(following)) {
      return;
    }
    heard = true; // that the host has sent a config that says nothing is news, too
    following = all;
    if (all.location() != null) {
      follower.follow(new SnapshotSource(all.location(), all.pin()));
    } else if (all.pin().equals(SnapshotPin.NONE)) {
      follower.followSettings();
    } else {
      follower.followSettings(all.pin());
    }
  }

  private PluginSnapshot together() {
    String location = null;
    SnapshotPin own = SnapshotPin.NONE;
    SnapshotPin ofAnySource = SnapshotPin.NONE;
    SnapshotPin floor = SnapshotPin.NONE;
    for (PluginSnapshot said : byPlugin.values()) {
      if (said.location() != null) {
        location = said.location();
        own = said.pin();
      } else if (said.pin().isToOne()) {
        ofAnySource = said.pin();
      }
      floor = floor.withFloorOf(said.pin());
    }
    return new PluginSnapshot(location, (own.isToOne() ? own : ofAnySource).withFloorOf(floor));
  }

  /** A plugin's config has come that nobody can read; what it said before still holds. */
  void unreadable() {
    follower.followUnreadable();
  }
}
