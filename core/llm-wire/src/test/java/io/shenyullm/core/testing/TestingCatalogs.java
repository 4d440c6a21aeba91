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
package io.shenyullm.core.testing;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds providers, catalogues and requests for tests. */
public final class TestingCatalogs {
  private TestingCatalogs() {}

  public static Provider provider(String name, Protocol protocol, URI baseUrl) {
    return new Provider(
        name,
        protocol,
        baseUrl,
        new Secret(""),
        "global",
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        true);
  }

  public static ModelOffer offer(String id, Provider provider, double quality) {
    return new ModelOffer(
        id, provider, id, 128_000, 4_096, quality, Set.of("tools"), 1, PriceSchedule.FREE);
  }

  public static ModelCatalog catalog(URI baseUrl) {
    Provider provider = provider("simulated", Protocols.OPENAI, baseUrl);
    return new ModelCatalog(
        List.of(offer("small", provider, 0.4), offer("large", provider, 0.9)), Map.of());
  }

  public static ChatRequest request(String json) {
    return ChatRequest.of(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
  }
}
