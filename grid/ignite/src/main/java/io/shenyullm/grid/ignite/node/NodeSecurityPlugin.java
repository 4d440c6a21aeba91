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
package io.shenyullm.grid.ignite.node;

import java.io.Serializable;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.security.GridSecurityProcessor;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link NodeSecurity} into a node. Ignite's own authentication needs native persistence and
 * begins with a user of a known password; this one takes the credentials from the node's
 * configuration, in memory or not.
 */
final class NodeSecurityPlugin implements PluginProvider<PluginConfiguration> {
  private final NodeSettings.Credentials credentials;

  NodeSecurityPlugin(NodeSettings.Credentials credentials) {
    this.credentials = credentials;
  }

  private static final class Plugin implements IgnitePlugin {}

  @Override
  public String name() {
    return "shenyu-llm-security";
  }

  @Override
  public String version() {
    return GridWire.SCHEMA;
  }

  @Override
  public @Nullable String copyright() {
    return null;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T extends IgnitePlugin> T plugin() {
    return (T) new Plugin();
  }

  @Override
  public void initExtensions(PluginContext context, ExtensionRegistry registry) {}

  @Override
  public <T> @Nullable T createComponent(PluginContext context, Class<T> type) {
    return type == GridSecurityProcessor.class
        ? type.cast(new NodeSecurity(((IgniteEx) context.grid()).context(), credentials))
        : null;
  }

  @Override
  public @Nullable CachePluginProvider<?> createCacheProvider(CachePluginContext context) {
    return null;
  }

  @Override
  public void start(PluginContext context) {}

  @Override
  public void stop(boolean cancel) {}

  @Override
  public void onIgniteStart() {}

  @Override
  public void onIgniteStop(boolean cancel) {}

  @Override
  public @Nullable Serializable provideDiscoveryData(UUID nodeId) {
    return null;
  }

  @Override
  public void receiveDiscoveryData(UUID nodeId, Serializable data) {}

  @Override
  public void validateNewNode(ClusterNode node) {}
}
