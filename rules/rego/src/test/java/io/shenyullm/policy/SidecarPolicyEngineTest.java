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
package io.shenyullm.policy;

import static io.shenyullm.policy.TestingPolicies.admission;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class SidecarPolicyEngineTest {
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 200;
  private volatile String reply = "{}";
  private volatile boolean silent;
  private DisposableServer server;
  private SidecarPolicyEngine engine;

  @BeforeEach
  void start() {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> {
                  calls.incrementAndGet();
                  if (silent) {
                    return Mono.never();
                  }
                  boolean right = request.uri().equals("/v1/data/llm/admission/decision");
                  return request
                      .receive()
                      .aggregate()
                      .then(
                          response
                              .status(right ? status : 404)
                              .sendString(Mono.just(reply))
                              .then());
                })
            .bindNow();
    engine = engine(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.disposeNow();
  }

  @Test
  void decide_result_isRead() {
    reply =
        "{\"result\":{\"allow\":true,\"reasons\":[],\"obligations\":{\"no_cache\":true}},"
            + "\"decision_id\":\"d\"}";
    StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("alice", "research")))
        .assertNext(
            decision -> {
              assertThat(decision.allow()).isTrue();
              assertThat(decision.obligations().noCache()).isTrue();
            })
        .verifyComplete();
  }

  @Test
  void decide_noResult_denies() {
    StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("alice", "research")))
        .expectNext(PolicyDecision.UNDEFINED)
        .verifyComplete();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"500|{}", "200|not json", "200|[]", "404|{\"result\":{\"allow\":true}}"})
  void decide_brokenAnswer_isUnavailable(int code, String body) {
    status = code;
    reply = body;
    StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("alice", "research")))
        .expectError(PolicyUnavailableException.class)
        .verify();
  }

  @Test
  void decide_silentSidecar_isUnavailableAtTheDeadline() {
    silent = true;
    StepVerifier.create(
            engine(Duration.ofMillis(50))
                .decide(Entrypoint.ADMISSION, admission("alice", "research")))
        .expectError(PolicyUnavailableException.class)
        .verify(Duration.ofSeconds(120));
  }

  @Test
  void decide_afterFiveFailures_isNotAskedAnyMore() {
    status = 500;
    for (int i = 0; i < 8; i++) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("alice", "research")))
          .expectError(PolicyUnavailableException.class)
          .verify();
    }
    assertThat(calls).hasValue(5);
  }

  private SidecarPolicyEngine engine(Duration deadline) {
    return new SidecarPolicyEngine(
        URI.create("http://127.0.0.1:" + server.port()), deadline, () -> 0L);
  }
}
