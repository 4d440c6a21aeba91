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
package io.shenyullm.grid.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.spi.merge.LatestUpdateMergePolicy;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import java.util.Map;

/**
 * Configuration of our members, in nodes and inside gateways alike. Any Hazelcast property that is
 * set as a system property wins over what is set here.
 *
 * <p><b>Network partitions.</b> A side with fewer members than {@link MemberSettings#minMembers}
 * refuses writes; with a majority there, only one side goes on, from when the failure has been
 * noticed ({@code hazelcast.max.no.heartbeat.seconds}). Until then, and without that setting, each
 * side grants leases from what it believes to be left: a budget can then be spent once per side.
 * When the sides meet again counters are joined by {@link LeaseMergePolicy}, so that nothing spent
 * is forgotten; of other entries the last written wins, and one that was removed on one side comes
 * back.
 */
public final class MemberConfigs {
  private static final String PROTECTION = "llm.majority";
  private static final String MIN_MEMBERS = "shenyu.llm.grid.min-members";

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          // not Hazelcast's 271: a member with another number cannot join, so no stranger does
          Map.entry("hazelcast.partition.count", "277"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "60"),
          Map.entry("hazelcast.logging.emoji.enabled", "false"),
          // an acknowledged write is on its backup too
          Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
          // while partitions move to a new member some of its words get lost: end such calls soon,
          // as not known, since all are safe to repeat
          Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
          Map.entry("hazelcast.operation.call.timeout.millis", "15000"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "15"),
          Map.entry("hazelcast.client.max.no.heartbeat.seconds", "60"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          // whoever watches a map hears of an expiry within about a second
          Map.entry("hazelcast.internal.map.expiration.task.period.seconds", "1"),
          Map.entry("hazelcast.internal.map.expiration.cleanup.percentage", "100"),
          Map.entry("hazelcast.internal.map.expiration.cleanup.operation.count", "277"));

  private MemberConfigs() {}

  public static Config of(MemberSettings settings) {
    Config config = new Config();
    config.setClassLoader(MemberConfigs.class.getClassLoader());
    config.setClusterName(settings.cluster());
    PROPERTIES.forEach((name, value) -> set(config, name, value));
    set(config, "hazelcast.logging.type", settings.loggingType());
    config.setProperty(MIN_MEMBERS, Integer.toString(settings.minMembers()));
    network(config, settings);

    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getSerializationConfig().addDataSerializableFactory(Wire.FACTORY_ID, new Wire());
    config.getSerializationConfig().setJavaSerializationFilterConfig(Wire.javaClasses());
    HeapGuard.install(config);

    boolean isProtected = settings.minMembers() > 1;
    if (isProtected) {
      config.addSplitBrainProtectionConfig(
          new SplitBrainProtectionConfig(PROTECTION, true, settings.minMembers())
              .setProtectOn(SplitBrainProtectionOn.WRITE));
    }
    config.addMapConfig(map(Wire.COUNTERS, LeaseMergePolicy.class.getName(), isProtected));
    String latest = LatestUpdateMergePolicy.class.getName();
    config.addMapConfig(map(Wire.MAP_PREFIX + "*", latest, isProtected));
    config.addMapConfig(
        map(Wire.CACHE_MAP_PREFIX + "*", latest, isProtected)
            .setEvictionConfig(
                new EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LRU)
                    .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_PERCENTAGE)
                    .setSize(settings.cacheHeapPercent())));
    return config;
  }

  private static MapConfig map(String name, String mergePolicy, boolean isProtected) {
    MapConfig map =
        new MapConfig(name)
            .setInMemoryFormat(InMemoryFormat.BINARY)
            .setBackupCount(1)
            .setAsyncBackupCount(0)
            .setReadBackupData(false)
            .setMergePolicyConfig(new MergePolicyConfig(mergePolicy, 100))
            // the time of the last write, which the merge needs
            .setPerEntryStatsEnabled(true);
    return isProtected ? map.setSplitBrainProtectionName(PROTECTION) : map;
  }

  private static void network(Config config, MemberSettings settings) {
    NetworkConfig network = config.getNetworkConfig();
    HostPort bind = settings.bind();
    network.setPort(bind.port()).setPortAutoIncrement(false);
    if (!bind.isAnyLocal()) {
      String ip = bind.resolved("bind");
      set(config, "hazelcast.socket.bind.any", "false");
      network.getInterfaces().setEnabled(true).addInterface(ip);
    }
    HostPort announced = settings.announced();
    if (announced != null) {
      network.setPublicAddress(announced.toString());
    }
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (HostPort other : settings.others()) {
      join.getTcpIpConfig().addMember(other.toString());
    }
  }

  private static void set(Config config, String name, String value) {
    if (System.getProperty(name) == null) {
      config.setProperty(name, value);
    }
  }

  /** As configured by us; 0 for a member that we have not configured. */
  static int minMembers(Config config) {
    String value = config.getProperty(MIN_MEMBERS);
    return value == null ? 0 : Integer.parseInt(value);
  }
}
