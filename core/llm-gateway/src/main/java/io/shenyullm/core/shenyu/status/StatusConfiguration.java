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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.shenyu.LlmSettings;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.records.StatusRecord;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What this gateway tells of itself, where there is a console to hear it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("shenyu.llm.console.url")
public class StatusConfiguration {
  @Bean
  ProgramStatus llmProgramStatus() {
    return ProgramStatus.ofThisProcess();
  }

  @Bean
  SnapshotStatus llmSnapshotStatus(SnapshotLoader loader) {
    return new SnapshotStatus(loader::status);
  }

  @Bean
  StatusSource llmRequestsStatus(BytesInFlight bytes) {
    return status -> status.requests(bytes.claims(), bytes.held(), bytes.limit());
  }

  /** Records may be kept elsewhere. */
  @Bean
  StatusSource llmOutboxStatus(ObjectProvider<DiskOutbox> outbox) {
    DiskOutbox kept = outbox.getIfAvailable();
    return kept == null ? status -> {} : new OutboxStatus(kept);
  }

  /** Whether what callers send is encrypted up to this process; a proxy before it is not seen. */
  @Bean
  StatusSource llmListenerStatus(Environment environment) {
    boolean tls =
        environment.getProperty("server.ssl.enabled", Boolean.class, true)
            && (environment.containsProperty("server.ssl.key-store")
                || environment.containsProperty("server.ssl.certificate")
                || environment.containsProperty("server.ssl.bundle"));
    return status -> status.link(new StatusRecord.Link(StatusRecord.Link.CALLERS, "", tls, null));
  }

  @Bean
  ConsoleCall llmConsoleCall(LlmSettings settings) {
    String url = Objects.requireNonNull(settings.console().url(), "shenyu.llm.console.url");
    String token = settings.console().token();
    return new ConsoleCall(URI.create(url), token == null ? null : new Secret(token));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StatusReporter llmStatusReporter(
      GatewayIdentity gateway,
      SnapshotStatus snapshot,
      ConsoleCall console,
      ObjectProvider<StatusSource> sources,
      @Qualifier("llmClock") Clock clock) {
    return new StatusReporter(
        snapshot,
        new GatewayStatus(gateway, sources.orderedStream().toList(), clock),
        console,
        StatusReporter.newExecutor(),
        System::nanoTime,
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
