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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.TestingDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

final class TokenRegistryTest {
  private final TestingDatabase database = new TestingDatabase();
  private final JdbcTemplate jdbc;
  private final TokenRegistry registry;

  TokenRegistryTest() {
    database.records();
    jdbc = new JdbcTemplate(database.dataSource());
    registry =
        new TokenRegistry(
            new TokenStore(database.dataSource()), new SecureRandom(), Clock.systemUTC());
  }

  private TokenRegistry.Made made(String gateway) {
    return registry.create(gateway, "admin").orElseThrow();
  }

  @Test
  void gatewayOf_whatIsNoToken_isNobody() {
    String token = made("gw-1").text();
    String other = made("gw-2").text();
    String swapped = token.substring(0, 23) + other.substring(23);

    for (String shown :
        List.of(
            "",
            "llmgw..",
            token + "x",
            token.substring(1),
            token.toUpperCase(Locale.ROOT),
            " " + token,
            swapped)) {
      assertThat(registry.gatewayOf(shown)).as(shown.replace(token, "<token>")).isEmpty();
    }
    assertThat(registry.gatewayOf(token)).contains("gw-1");
  }

  @Test
  void create_secondOfAGateway_bothAreBelieved() {
    String first = made("gw-1").text();
    String second = made("gw-1").text();

    assertThat(registry.gatewayOf(first)).contains("gw-1");
    assertThat(registry.gatewayOf(second)).contains("gw-1");
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void create_tooMany_isRefused() {
    jdbc.update(
        "INSERT INTO llm_gateway_token (id, gateway, sha256, created_at, created_by) SELECT"
            + " CAST(x AS VARCHAR), 'gw', ?, CURRENT_TIMESTAMP, 'admin' FROM SYSTEM_RANGE(1, ?)",
        "a".repeat(64),
        TokenRegistry.MOST_VALID);
    registry.refresh();

    assertThat(registry.create("gw-1", "admin")).isEmpty();
    registry.revoke("1", "admin");
    assertThat(registry.create("gw-1", "admin")).isPresent();
  }

  @Test
  void revoke_again_keepsWhoWasFirst() {
    String id = made("gw-1").token().id();

    GatewayToken first = registry.revoke(id, "li.wei").orElseThrow();
    GatewayToken again = registry.revoke(id, "admin").orElseThrow();

    assertThat(again).isEqualTo(first);
    assertThat(again.revokedBy()).isEqualTo("li.wei");
    assertThat(registry.revoke("none", "admin")).isEmpty();
  }

  @Test
  void refresh_databaseAway_goesByWhatWasReadLast() {
    TokenRegistry.Made kept = made("gw-1");
    TokenRegistry.Made gone = made("gw-1");
    registry.revoke(gone.token().id(), "admin");
    jdbc.execute("ALTER TABLE llm_gateway_token RENAME TO away");

    registry.refresh();

    assertThat(registry.gatewayOf(kept.text())).contains("gw-1");
    assertThat(registry.gatewayOf(gone.text())).isEmpty();
    jdbc.execute("ALTER TABLE away RENAME TO llm_gateway_token");
    jdbc.update("DELETE FROM llm_gateway_token");
    registry.refresh();
    assertThat(registry.any()).isFalse();
  }

  @Test
  void toString_ofATokenText_hidesTheSecret() {
    String text = made("gw-1").text();
    assertThat(TokenText.read(text).orElseThrow().toString())
        .doesNotContain(text.substring(text.lastIndexOf('.') + 1));
  }
}
