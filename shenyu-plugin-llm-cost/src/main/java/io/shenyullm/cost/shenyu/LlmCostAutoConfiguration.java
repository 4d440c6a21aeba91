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
package io.shenyullm.cost.shenyu;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.metrics.MetricsExposure;
import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.shenyu.HostPlugins;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.LlmSettings;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.SnapshotPluginDataHandler;
import io.shenyullm.core.shenyu.SnapshotSources;
import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.JtokkitTokenCounter;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.tokens.TokenEstimator;
import io.shenyullm.cost.budget.BudgetAlertListener;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetPart;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.ledger.ConsoleLedger;
import io.shenyullm.cost.ledger.SpentLoader;
import io.shenyullm.cost.settle.CostStage;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Puts the cost plugin into a gateway. Needs core's beans, {@link LlmEntry} and {@link Outbox}
 * among them; gives the snapshot loader the budgets part and ShenYu its plugin. Beans of type
 * {@link BudgetAlertListener} are told about alerts.
 */
@AutoConfiguration(after = LlmCoreAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class LlmCostAutoConfiguration {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  @Bean
  CostMetrics llmCostMetrics(
      ObjectProvider<MetricsExposure> exposures,
      ObjectProvider<LlmMetrics> metrics,
      ObjectProvider<BudgetAlertListener> listeners) {
    MetricsExposure exposure = exposures.getIfAvailable();
    MeterRegistry registry = exposure == null ? new SimpleMeterRegistry() : exposure.registry();
    LlmMetrics own = new LlmMetrics(registry);
    return new CostMetrics(
        registry,
        () -> metrics.getIfAvailable(() -> own),
        listeners.orderedStream().toList(),
        new BudgetLabels());
  }

  @Bean(destroyMethod = "close")
  SharedBudgets llmSharedBudgets(
      Grid grid,
      GatewayIdentity gateway,
      LlmSettings settings,
      ObjectProvider<DiskOutbox> outbox,
      @Qualifier("llmClock") Clock clock,
      CostMetrics metrics) {
    if (!grid.isShared()) {
      return SharedBudgets.none(metrics);
    }
    return SharedBudgets.start(
        grid,
        gateway,
        consoleLedger(settings.console()),
        inheritedAreShipped(outbox),
        clock,
        metrics);
  }

  @Bean
  BudgetBook llmBudgetBook(@Qualifier("llmClock") Clock clock, SharedBudgets shared) {
    return new BudgetBook(
        clock, BudgetBook.DEFAULT_HOLD_TTL, shared.allowance(), shared.listener());
  }

  @Bean
  StatusSource llmBudgetStatus(BudgetBook book, SharedBudgets shared) {
    return shared.isShared() ? status -> {} : new BudgetStatus(book);
  }

  /** Where there is a console, and no grid that has counted on. */
  @Bean
  @Nullable SpentLoader llmSpentLoader(
      BudgetBook book,
      SharedBudgets shared,
      LlmSettings settings,
      ObjectProvider<DiskOutbox> outbox,
      @Qualifier("llmClock") Clock clock) {
    String url = settings.console().url();
    if (url == null || shared.isShared()) {
      return null;
    }
    return new SpentLoader(
        http(),
        URI.create(url),
        token(settings.console()),
        clock,
        inheritedAreShipped(outbox),
        (pause, task) ->
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task),
        book::rehydrate);
  }

  @Bean
  BudgetPart llmBudgetPart(
      BudgetBook book,
      SharedBudgets shared,
      CostMetrics metrics,
      ObjectProvider<SpentLoader> ledger) {
    RecentFigures<Double> shares = new RecentFigures<>(book::fullest, System::nanoTime);
    Consumer<Budgets> gauges = budgets -> metrics.show(budgets, shares);
    SpentLoader loader = ledger.getIfAvailable();
    return new BudgetPart(
        gauges.andThen(shared::show).andThen(loader == null ? budgets -> {} : loader));
  }

  @Bean
  CostStage llmCostStage(
      BudgetBook book,
      Outbox outbox,
      GatewayIdentity gateway,
      CostMetrics metrics,
      ObjectProvider<OutputLengthModel> lengths,
      ObjectProvider<CostEstimator> estimators) {
    OutputLengthModel model = lengths.getIfAvailable(OutputLengthModel::new);
    CostEstimator estimator =
        estimators.getIfAvailable(() -> new CostEstimator(new TokenEstimator(), model));
    return new CostStage(
        book,
        estimator::estimate,
        // only for replies whose provider has not counted: there the figure is the bill
        JtokkitTokenCounter.inBackground(LlmCostAutoConfiguration::inThreadOfItsOwn),
        outbox,
        new LengthLearner(model, metrics),
        gateway);
  }

  /** There are two tables, each loaded once. */
  private static void inThreadOfItsOwn(Runnable load) {
    Thread thread = new Thread(load, "llm-token-tables");
    thread.setDaemon(true);
    thread.start();
  }

  @Bean
  ShenyuPlugin llmCostPlugin(LlmEntry entry, CostStage stage) {
    return new LlmCostPlugin(entry, stage);
  }

  @Bean
  PluginDataHandler llmCostPluginDataHandler(SnapshotSources sources, HostPlugins plugins) {
    return new SnapshotPluginDataHandler(PluginNames.COST, sources, plugins);
  }

  /** Whether the ledger holds all that earlier processes of this gateway have spent. */
  private static BooleanSupplier inheritedAreShipped(ObjectProvider<DiskOutbox> outbox) {
    DiskOutbox records = outbox.getIfAvailable();
    return () -> records == null || !records.holdsInherited(Outbox.Topic.USAGE);
  }

  private static @Nullable ConsoleLedger consoleLedger(LlmSettings.Console console) {
    String url = console.url();
    return url == null ? null : new ConsoleLedger(http(), URI.create(url), token(console));
  }

  private static HttpClient http() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  private static Secret token(LlmSettings.Console console) {
    String token = console.token();
    return new Secret(token == null ? "" : token);
  }
}
