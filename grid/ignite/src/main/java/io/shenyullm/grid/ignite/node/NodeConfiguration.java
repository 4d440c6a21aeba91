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

import java.util.Map;
import org.apache.ignite.ShutdownPolicy;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheRebalanceMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataPageEvictionMode;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.ThinClientConfiguration;
import org.apache.ignite.failure.FailureHandler;
import org.apache.ignite.plugin.segmentation.SegmentationPolicy;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.ssl.SslContextFactory;
import org.apache.ignite.util.AttributeNodeFilter;

/**
 * Ignite's configuration of a node.
 *
 * <p>Caches are atomic: an operation runs on the primary node of its key, one at a time, and the
 * backup gets the entry that comes of it before the caller gets its answer ({@code FULL_SYNC}).
 * Nothing is sent to be run again on the backup. Budgets have a data region of their own, and so
 * have cached replies, so that a full cache stops neither budgets nor what operators say through
 * the other maps (freezes, revocations). In memory, a full cache forgets what was not used lately.
 */
final class NodeConfiguration {
  static final String BUDGETS = "budgets";
  static final String MAPS = "maps";
  static final String CACHE = "cache";

  /** Enough to spread over some ten nodes, few enough that each costs next to nothing. */
  private static final int PARTITIONS = 256;

  private static final int PAGE_SIZE = 4_096;

  /**
   * Messages between two nodes are kept until the other has said that it has them. By default it
   * says so for every 32: with the largest values that is the whole heap of a small node.
   */
  private static final int UNACKNOWLEDGED = 4;

  /** Kept free where entries are evicted: the largest entry, and what goes around it. */
  private static final int FREE_PAGES = 8 * 1024 * 1024 / PAGE_SIZE + 64;

  /** More than a tenth of a region's pages Ignite does not keep free. */
  private static final int LEAST_SHARE_OF_FREE_PAGES = 16;

  private NodeConfiguration() {}

  static IgniteConfiguration of(NodeSettings settings, FailureHandler failures) {
    IgniteConfiguration ignite =
        new IgniteConfiguration()
            .setIgniteInstanceName(settings.name())
            .setConsistentId(settings.name())
            .setWorkDirectory(settings.dataDir().toString())
            .setLocalHost(settings.host())
            .setGridLogger(Slf4jIgniteLogger.ofNode())
            .setUserAttributes(
                Map.of(
                    GridWire.SCHEMA_ATTRIBUTE,
                    GridWire.SCHEMA,
                    GridWire.VERSION_ATTRIBUTE,
                    GridWire.productVersion(),
                    GridWire.QUORUM_ATTRIBUTE,
                    String.valueOf(settings.quorum())))
            // without this, every environment variable and property goes to all nodes and clients
            .setIncludeProperties()
            .setMetricsLogFrequency(0)
            .setPeerClassLoadingEnabled(false)
            .setFailureDetectionTimeout(settings.failureDetection().toMillis())
            .setSegmentationPolicy(SegmentationPolicy.USE_FAILURE_HANDLER)
            .setFailureHandler(failures)
            .setShutdownPolicy(ShutdownPolicy.GRACEFUL)
            .setClientConnectorConfiguration(clients(settings))
            .setDataStorageConfiguration(storage(settings))
            .setCacheConfiguration(
                cache(settings, GridWire.COUNTERS, BUDGETS),
                cache(settings, GridWire.MAPS + "*", MAPS),
                // of templates that fit, the longest counts
                cache(settings, GridWire.FORGETFUL + "*", CACHE));
    // the REST and control ports of Ignite are not used
    ignite.setConnectorConfiguration(null);
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(settings.discoveryPort());
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(settings.peers()));
    ignite.setDiscoverySpi(discovery);
    ignite.setCommunicationSpi(
        new TcpCommunicationSpi()
            .setLocalPort(settings.communicationPort())
            .setLocalPortRange(0)
            // no figure of ours: beyond it senders wait instead of filling the heap
            .setMessageQueueLimit(1_024)
            .setAckSendThreshold(UNACKNOWLEDGED));
    if (settings.tls() != null) {
      ignite.setSslContextFactory(ssl(settings.tls()));
    }
    if (settings.credentials() != null) {
      ignite.setPluginProviders(new NodeSecurityPlugin(settings.credentials()));
    }
    return ignite;
  }

  private static ClientConnectorConfiguration clients(NodeSettings settings) {
    ClientConnectorConfiguration clients =
        new ClientConnectorConfiguration()
            .setHost(settings.host())
            .setPort(settings.clientPort())
            .setPortRange(0)
            .setJdbcEnabled(false)
            .setOdbcEnabled(false)
            // only the whole trace tells clients that memory was short, or a class missing
            .setThinClientConfiguration(
                new ThinClientConfiguration().setServerToClientExceptionStackTraceSending(true));
    NodeSettings.Tls tls = settings.tls();
    if (tls != null) {
      clients
          .setSslEnabled(true)
          .setUseIgniteSslContextFactory(false)
          .setSslContextFactory(ssl(tls))
          .setSslClientAuth(tls.clientAuth());
    }
    return clients;
  }

  private static SslContextFactory ssl(NodeSettings.Tls tls) {
    SslContextFactory factory = new SslContextFactory();
    // the JDK's PKCS12 key store reads JKS files too
    factory.setKeyStoreType("PKCS12");
    factory.setKeyStoreFilePath(tls.keyStore().toString());
    factory.setKeyStorePassword(tls.keyStorePassword().toCharArray());
    factory.setTrustStoreType("PKCS12");
    factory.setTrustStoreFilePath(tls.trustStore().toString());
    factory.setTrustStorePassword(tls.trustStorePassword().toCharArray());
    return factory;
  }

  private static DataStorageConfiguration storage(NodeSettings settings) {
    DataStorageConfiguration storage = new DataStorageConfiguration().setPageSize(PAGE_SIZE);
    storage.setDefaultDataRegionConfiguration(region(settings, MAPS, settings.mapsMemory()));
    storage.setDataRegionConfigurations(
        region(settings, BUDGETS, settings.budgetsMemory()), forgetful(settings));
    return storage;
  }

  private static DataRegionConfiguration forgetful(NodeSettings settings) {
    DataRegionConfiguration region = region(settings, CACHE, settings.cacheMemory());
    if (!settings.persistence()) {
      // with persistence Ignite writes pages to the disk instead
      long pages = settings.cacheMemory() / PAGE_SIZE;
      region
          .setPageEvictionMode(DataPageEvictionMode.RANDOM_2_LRU)
          .setEmptyPagesPoolSize((int) Math.min(FREE_PAGES, pages / LEAST_SHARE_OF_FREE_PAGES));
    }
    return region;
  }

  private static DataRegionConfiguration region(NodeSettings settings, String name, long bytes) {
    return new DataRegionConfiguration()
        .setName(name)
        .setInitialSize(Math.min(bytes, 16L * 1024 * 1024))
        .setMaxSize(bytes)
        .setMetricsEnabled(true)
        .setPersistenceEnabled(settings.persistence());
  }

  private static CacheConfiguration<String, byte[]> cache(
      NodeSettings settings, String name, String region) {
    CacheConfiguration<String, byte[]> cache =
        new CacheConfiguration<String, byte[]>(name)
            // the caches of a group share their partitions
            .setGroupName("llm-" + region)
            .setDataRegionName(region)
            .setCacheMode(CacheMode.PARTITIONED)
            .setAtomicityMode(CacheAtomicityMode.ATOMIC)
            .setBackups(1)
            .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
            .setRebalanceMode(CacheRebalanceMode.ASYNC)
            .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
            .setReadFromBackup(false)
            .setEagerTtl(true)
            .setStatisticsEnabled(false)
            .setNodeFilter(new AttributeNodeFilter(GridWire.SCHEMA_ATTRIBUTE, GridWire.SCHEMA))
            .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS));
    if (settings.quorum() > 1) {
      cache.setTopologyValidator(new Quorum(settings.quorum()));
    }
    return cache;
  }
}
