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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.PluginSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.shenyu.common.dto.PluginData;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what ShenYu says of a plugin of ours: where it is sorted, and its config {@code
 * {"snapshot","version","sha256","minVersion"}}, whose snapshot it has loaded. Returns at once:
 * fetching and compiling run on the loader's own thread. A config that cannot be read, or has a key
 * of another name, is logged and changes nothing. Thread-safe.
 */
public class SnapshotPluginDataHandler implements PluginDataHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPluginDataHandler.class);

  /** What some consoles save for an empty config. */
  private static final String JSON_NULL = "null";

  private final String pluginName;
  private final SnapshotSources sources;
  private final HostPlugins plugins;

  /**
   * @param pluginName one of {@link PluginNames}
   */
  public SnapshotPluginDataHandler(
      String pluginName, SnapshotSources sources, HostPlugins plugins) {
    this.pluginName = Objects.requireNonNull(pluginName, "pluginName");
    this.sources = Objects.requireNonNull(sources, "sources");
    this.plugins = Objects.requireNonNull(plugins, "plugins");
  }

  @Override
  public final String pluginNamed() {
    return pluginName;
  }

  @Override
  public void handlerPlugin(PluginData plugin) {
    plugins.set(pluginName, plugin);
    String config = plugin.getConfig();
    if (config == null || config.isBlank() || config.strip().equals(JSON_NULL)) {
      sources.set(pluginName, PluginSnapshot.NOTHING);
      return;
    }
    try {
      ConfigNode node = ConfigNode.root(Json.parseObject(config.getBytes(StandardCharsets.UTF_8)));
      sources.set(pluginName, PluginSnapshot.read(node));
    } catch (JsonSyntaxException | SnapshotException e) {
      LOG.warn(
          "the config of plugin {} is not obeyed, the snapshot in force stays: {}",
          pluginName,
          e.getMessage());
      sources.unreadable();
    }
  }

  @Override
  public void removePlugin(PluginData plugin) {
    plugins.remove(pluginName);
    sources.set(pluginName, PluginSnapshot.NOTHING);
  }
}
