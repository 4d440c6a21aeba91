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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.control.RevokedKeys;
import io.shenyullm.core.control.SnapshotHints;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.EarlyRefusal;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.Grids;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.identity.Identifier;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.metrics.MetricsExposure;
import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.outbox.HttpRecordSink;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.core.outbox.OutboxShipper;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.shenyu.rehearsal.Rehearsal;
import io.shenyullm.core.shenyu.rehearsal.RehearsedPlugin;
import io.shenyullm.core.shenyu.status.StatusConfiguration;
import io.shenyullm.core.snapshot.AnonymousTrialSnapshot;
import io.shenyullm.core.snapshot.LoaderSettings;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotSource;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.tokens.TokenEstimator;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Puts core together in a gateway. Each plugin's own auto-configuration builds on these beans; any
 * of the plugins may be absent. Bean names carry {@code llm}, because the host's context is shared.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Import(StatusConfiguration.class)
public class LlmCoreAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(LlmCoreAutoConfiguration.class);

  @Bean
  @ConditionalOnMissingBean(name = "llmClock")
  Clock llmClock() {
    return Clock.systemUTC();
  }

  @Bean
  @ConditionalOnMissingBean
  LlmSettings llmSettings(Environment environment) {
    return LlmSettings.of(environment);
  }

  @Bean
  @ConditionalOnMissingBean
  GatewayIdentity llmGatewayIdentity(LlmSettings settings) {
    String id = settings.gatewayId();
    return new GatewayIdentity(
        id == null ? machineName() : id,
        new RequestIds(new SecureRandom()).get(),
        settings.dataDirectory());
  }

  /** Until the loader has something, the store holds a snapshot that serves no route at all. */
  @Bean
  @ConditionalOnMissingBean
  SnapshotStore llmSnapshotStore() {
    return new SnapshotStore(Snapshot.none());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @ConditionalOnMissingBean
  SnapshotLoader llmSnapshotLoader(
      SnapshotStore store,
      ObjectProvider<SnapshotPart<?>> parts,
      LlmSettings settings,
      @Qualifier("llmClock") Clock clock) {
    SnapshotCompiler compiler =
        new SnapshotCompiler(
            parts.orderedStream().toList(),
            new SecretResolver(System::getenv, Path.of("")),
            PriceCatalog::builtIn);
    return new SnapshotLoader(
        store,
        compiler,
        loaderSettings(settings),
        new AnonymousTrialSnapshot(System::getenv),
        SnapshotLoader.newExecutor(),
        clock);
  }

  /** Learns from settled calls; shared by whoever estimates, so that all know the same. */
  @Bean
  @ConditionalOnMissingBean
  OutputLengthModel llmOutputLengths() {
    return new OutputLengthModel();
  }

  @Bean
  @ConditionalOnMissingBean
  CostEstimator llmCostEstimator(OutputLengthModel lengths) {
    return new CostEstimator(new TokenEstimator(), lengths);
  }

  @Bean
  @ConditionalOnMissingBean
  SnapshotSources llmSnapshotSources(SnapshotLoader loader) {
    return new SnapshotSources(loader);
  }

  @Bean
  @ConditionalOnMissingBean
  HostPlugins llmHostPlugins() {
    return new HostPlugins();
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  LargeBodies llmLargeBodies() {
    return LargeBodies.onOwnThreads();
  }

  @Bean
  @ConditionalOnMissingBean
  BytesInFlight llmBytesInFlight(LlmSettings settings) {
    return new BytesInFlight(settings.inFlight().maxBytesOrDefault());
  }

  @Bean
  @ConditionalOnMissingBean
  ResponseWriter llmResponseWriter() {
    return new ResponseWriter();
  }

  /**
   * Records that survive a crash. A gateway that cannot keep them does not start: usage and audit
   * would be lost silently.
   */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(Outbox.class)
  DiskOutbox llmOutbox(GatewayIdentity gateway, LlmSettings settings) throws OutboxException {
    return DiskOutbox.open(settings.outbox().place(gateway.dataDirectory()));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @ConditionalOnMissingBean
  @ConditionalOnProperty("shenyu.llm.console.url")
  OutboxShipper llmOutboxShipper(DiskOutbox outbox, LlmSettings settings) {
    String url = Objects.requireNonNull(settings.console().url(), "shenyu.llm.console.url");
    String token = settings.console().token();
    return new OutboxShipper(
        outbox,
        new HttpRecordSink(URI.create(url), token == null ? null : new Secret(token)),
        OutboxShipper.newExecutor(),
        new SecureRandom());
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  MetricsExposure llmMetricsExposure(LlmSettings settings) {
    return settings.metrics().shared()
        ? MetricsExposure.shared()
        : MetricsExposure.own(InetAddress.getLoopbackAddress(), settings.metrics().portOrDefault());
  }

  /** Shared with other gateways where one is configured; never keeps the gateway from starting. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  Grid llmGrid(LlmSettings settings, GatewayIdentity gateway, @Qualifier("llmClock") Clock clock) {
    String version = LlmCoreAutoConfiguration.class.getPackage().getImplementationVersion();
    return Grids.open(
        settings.grid(),
        LlmSettings.GRID_PREFIX,
        new Membership.Gateway(
            gateway.id(), gateway.boot(), version == null ? "" : version, clock.instant()),
        clock,
        problem ->
            LOG.error(
                "the grid cannot be used until this gateway is started anew with it put right: {}."
                    + " Until then calls that cost are REFUSED beyond each budget's"
                    + " offlineAllowance (default 0), freezes and revoked keys are not heard, and"
                    + " replies are cached here only. To run without a grid set {}.type=local: each"
                    + " gateway then spends every budget in full",
                problem,
                LlmSettings.GRID_PREFIX));
  }

  @Bean
  @ConditionalOnMissingBean
  LlmMetrics llmMetrics(
      MetricsExposure exposure,
      SnapshotLoader loader,
      ObjectProvider<DiskOutbox> outbox,
      BytesInFlight bytesInFlight,
      Grid grid) {
    LlmMetrics metrics = new LlmMetrics(exposure.registry());
    metrics.bindSnapshot(loader::status);
    outbox.ifAvailable(kept -> OutboxMetrics.bind(kept, exposure.registry()));
    metrics.bindBytesInFlight(bytesInFlight);
    GridMetrics.bind(grid, exposure.registry());
    return metrics;
  }

  /** Keys revoked at once, by way of the grid. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  RevokedKeys llmRevokedKeys(Grid grid) {
    return RevokedKeys.of(grid.near(GridNames.REVOKED_KEYS));
  }

  /** Where there is a grid, the console's word that a snapshot is out is acted on at once. */
  @Bean(destroyMethod = "close")
  Subscription llmSnapshotHints(Grid grid, SnapshotLoader loader) {
    return SnapshotHints.follow(
        grid.topic(GridNames.SNAPSHOTS), () -> loader.status().version(), loader::lookNow);
  }

  @Bean(destroyMethod = "close")
  CallerThreads llmCallerThreads(RevokedKeys revoked, @Qualifier("llmClock") Clock clock) {
    return new CallerThreads(new Identifier(clock, revoked));
  }

  @Bean
  @ConditionalOnMissingBean
  LlmEntry llmEntry(
      SnapshotStore store,
      ResponseWriter writer,
      LlmMetrics metrics,
      CallerThreads callers,
      LargeBodies largeBodies,
      BytesInFlight bytesInFlight,
      HostPlugins plugins,
      ObjectProvider<EarlyRefusal.Listener> refusals,
      @Qualifier("llmClock") Clock clock) {
    return new ReactiveLlmEntry(
        store,
        callers,
        writer,
        new RequestIds(new SecureRandom()),
        clock,
        System::nanoTime,
        ReplyLimits.DEFAULT,
        largeBodies,
        bytesInFlight,
        plugins,
        observer(metrics, refusals.orderedStream().toList()));
  }

  /** Before the host's server listens, where its context is an ordinary one of Spring Boot. */
  @Bean
  Rehearsal llmRehearsal(
      LlmSettings settings, GatewayIdentity gateway, ObjectProvider<RehearsedPlugin> plugins) {
    return new Rehearsal(
        settings.rehearsal().limitOrDefault(),
        gateway.dataDirectory(),
        () -> plugins.stream().anyMatch(plugin -> plugin.named().equals(PluginNames.ROUTER)));
  }

  private static EntryObserver observer(LlmMetrics metrics, List<EarlyRefusal.Listener> listeners) {
    return new EntryObserver() {
      @Override
      public void refused(String code) {
        metrics.refused(code);
      }

      @Override
      public void turnedAway(EarlyRefusal refused) {
        listeners.forEach(listener -> listener.turnedAway(refused));
      }

      @Override
      public void unbilled(LlmExchange exchange, Outcome outcome) {
        metrics.record(outcome, exchange);
      }
    };
  }

  private static LoaderSettings loaderSettings(LlmSettings settings) {
    LlmSettings.SnapshotSettings snapshot = settings.snapshot();
    String token = settings.console().token();
    return new LoaderSettings(
        settings.dataDirectory(),
        snapshot.url() == null ? null : SnapshotSource.following(snapshot.url()),
        snapshot.publicKey() == null ? null : SnapshotEnvelope.publicKey(snapshot.publicKey()),
        settings.console().url(),
        token == null ? null : new Secret(token),
        Objects.requireNonNullElse(snapshot.pollInterval(), LoaderSettings.DEFAULT_POLL_INTERVAL),
        snapshot.minVersion() == null ? 0 : snapshot.minVersion(),
        LoaderSettings.DEFAULT_TRIAL_DELAY);
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine that does not know its own name still needs one that is unique
      return "gateway-" + new RequestIds(new SecureRandom()).get().substring(0, 8);
    }
  }
}
