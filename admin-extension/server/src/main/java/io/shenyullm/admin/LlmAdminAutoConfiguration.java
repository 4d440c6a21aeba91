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

import io.shenyullm.admin.check.DocumentCheck;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.dataplane.DataPlaneServer;
import io.shenyullm.admin.dataplane.GatewayTokens;
import io.shenyullm.admin.dataplane.GatewayWatcher;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.ingest.AuditChains;
import io.shenyullm.admin.ingest.LedgerKeeper;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.leader.Leadership;
import io.shenyullm.admin.ledger.DeadLetters;
import io.shenyullm.admin.ledger.LedgerSettings;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.trail.ActionRecorder;
import io.shenyullm.admin.trail.ActionTrail;
import io.shenyullm.admin.validation.Validator;
import io.shenyullm.admin.validation.ValidatorCheck;
import io.shenyullm.admin.web.AnswerStore;
import io.shenyullm.admin.web.BodyFilter;
import io.shenyullm.admin.web.HostRoles;
import io.shenyullm.admin.web.PageHeadersFilter;
import io.shenyullm.admin.web.ProblemResolver;
import io.shenyullm.admin.web.RateLimits;
import io.shenyullm.admin.web.RepeatedPosts;
import io.shenyullm.admin.web.RoleGuard;
import io.shenyullm.admin.web.Slice;
import io.shenyullm.admin.web.StatusPart;
import io.shenyullm.core.grid.Membership;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Adds the extension to whatever application has it on its class path, alone or in a ShenYu admin:
 * what slices share is made here, and slices are found by their annotation.
 */
@AutoConfiguration(
    after = {
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({AdminSettings.class, LedgerSettings.class})
@ComponentScan(
    basePackageClasses = LlmAdminAutoConfiguration.class,
    useDefaultFilters = false,
    includeFilters = @ComponentScan.Filter(Slice.class),
    // a host must not have a bean of the same short name
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class LlmAdminAutoConfiguration {

  @Bean(destroyMethod = "close")
  ConsoleDatabase llmConsoleDatabase(
      AdminSettings settings, ObjectProvider<DataSource> host, List<Schema> schemas) {
    return ConsoleDatabase.open(
        settings.database(), settings.dataDir(), host.getIfUnique(), Clock.systemUTC(), schemas);
  }

  @Bean
  SigningKey llmSigningKey(AdminSettings settings) throws IOException {
    Path key = settings.snapshot().signingKey();
    return SigningKey.readOrCreate(
        key == null ? settings.dataDir().resolve("snapshot-signing-key.pem") : key);
  }

  @Bean
  @ConditionalOnMissingBean
  ReleaseCheck llmReleaseCheck(AdminSettings settings, Validator validator) {
    Path folder = settings.publicFiles();
    return new ValidatorCheck(validator, folder, DocumentCheck.load(folder, validator::advice));
  }

  @Bean(destroyMethod = "close")
  Validator llmValidator(AdminSettings settings) {
    AdminSettings.Validator set = settings.validator();
    Validator validator = Validator.open(set.dir(), set.heap(), set.deadline(), Clock.systemUTC());
    if (settings.snapshot().sources() != null) {
      // it loads while the console does: what is in the folder is checked first
      validator.prepare();
    }
    return validator;
  }

  @Bean
  StatusPart llmValidatorStatus(Validator validator) {
    return new StatusPart("validator", validator::view);
  }

  @Bean
  AuditChains llmAuditChains(ConsoleDatabase database) {
    return new AuditChains(database);
  }

  @Bean
  static Schema llmRecordsSchema() {
    return RecordStore.SCHEMA;
  }

  @Bean
  static Schema llmControlSchema() {
    return ControlKeeper.SCHEMA;
  }

  @Bean
  static Schema llmLeaderSchema() {
    return Leadership.SCHEMA;
  }

  @Bean
  StatusPart llmIngestStatus(RecordStore records) {
    return new StatusPart("ingest", () -> records.counts().view());
  }

  @Bean
  DeadLetters llmDeadLetters(ConsoleDatabase database) {
    return new DeadLetters(database, Clock.systemUTC());
  }

  @Bean
  LedgerKeeper llmLedgerKeeper(
      RecordStore records, DeadLetters deadLetters, LedgerSettings settings) {
    return new LedgerKeeper(deadLetters, records.retention(settings.keep()));
  }

  @Bean
  StatusPart llmLedgerStatus(LedgerKeeper keeper) {
    return new StatusPart("ledger", keeper::view);
  }

  @Bean
  RecordStore llmRecordStore(ConsoleDatabase database, LedgerSettings settings) {
    return new RecordStore(database, Clock.systemUTC(), settings.keep());
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
  ControlKeeper llmControlKeeper(ConsoleGrid grid, ConsoleDatabase database) {
    return new ControlKeeper(grid, database.dataSource(), Clock.systemUTC());
  }

  @Bean
  ProblemResolver llmProblemResolver() {
    return new ProblemResolver();
  }

  @Bean
  static Schema llmWebSchema() {
    return AnswerStore.SCHEMA;
  }

  @Bean
  ActionTrail llmActionTrail(ConsoleDatabase database, SigningKey key) {
    return new ActionTrail(database, key, Clock.systemUTC());
  }

  @Bean
  static Schema llmActionsSchema() {
    return ActionTrail.SCHEMA;
  }

  @Bean
  WebMvcConfigurer llmApiBase(
      AdminSettings settings,
      ObjectProvider<ConsoleDatabase> database,
      ObjectProvider<ActionTrail> trail) {
    RateLimits limits = new RateLimits(settings.limits(), System::nanoTime);
    RoleGuard guard = new RoleGuard(new HostRoles(settings.operators(), settings.roles()));
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        Clock clock = Clock.systemUTC();
        AnswerStore answers = new AnswerStore(database.getObject().dataSource(), clock);
        registry.addInterceptor(limits).addPathPatterns("/llm/api/**");
        registry.addInterceptor(guard).addPathPatterns("/llm/api/**");
        registry.addInterceptor(new RepeatedPosts(answers, clock)).addPathPatterns("/llm/api/**");
        registry
            .addInterceptor(new ActionRecorder(trail.getObject()))
            .addPathPatterns("/llm/api/**");
      }
    };
  }

  @Bean
  FilterRegistrationBean<BodyFilter> llmBodyFilter() {
    FilterRegistrationBean<BodyFilter> filter = new FilterRegistrationBean<>(new BodyFilter());
    filter.addUrlPatterns("/llm/api/*");
    filter.setAsyncSupported(true);
    return filter;
  }

  @Bean
  FilterRegistrationBean<PageHeadersFilter> llmPageHeadersFilter() throws IOException {
    FilterRegistrationBean<PageHeadersFilter> filter =
        new FilterRegistrationBean<>(PageHeadersFilter.create());
    filter.addUrlPatterns("/dashboard/*", "/static/llm/*");
    return filter;
  }

  @Bean
  DataPlaneServer llmDataPlaneServer(
      AdminSettings settings,
      GatewayTokens tokens,
      PublishedSnapshot snapshots,
      RecordStore records,
      List<GatewayWatcher> watchers) {
    return new DataPlaneServer(settings, tokens, snapshots, records, watchers);
  }
}
