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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.web.Slice;
import io.shenyullm.admin.web.StatusPart;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;

/** Gateways, their tokens and their grid. */
@Slice
class GatewaysConfiguration {
  @Bean
  static Schema llmGatewaysSchema() {
    return TokenStore.SCHEMA;
  }

  @Bean
  TokenRegistry llmGatewayTokens(ConsoleDatabase database) {
    return new TokenRegistry(
        new TokenStore(database.dataSource()), new SecureRandom(), Clock.systemUTC());
  }

  @Bean
  GatewayTokensController llmGatewayTokensController(TokenRegistry tokens, AdminSettings settings) {
    return new GatewayTokensController(tokens, settings.hasSharedGatewayToken());
  }

  @Bean
  StatusPart llmGatewayTokensStatus(TokenRegistry tokens, AdminSettings settings) {
    return new StatusPart(
        "gatewayTokens",
        () -> Map.of("shared", settings.hasSharedGatewayToken(), "valid", tokens.count()));
  }

  @Bean
  GatewayStatuses llmGatewayStatuses() {
    return new GatewayStatuses(Clock.systemUTC());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StatusKeeper llmGatewayStatusKeeper(GatewayStatuses gateways, ConsoleDatabase database) {
    return new StatusKeeper(
        gateways,
        new StatusStore(database.dataSource()),
        DaemonThreads.scheduler("llm-gateway-statuses"),
        Clock.systemUTC());
  }

  @Bean
  GatewaysController llmGatewaysController(GatewayStatuses gateways, PublishedSnapshot published) {
    return new GatewaysController(gateways, published, Clock.systemUTC());
  }

  @Bean
  GridController llmGridController(ConsoleGrid grid) {
    return new GridController(grid);
  }

  @Bean
  StatusPart llmGatewaysStatus(GatewaysController gateways) {
    return new StatusPart("gateways", gateways::brief);
  }

  @Bean
  StatusPart llmGridStatus(ConsoleGrid grid) {
    return new StatusPart("grid", () -> GridController.brief(grid));
  }
}
