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
package io.shenyullm.admin;

import io.shenyullm.admin.audit.AuditController;
import io.shenyullm.admin.console.PageHeadersFilter;
import io.shenyullm.admin.console.StatusController;
import io.shenyullm.admin.dataplane.DataPlaneServer;
import io.shenyullm.admin.grid.BudgetsController;
import io.shenyullm.admin.grid.CacheController;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.grid.ControlKeeper;
import io.shenyullm.admin.grid.GridController;
import io.shenyullm.admin.grid.KeysController;
import io.shenyullm.admin.grid.LedgerCheck;
import io.shenyullm.admin.grid.LedgerCheckController;
import io.shenyullm.admin.grid.OperatorGuard;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.requests.RequestFeed;
import io.shenyullm.admin.requests.RequestsController;
import io.shenyullm.admin.snapshot.GatewayStatuses;
import io.shenyullm.admin.snapshot.SigningKey;
import io.shenyullm.admin.snapshot.SnapshotPublisher;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.ProblemResolver;
import io.shenyullm.core.grid.Membership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds the extension to whatever application has it on its class path, alone or in a ShenYu admin.
 */
@AutoConfiguration(
    after = {
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(AdminSettings.class)
public class LlmAdminAutoConfiguration {

  @Bean(destroyMethod = "close")
  ConsoleDatabase llmConsoleDatabase(AdminSettings settings, ObjectProvider<DataSource> host) {
    return ConsoleDatabase.open(
        settings.database(), settings.dataDir(), host.getIfUnique(), Clock.systemUTC());
  }

  @Bean
  RecordStore llmRecordStore(ConsoleDatabase database) {
    return new RecordStore(database, Clock.systemUTC());
  }

  @Bean
  RequestFeed llmRequestFeed() {
    return RequestFeed.create();
  }

  @Bean
  RequestsController llmRequestsController(RecordStore records, RequestFeed feed) {
    return new RequestsController(records, feed);
  }

  @Bean
  AuditController llmAuditController(RecordStore records) {
    return new AuditController(records);
  }

  @Bean
  GatewayStatuses llmGatewayStatuses() {
    return new GatewayStatuses(Clock.systemUTC());
  }

  @Bean
  StatusController llmStatusController(
      SnapshotPublisher snapshots,
      GatewayStatuses gateways,
      RecordStore records,
      ConsoleGrid grid) {
    return new StatusController(snapshots, gateways, records, grid);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  ConsoleGrid llmConsoleGrid(AdminSettings settings) {
    Clock clock = Clock.systemUTC();
    String version = LlmAdminAutoConfiguration.class.getPackage().getImplementationVersion();
    return ConsoleGrid.open(
        settings.grid(),
        new Membership.Gateway(
            "console@" + machineName(),
            UUID.randomUUID().toString(),
            version == null ? "" : version,
            clock.instant()),
        clock);
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine that does not know its own name
      return "unknown";
    }
  }

  @Bean
  GridController llmGridController(ConsoleGrid grid) {
    return new GridController(grid);
  }

  @Bean
  ControlKeeper llmControlKeeper(ConsoleGrid grid, ConsoleDatabase database) {
    return new ControlKeeper(grid, database.dataSource(), Clock.systemUTC());
  }

  @Bean
  BudgetsController llmBudgetsController(
      ConsoleGrid grid, ControlKeeper keeper, SnapshotPublisher snapshots) {
    return new BudgetsController(grid, keeper, snapshots::budgets, Clock.systemUTC());
  }

  @Bean
  LedgerCheck llmLedgerCheck(ConsoleGrid grid, RecordStore records) {
    return new LedgerCheck(grid, records::spent, Clock.systemUTC());
  }

  @Bean
  LedgerCheckController llmLedgerCheckController(ConsoleGrid grid, LedgerCheck check) {
    return new LedgerCheckController(grid, check);
  }

  @Bean
  CacheController llmCacheController(ConsoleGrid grid) {
    return new CacheController(grid, Clock.systemUTC());
  }

  @Bean
  KeysController llmKeysController(
      ConsoleGrid grid, ControlKeeper keeper, SnapshotPublisher snapshots) {
    return new KeysController(grid, keeper, snapshots::keys);
  }

  @Bean
  ProblemResolver llmProblemResolver() {
    return new ProblemResolver();
  }

  @Bean
  WebMvcConfigurer llmOperatorGuard(AdminSettings settings) {
    OperatorGuard guard = new OperatorGuard(settings.operators());
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(guard).addPathPatterns("/llm/api/**");
      }
    };
  }

  @Bean
  FilterRegistrationBean<PageHeadersFilter> llmPageHeadersFilter() throws IOException {
    FilterRegistrationBean<PageHeadersFilter> filter =
        new FilterRegistrationBean<>(PageHeadersFilter.create());
    filter.addUrlPatterns("/dashboard/*", "/static/llm/*");
    return filter;
  }

  @Bean
  SnapshotPublisher llmSnapshotPublisher(
      AdminSettings settings, ConsoleDatabase database, ConsoleGrid grid) throws IOException {
    Path key = settings.snapshot().signingKey();
    SigningKey signingKey =
        SigningKey.readOrCreate(
            key == null ? settings.dataDir().resolve("snapshot-signing-key.pem") : key);
    return SnapshotPublisher.create(
        settings.snapshot(),
        signingKey,
        database.dataSource(),
        Clock.systemUTC(),
        System::nanoTime,
        grid::announceSnapshot);
  }

  @Bean
  DataPlaneServer llmDataPlaneServer(
      AdminSettings settings,
      SnapshotPublisher snapshots,
      RecordStore records,
      RequestFeed feed,
      GatewayStatuses gateways) {
    return new DataPlaneServer(settings, snapshots, records, feed, gateways);
  }
}
