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
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.identity.IdentityConfig;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Builds catalogues, snapshots and exchanges for tests. */
public final class TestingExchanges {
  private TestingExchanges() {}

  public static Provider provider(String name, Protocol protocol, URI baseUrl) {
    return TestingCatalogs.provider(name, protocol, baseUrl);
  }

  public static ModelOffer offer(String id, Provider provider, double quality) {
    return TestingCatalogs.offer(id, provider, quality);
  }

  public static ModelCatalog catalog(URI baseUrl) {
    return TestingCatalogs.catalog(baseUrl);
  }

  public static Route route(Route.Drive drive, Verdict... requires) {
    return new Route("default", Set.of(requires), drive, Route.DEFAULT_MAX_BODY_BYTES, true, false);
  }

  public static Snapshot snapshot(ModelCatalog catalog, Route route, Map<Class<?>, Object> parts) {
    return new Snapshot(1, "00", Map.of(route.name(), route), catalog, IdentityConfig.NONE, parts);
  }

  public static ChatRequest request(String json) {
    return TestingCatalogs.request(json);
  }

  public static LlmExchange exchange(Snapshot snapshot, Principal principal, String json) {
    return exchange(snapshot, principal, Form.OPENAI, json);
  }

  public static LlmExchange exchange(
      Snapshot snapshot, Principal principal, Form form, String json) {
    Route route = snapshot.routes().values().iterator().next();
    return new LlmExchange(
        "req-1",
        snapshot,
        route,
        principal,
        form.request(Json.parseObject(json.getBytes(StandardCharsets.UTF_8))),
        json.getBytes(StandardCharsets.UTF_8),
        System.nanoTime(),
        1_767_225_600_000L);
  }
}
