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
package io.shenyullm.router.shenyu;

import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.metrics.MetricsExposure;
import io.shenyullm.core.shenyu.HostPlugins;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.ResponseWriter;
import io.shenyullm.core.shenyu.SnapshotPluginDataHandler;
import io.shenyullm.core.shenyu.SnapshotSources;
import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.router.analyse.LinearPromptAnalyser;
import io.shenyullm.router.analyse.PromptAnalyser;
import io.shenyullm.router.cache.ReplyCache;
import io.shenyullm.router.cache.shared.SharedCache;
import io.shenyullm.router.dispatch.DispatchSettings;
import io.shenyullm.router.dispatch.Dispatcher;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.plan.Planner;
import io.shenyullm.router.plan.RoutingPart;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamLimits;
import io.shenyullm.rules.drools.RuleSetCompiler;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/**
 * Puts the router together in a gateway. Does nothing in ShenYu's admin, which has the same JARs on
 * its class path but is no reactive application.
 */
@AutoConfiguration(
    after = LlmCoreAutoConfiguration.class,
    afterName = "io.shenyullm.cost.shenyu.LlmCostAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(name = "org.apache.shenyu.plugin.base.AbstractShenyuPlugin")
public class LlmRouterAutoConfiguration {
  /** Random bytes that no two requests share. */
  private static final int CLAIM_OWNER_BYTES = 16;

  @Bean
  @ConditionalOnMissingBean
  UpstreamLimits llmUpstreamLimits() {
    return UpstreamLimits.DEFAULT;
  }

  @Bean
  @ConditionalOnMissingBean
  DispatchSettings llmDispatchSettings(Environment environment) {
    return RouterProperties.of(environment).settings();
  }

  @Bean
  @ConditionalOnMissingBean
  RoutingPart llmRoutingPart() {
    return new RoutingPart(
        new RuleSetCompiler(Runtime.getRuntime().availableProcessors(), System::nanoTime));
  }

  @Bean
  @ConditionalOnMissingBean
  Health llmProviderHealth() {
    return new Health(HealthLimits.DEFAULT, System::nanoTime);
  }

  @Bean
  @ConditionalOnMissingBean
  PromptAnalyser llmPromptAnalyser() {
    return LinearPromptAnalyser.bundled();
  }

  @Bean
  @ConditionalOnMissingBean
  Planner llmPlanner(CostEstimator estimator, Health health) {
    return new Planner(estimator::estimate, health, () -> ThreadLocalRandom.current().nextDouble());
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  UpstreamClient llmUpstreamClient(
      UpstreamLimits limits, LargeBodies largeBodies, @Qualifier("llmClock") Clock clock) {
    return new UpstreamClient(limits, largeBodies, clock);
  }

  /** Shared with other gateways where there is a grid that they share, too, and a key. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  SharedCache llmSharedCache(
      ObjectProvider<Grid> grid,
      Environment environment,
      MetricsExposure exposure,
      @Qualifier("llmClock") Clock clock) {
    CacheProperties properties = CacheProperties.of(environment);
    SecureRandom random = new SecureRandom();
    SharedCache cache =
        new SharedCache(
            grid.getIfAvailable(),
            properties.settings(),
            properties.cipher(System::getenv, random),
            clock,
            System::nanoTime,
            SharedCache.newTimer(),
            () -> {
              byte[] owner = new byte[CLAIM_OWNER_BYTES];
              ThreadLocalRandom.current().nextBytes(owner);
              return owner;
            });
    CacheMetrics.bind(cache, exposure.registry());
    return cache;
  }

  @Bean
  StatusSource llmOfferStatus(SnapshotStore snapshots, Health health) {
    return new OfferStatus(snapshots, health);
  }

  @Bean
  StatusSource llmProviderLinks(SnapshotStore snapshots, UpstreamClient client) {
    return new ProviderLinks(snapshots, client);
  }

  @Bean
  StatusSource llmCacheStatus(SharedCache cache) {
    return status -> status.cache(cache.nearEntries(), cache.nearBytes());
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  ReplyCache llmReplyCache(SharedCache cache) {
    return new ReplyCache(cache, Schedulers.parallel(), ReplyCache.newStore());
  }

  @Bean
  @ConditionalOnMissingBean
  Dispatcher llmDispatcher(
      Planner planner,
      ObjectProvider<PromptAnalyser> analyser,
      UpstreamClient client,
      DispatchSettings settings,
      Health health,
      ReplyCache cache) {
    return new Dispatcher(
        llm -> planner.plan(llm).orRefuse(),
        analyser.getIfAvailable(() -> PromptAnalyser.NONE),
        client,
        settings,
        health,
        cache,
        System::nanoTime);
  }

  @Bean
  @ConditionalOnMissingBean
  LlmRouterPlugin llmRouterPlugin(
      LlmEntry entry, Dispatcher dispatcher, ResponseWriter writer, OutputLengthModel lengths) {
    return new LlmRouterPlugin(entry, dispatcher, writer, new LearningStage(lengths));
  }

  @Bean
  PluginDataHandler llmRouterPluginDataHandler(SnapshotSources sources, HostPlugins plugins) {
    return new SnapshotPluginDataHandler(PluginNames.ROUTER, sources, plugins);
  }
}
