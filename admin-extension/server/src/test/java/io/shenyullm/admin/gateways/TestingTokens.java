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

import io.shenyullm.admin.dataplane.GatewayTokens;
import io.shenyullm.admin.web.PageCursor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A console's tokens, with a clock that is moved by hand. */
public final class TestingTokens extends Clock implements GatewayTokens {
  private final TokenRegistry registry;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  public TestingTokens(DataSource dataSource) {
    this.registry = new TokenRegistry(new TokenStore(dataSource), new SecureRandom(), this);
  }

  /** What the gateway shows. */
  public String make(String gateway) {
    String text = registry.create(gateway, "admin").orElseThrow().text();
    now = now.plusMillis(1);
    return text;
  }

  public void revoke(String token) {
    assertThat(registry.revoke(TokenText.read(token).orElseThrow().id(), "admin")).isPresent();
  }

  public void refresh() {
    registry.refresh();
  }

  public void passMinute() {
    now = now.plus(Duration.ofMinutes(1));
  }

  /** All tokens in words, newest first. */
  public List<String> describe() {
    return registry.page(PageCursor.START, 100).stream()
        .map(
            token ->
                token.gateway()
                    + ", made by "
                    + token.createdBy()
                    + (token.lastUsedAt() == null ? ", never shown" : ", shown")
                    + (token.revokedAt() == null ? "" : ", revoked by " + token.revokedBy()))
        .toList();
  }

  @Override
  public Optional<String> gatewayOf(String token) {
    return registry.gatewayOf(token);
  }

  @Override
  public boolean any() {
    return registry.any();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant instant() {
    return now;
  }
}
