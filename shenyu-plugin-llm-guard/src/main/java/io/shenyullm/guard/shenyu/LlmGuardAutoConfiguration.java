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
package io.shenyullm.guard.shenyu;

import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.shenyu.HostPlugins;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.SnapshotPluginDataHandler;
import io.shenyullm.core.shenyu.SnapshotSources;
import io.shenyullm.guard.admit.AdmissionStage;
import io.shenyullm.guard.admit.GuardPart;
import io.shenyullm.guard.audit.AuditKey;
import io.shenyullm.guard.audit.AuditTrail;
import io.shenyullm.guard.audit.RefusalTrail;
import io.shenyullm.guard.injection.InjectionDetector;
import io.shenyullm.policy.EmbeddedPolicyEngine;
import io.shenyullm.policy.PolicyPart;
import io.shenyullm.policy.SidecarPolicyEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/**
 * Puts the guard into a gateway. Needs core's beans {@link LlmEntry} and {@link Outbox}; gives it
 * two snapshot parts and ShenYu its plugin.
 */
@AutoConfiguration(after = LlmCoreAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class LlmGuardAutoConfiguration {
  @Bean
  GuardSettings llmGuardSettings(Environment environment) {
    return GuardSettings.of(environment, processors());
  }

  @Bean(destroyMethod = "close")
  GuardThreads llmGuardThreads(GuardSettings settings) {
    return new GuardThreads(settings, processors());
  }

  @Bean
  GuardPart llmGuardPart() {
    return new GuardPart();
  }

  @Bean
  PolicyPart llmPolicyPart(
      GuardSettings settings, GuardThreads threads, @Qualifier("llmClock") Clock clock) {
    URI sidecar = settings.sidecar();
    return sidecar == null
        ? PolicyPart.embedded(
            (wasm, data) ->
                new EmbeddedPolicyEngine(
                    wasm,
                    data,
                    clock,
                    settings.policyInstances(),
                    threads.policies(),
                    Schedulers.parallel(),
                    settings.policyDeadline()))
        : PolicyPart.sidecar(
            new SidecarPolicyEngine(sidecar, settings.policyDeadline(), System::nanoTime));
  }

  @Bean
  AuditTrail llmAuditTrail(
      Outbox outbox,
      GatewayIdentity gateway,
      GuardSettings settings,
      @Qualifier("llmClock") Clock clock)
      throws IOException {
    Path named = settings.auditKeyFile();
    AuditKey key =
        named == null
            ? AuditKey.readOrCreate(
                gateway.dataDirectory().resolve(AuditKey.FILE_NAME), new SecureRandom())
            : AuditKey.read(named);
    return new AuditTrail(outbox, key, gateway.id(), gateway.boot(), clock);
  }

  @Bean
  RefusalTrail llmRefusalTrail(AuditTrail audit) {
    return new RefusalTrail(audit, System::nanoTime);
  }

  @Bean
  AdmissionStage llmAdmissionStage(
      AuditTrail audit,
      GuardSettings settings,
      GuardThreads threads,
      @Qualifier("llmClock") Clock clock) {
    return new AdmissionStage(
        InjectionDetector.load(),
        audit,
        () -> UUID.randomUUID().toString(),
        clock,
        threads.largeBodies(),
        Schedulers.parallel(),
        settings.scanDeadline());
  }

  @Bean
  ShenyuPlugin llmGuardPlugin(LlmEntry entry, AdmissionStage admission) {
    return new LlmGuardPlugin(entry, admission);
  }

  @Bean
  PluginDataHandler llmGuardDataHandler(SnapshotSources sources, HostPlugins plugins) {
    return new SnapshotPluginDataHandler(PluginNames.GUARD, sources, plugins);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
