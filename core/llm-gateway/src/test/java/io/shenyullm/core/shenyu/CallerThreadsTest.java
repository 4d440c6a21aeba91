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
package io.shenyullm.core.shenyu;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Identifier;
import io.shenyullm.core.identity.IdentityConfig;
import io.shenyullm.core.identity.IdentityRequest;
import io.shenyullm.core.identity.JwtVerifier;
import io.shenyullm.core.identity.KeyRing;
import io.shenyullm.core.identity.VirtualKeys;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.testing.TestingExchanges;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class CallerThreadsTest {
  private static final long FAR = 4_000_000_000L;

  private final Secret shared = VirtualKeys.generate(new SecureRandom());
  private final Route route = TestingExchanges.route(Route.Drive.ROUTER);
  private final Snapshot snapshot =
      new Snapshot(
          1,
          "00",
          Map.of("default", route),
          new ModelCatalog(List.of(), Map.of()),
          new IdentityConfig(
              KeyRing.EMPTY, new JwtVerifier("issuer", "llm", shared, null, Map.of()), Map.of()),
          Map.of());
  private final Identifier identifier = new Identifier(Clock.systemUTC());
  private final AtomicInteger verifications = new AtomicInteger();

  @Test
  void identify_tokenSeenFirst_isVerifiedElsewhereAndRememberedHere()
      throws GeneralSecurityException {
    IdentityRequest request = request(token());
    try (CallerThreads threads = counting()) {
      for (int i = 0; i < 3; i++) {
        StepVerifier.create(threads.identify(request, snapshot, route))
            .assertNext(known -> assertThat(known).isInstanceOf(Identification.Known.class))
            .verifyComplete();
      }
    }
    assertThat(verifications).hasValue(1);
  }

  @Test
  void identify_noToken_takesNoThread() {
    try (CallerThreads threads = counting()) {
      Mono<Identification> answer =
          threads.identify(new IdentityRequest(name -> null, null), snapshot, route);
      StepVerifier.create(answer).expectNextCount(1).verifyComplete();
    }
    assertThat(verifications).hasValue(0);
  }

  @Test
  void identify_tooManyWaiting_is503() throws GeneralSecurityException {
    CallerThreads full =
        new CallerThreads(
            identifier,
            Schedulers.fromExecutor(
                task -> {
                  throw new RejectedExecutionException("full");
                }),
            Schedulers.immediate());
    StepVerifier.create(full.identify(request(token()), snapshot, route))
        .expectErrorSatisfies(
            error ->
                assertThat(((RefusedException) error).refusal().code()).isEqualTo("identity_busy"))
        .verify();
  }

  private CallerThreads counting() {
    return new CallerThreads(
        identifier,
        Schedulers.fromExecutor(
            task -> {
              verifications.incrementAndGet();
              task.run();
            }),
        Schedulers.immediate());
  }

  private static IdentityRequest request(String token) {
    return new IdentityRequest(
        name -> name.equals("authorization") ? "Bearer " + token : null, null);
  }

  private String token() throws GeneralSecurityException {
    String input =
        part(Map.of("alg", "HS256"))
            + "."
            + part(Map.of("iss", "issuer", "aud", "llm", "sub", "alice", "exp", FAR));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(shared.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String part(Map<String, Object> fields) {
    return base64(Json.write(fields));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
