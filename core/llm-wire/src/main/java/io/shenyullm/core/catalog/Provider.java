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
package io.shenyullm.core.catalog;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.protocol.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * An upstream that serves models.
 *
 * @param name operator's name, unique within a snapshot; a closed set, fit for metric labels
 * @param protocol what it speaks
 * @param baseUrl prefix without trailing slash, e.g. {@code https://host/v1} for OpenAI's protocol
 * @param apiKey resolved from a reference; empty where the upstream wants none
 * @param region for policy, {@code global} unless set
 * @param connectTimeout for the TCP and TLS handshake
 * @param responseTimeout until the first content of the reply; what only keeps the connection alive
 *     is none
 * @param idleTimeout from then on between two pieces of content
 * @param simulated whether it only pretends to be a model; shown wherever its figures are
 * @param dialect what it makes of the protocol
 */
public record Provider(
    String name,
    Protocol protocol,
    URI baseUrl,
    Secret apiKey,
    String region,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    boolean simulated,
    Dialect dialect) {

  /** A provider of the built-in dialect that goes with its address. */
  public Provider(
      String name,
      Protocol protocol,
      URI baseUrl,
      Secret apiKey,
      String region,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration idleTimeout,
      boolean simulated) {
    this(
        name,
        protocol,
        baseUrl,
        apiKey,
        region,
        connectTimeout,
        responseTimeout,
        idleTimeout,
        simulated,
        Dialect.of(baseUrl.getHost()));
  }

  public Provider {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(apiKey, "apiKey");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(dialect, "dialect");
  }

  /** Whose money it spends. */
  public Account account() {
    return new Account(apiKey.isEmpty() ? name : String.valueOf(baseUrl.getAuthority()), apiKey);
  }
}
