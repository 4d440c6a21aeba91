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
package io.shenyullm.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.testing.TestingExchanges;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeyTest {
  private static final String HI =
      "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1}";

  private static LlmExchange exchange(String scope, String route, Principal caller, String json) {
    ReplyCaching rule =
        new ReplyCaching(
            ReplyCaching.Mode.EXACT, Duration.ofHours(1), Duration.ZERO, false, scope, List.of());
    Provider provider =
        TestingExchanges.provider("p", Protocols.OPENAI, URI.create("http://127.0.0.1:1/v1"));
    Snapshot snapshot =
        TestingExchanges.snapshot(
            new ModelCatalog(
                List.of(TestingExchanges.offer("small", provider, 0.5)), Map.of("fast", "small")),
            new Route(route, Set.of(), Route.Drive.ROUTER, 1_000_000, true, false, rule),
            Map.of());
    return TestingExchanges.exchange(snapshot, caller, json);
  }

  private static Principal caller(String tenant, String user) {
    return new Principal(tenant, null, "research", null, null, user, null, null);
  }

  private static String key(String json) {
    return RequestKey.of(exchange("tenant", "default", caller("acme", "alice"), json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"seed\":1,\"messages\":[{\"content\":\"hi\",\"role\":\"user\"}],\"model\":\"small\"}",
        "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1.0}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1,"
            + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"user\":\"u\","
            + "\"metadata\":{\"a\":\"b\"},\"top_p\":null}"
      })
  void of_sameForTheModel_sameKey(String json) {
    assertThat(key(json)).isEqualTo(key(HI)).startsWith("exact/").hasSize(70);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"seed\":1}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\"hi\"}],\"seed\":1}",
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":2}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":\"1\"}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1,"
            + "\"temperature\":0.5}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1,"
            + "\"max_tokens\":5}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1,"
            + "\"response_format\":{\"type\":\"json_object\"}}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"seed\":1,"
            + "\"yet_to_come\":true}"
      })
  void of_differentForTheModel_otherKey(String json) {
    assertThat(key(json)).isNotEqualTo(key(HI));
  }

  @Property(tries = 500, seed = "1")
  void of_otherTenantOrUserInItsScope_neverTheSameKey(
      @ForAll @StringLength(max = 8) String tenantA,
      @ForAll @StringLength(max = 8) String tenantB,
      @ForAll @StringLength(max = 8) String userA,
      @ForAll @StringLength(max = 8) String userB,
      @ForAll @StringLength(max = 8) String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "user");
    message.put("content", text);
    String json =
        new String(
            Json.write(Map.of("model", "small", "messages", List.of(message))),
            StandardCharsets.UTF_8);
    for (String scope : List.of("tenant", "department", "user")) {
      String a = RequestKey.of(exchange(scope, "default", caller(tenantA, userA), json));
      String b = RequestKey.of(exchange(scope, "default", caller(tenantB, userB), json));
      boolean mayShare = tenantA.equals(tenantB) && (!scope.equals("user") || userA.equals(userB));
      assertThat(a.equals(b)).isEqualTo(mayShare);
    }
  }

  @Test
  void of_valuesThatRunTogether_differ() {
    assertThat(RequestKey.of(exchange("user", "default", caller("ab", "c"), HI)))
        .isNotEqualTo(RequestKey.of(exchange("user", "default", caller("a", "bc"), HI)));
  }

  @Test
  void of_callerWithoutTheScopesLevel_none() {
    assertThat(RequestKey.of(exchange("team", "default", caller("acme", "alice"), HI))).isNull();
  }

  @Test
  void of_routeObligationsAndDataClass_matter() {
    String plain = key(HI);
    LlmExchange restricted = exchange("tenant", "default", caller("acme", "alice"), HI);
    restricted.admit(
        new Admission(
            "d", Map.of(), "public", 0, false, new Obligations(Set.of("small"), Set.of(), false)));
    LlmExchange classed = exchange("tenant", "default", caller("acme", "alice"), HI);
    classed.admit(new Admission("d", Map.of(), "public", 0, false, Obligations.NONE));

    assertThat(
            Set.of(
                plain,
                RequestKey.of(restricted),
                RequestKey.of(classed),
                RequestKey.of(exchange("tenant", "other", caller("acme", "alice"), HI))))
        .hasSize(4);
  }
}
