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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.guard.admit.GuardConfig;
import io.shenyullm.guard.audit.TestingOutbox;
import io.shenyullm.policy.CompiledPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.shenyu.common.dto.PluginData;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import reactor.core.publisher.Flux;

class LlmGuardAutoConfigurationTest {
  @Test
  void context_withCore_offersThePluginAndCompilesItsParts(@TempDir Path data) {
    try (AnnotationConfigReactiveWebApplicationContext context =
        new AnnotationConfigReactiveWebApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(
              new MapPropertySource(
                  "test",
                  Map.of("shenyu.llm.data-dir", data.toString(), "shenyu.llm.gateway-id", "gw")));
      context.registerBean(Outbox.class, TestingOutbox::new);
      context.register(LlmCoreAutoConfiguration.class, LlmGuardAutoConfiguration.class);
      context.refresh();
      assertThat(context.getBean(ShenyuPlugin.class).named()).isEqualTo(PluginNames.GUARD);
      PluginDataHandler handler = context.getBean(PluginDataHandler.class);
      assertThat(handler.pluginNamed()).isEqualTo(PluginNames.GUARD);
      handler.handlerPlugin(new PluginData()); // nobody has configured anything
      assertThat(context.getBeansOfType(SnapshotPart.class))
          .containsOnlyKeys("llmGuardPart", "llmPolicyPart");

      SnapshotStore store = context.getBean(SnapshotStore.class);
      Snapshot loaded =
          Flux.interval(Duration.ofMillis(50))
              .map(tick -> store.current())
              .filter(snapshot -> snapshot.version() >= 0)
              .blockFirst(Duration.ofSeconds(120));
      assertThat(loaded.part(GuardConfig.class)).isNotNull();
      assertThat(loaded.part(CompiledPolicy.class).version()).hasSize(16);
    }
  }

  @Test
  void importsFile_namesTheConfiguration() throws Exception {
    try (var in =
        getClass()
            .getResourceAsStream(
                "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(LlmGuardAutoConfiguration.class.getName());
    }
  }
}
