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
package io.shenyullm.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.testing.TestingExchanges;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IdentifierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Principal ALICE =
      new Principal("acme", null, "research", null, null, "alice", "k-alice", null);
  private static final Principal BOB =
      new Principal("acme", null, "sales", null, "crm", "bob", "k-bob", null);
  private static final Principal SERVICE =
      new Principal("acme", null, null, null, null, "svc-1", null, "svc-1");

  private final SecureRandom random = new SecureRandom();
  private final Secret pepper = VirtualKeys.generate(random);
  private final String aliceKey = VirtualKeys.generate(random).reveal();
  private final String bobKey = VirtualKeys.generate(random).reveal();
  private final Identifier identifier = new Identifier(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void identify_bearerKey_isItsPrincipal() {
    assertThat(principal(Map.of("authorization", "Bearer " + aliceKey))).isEqualTo(ALICE);
    assertThat(principal(Map.of("authorization", "bearer  " + aliceKey + " "))).isEqualTo(ALICE);
  }

  @Test
  void identify_keyInVendorHeader_isItsPrincipal() {
    for (String header : new String[] {"x-api-key", "api-key", "x-goog-api-key"}) {
      assertThat(principal(Map.of(header, aliceKey))).as(header).isEqualTo(ALICE);
    }
  }

  @Test
  void identify_sameKeyInTwoHeaders_isItsPrincipal() {
    assertThat(principal(Map.of("authorization", "Bearer " + aliceKey, "x-api-key", aliceKey)))
        .isEqualTo(ALICE);
  }

  @Test
  void identify_differentKeysInTwoHeaders_refused() {
    Refusal refusal =
        refusal(Map.of("authorization", "Bearer " + aliceKey, "x-api-key", bobKey), null, true);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.message()).contains("Two different");
  }

  @Test
  void identify_expiredKey_refused() {
    Snapshot expired = snapshot(config(NOW, Set.of()), false);
    Identification result =
        identifier.identify(
            request(Map.of("x-api-key", aliceKey), null),
            expired.identity(),
            route(expired).anonymous());
    assertThat(refusalOf(result).message()).contains("expired");
  }

  @Test
  void identify_revokedKey_refusedLikeAnUnknownOneAndTheOthersGoOn() {
    Identifier strict =
        new Identifier(Clock.fixed(NOW, ZoneOffset.UTC), keyId -> keyId.equals("k-alice"));
    Snapshot snapshot = snapshot(config(null, Set.of()), true);
    Identification alice =
        strict.identify(
            request(Map.of("x-api-key", aliceKey), null),
            snapshot.identity(),
            route(snapshot).anonymous());
    Identification bob =
        strict.identify(
            request(Map.of("x-api-key", bobKey), null),
            snapshot.identity(),
            route(snapshot).anonymous());
    Refusal unknown =
        refusal(Map.of("x-api-key", VirtualKeys.generate(random).reveal()), null, true);
    assertThat(refusalOf(alice).status()).isEqualTo(401);
    assertThat(refusalOf(alice).type()).isEqualTo(unknown.type());
    assertThat(refusalOf(alice).code()).isEqualTo(unknown.code());
    assertThat(refusalOf(alice).message()).contains("revoked").doesNotContain(aliceKey);
    assertThat(principalOf(bob)).isEqualTo(BOB);
  }

  @Test
  void identify_unknownKey_refusedEvenWhereAnonymousIsAllowed() {
    String unknown = VirtualKeys.generate(random).reveal();
    Refusal refusal = refusal(Map.of("authorization", "Bearer " + unknown), "app-1", true);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.message()).doesNotContain(unknown);
  }

  @Test
  void identify_noCredential_dependsOnRoute() {
    assertThat(refusal(Map.of(), null, false).status()).isEqualTo(401);
    assertThat(principal(Map.of(), null, true)).isEqualTo(Principal.anonymous());
  }

  @Test
  void identify_anyKeyWhereNoneIsConfigured_anonymous() {
    Snapshot open = snapshot(IdentityConfig.NONE, true);
    Identification result =
        identifier.identify(
            request(Map.of("authorization", "Bearer whatever"), null), open.identity(), true);
    assertThat(principalOf(result)).isEqualTo(Principal.anonymous());
  }

  @Test
  void identify_appKeyOfContext_isItsPrincipal() {
    assertThat(principal(Map.of(), "app-1", false)).isEqualTo(SERVICE);
    assertThat(refusal(Map.of(), "app-2", false).status()).isEqualTo(401);
  }

  @Test
  void identify_appKeyInPlainHeader_isIgnored() {
    assertThat(refusal(Map.of("appkey", "app-1"), null, false).status()).isEqualTo(401);
  }

  @Test
  void identify_projectHint_takenOnlyWhereTheKeyAllowsIt() {
    Map<String, String> alice = Map.of("x-api-key", aliceKey, "x-llm-project", "apollo");
    Map<String, String> bob = Map.of("x-api-key", bobKey, "x-llm-project", "apollo");
    assertThat(principal(alice).project()).isEqualTo("apollo");
    assertThat(principal(alice).user()).isEqualTo("alice");
    assertThat(principal(bob)).isEqualTo(BOB);
  }

  @Test
  void identify_malformedProjectHint_refused() {
    Refusal refusal =
        refusal(Map.of("x-api-key", aliceKey, "x-llm-project", "a b\r\nc"), null, false);
    assertThat(refusal.status()).isEqualTo(400);
  }

  @Test
  void identify_otherAuthorizationScheme_isNotAKey() {
    assertThat(principal(Map.of("authorization", "Basic " + aliceKey), null, true))
        .isEqualTo(Principal.anonymous());
  }

  @Property(tries = 200, seed = "1")
  void identify_anyText_neverSomebodyAndNeverThrows(@ForAll @StringLength(max = 300) String text) {
    Identification result =
        identifier.identify(
            request(Map.of("authorization", "Bearer " + text, "x-llm-project", text), null),
            config(null, Set.of("project")),
            TestingExchanges.route(Route.Drive.ROUTER).anonymous());
    result.fold(
        known -> assertThat(known.principal()).isEqualTo(Principal.anonymous()),
        refused -> assertThat(refused.refusal().status()).isEqualTo(401));
  }

  @Test
  void generate_twice_differsAndHas256Bits() {
    String key = VirtualKeys.generate(random).reveal();
    assertThat(key).startsWith("sk-llm-").hasSize("sk-llm-".length() + 43);
    assertThat(VirtualKeys.generate(random).reveal()).isNotEqualTo(key);
  }

  private Principal principal(Map<String, String> headers) {
    return principal(headers, null, false);
  }

  private Principal principal(
      Map<String, String> headers, @Nullable String appKey, boolean anonymous) {
    return principalOf(identify(headers, appKey, anonymous));
  }

  private Refusal refusal(Map<String, String> headers, @Nullable String appKey, boolean anonymous) {
    return refusalOf(identify(headers, appKey, anonymous));
  }

  private Identification identify(
      Map<String, String> headers, @Nullable String appKey, boolean anonymous) {
    Snapshot snapshot = snapshot(config(NOW.plusSeconds(1), Set.of("project")), anonymous);
    return identifier.identify(
        request(headers, appKey), snapshot.identity(), route(snapshot).anonymous());
  }

  private static Principal principalOf(Identification result) {
    return result.fold(
        Identification.Known::principal,
        refused -> {
          throw new AssertionError(refused.refusal().message());
        });
  }

  private static Refusal refusalOf(Identification result) {
    return result.fold(
        known -> {
          throw new AssertionError("let in as " + known.principal().user());
        },
        Identification.Refused::refusal);
  }

  private static IdentityRequest request(Map<String, String> headers, @Nullable String appKey) {
    return new IdentityRequest(headers::get, appKey);
  }

  private static Route route(Snapshot snapshot) {
    return snapshot.routes().values().iterator().next();
  }

  private IdentityConfig config(@Nullable Instant aliceExpires, Set<String> aliceHints) {
    KeyRing keys =
        new KeyRing(
            pepper,
            Map.of(
                KeyRing.hash(pepper, aliceKey),
                new VirtualKey("k-alice", ALICE, aliceHints, aliceExpires),
                KeyRing.hash(pepper, bobKey),
                new VirtualKey("k-bob", BOB, Set.of(), null)));
    return new IdentityConfig(keys, null, Map.of("app-1", SERVICE));
  }

  private static Snapshot snapshot(IdentityConfig identity, boolean anonymous) {
    Route route = new Route("default", Set.of(), Route.Drive.ROUTER, 1024, anonymous, false);
    return new Snapshot(
        1,
        "00",
        Map.of("default", route),
        TestingExchanges.catalog(URI.create("http://localhost")),
        identity,
        Map.of());
  }
}
