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

import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.shenyu.LlmEntry;
import io.shenyullm.core.shenyu.PluginNames;
import io.shenyullm.core.shenyu.TestingEntry;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.guard.audit.TestingOutbox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class LlmGuardAutoConfigurationTest {
  @Test
  void context_withCoresBeans_offersThePluginAndItsParts() {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Outbox.class, TestingOutbox::new);
      context.registerBean(
          LlmEntry.class,
          () ->
              TestingEntry.of(
                  new SnapshotStore(
                      TestingExchanges.snapshot(
                          TestingExchanges.catalog(URI.create("http://127.0.0.1:1")),
                          TestingExchanges.route(Route.Drive.DIRECT),
                          Map.of())),
                  Principal.anonymous()));
      context.register(LlmGuardAutoConfiguration.class);
      context.refresh();
      assertThat(context.getBean(ShenyuPlugin.class).named()).isEqualTo(PluginNames.GUARD);
      assertThat(context.getBeansOfType(SnapshotPart.class))
          .containsOnlyKeys("llmGuardPart", "llmPolicyPart");
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
