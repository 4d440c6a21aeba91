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

import io.netty.handler.codec.http.HttpHeaderNames;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Asks a real OPA beside the gateway over its v1 Data API. OPA then owns policies, bundles and
 * decision logs; nothing is remembered here, because OPA may change its policy at any time.
 */
public final class SidecarPolicyEngine implements PolicyEngine {
  /** From asking to the decision. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(20);

  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_WAITING = 1_024;
  private static final int MAX_REPLY_BYTES = 1 << 20;
  private static final int FAILURES_TO_OPEN = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final HttpClient client;
  private final Duration deadline;
  private final CircuitBreaker breaker;

  /**
   * @param baseUrl e.g. {@code http://127.0.0.1:8181}
   * @param nanoTime monotonic clock of the circuit breaker
   */
  public SidecarPolicyEngine(URI baseUrl, Duration deadline, LongSupplier nanoTime) {
    this.client =
        HttpClient.create(
                ConnectionProvider.builder("llm-policy")
                    .maxConnections(MAX_CONNECTIONS)
                    .pendingAcquireMaxCount(MAX_WAITING)
                    .pendingAcquireTimeout(deadline)
                    .build())
            .baseUrl(baseUrl.toString())
            .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"));
    this.deadline = deadline;
    this.breaker = new CircuitBreaker(FAILURES_TO_OPEN, PAUSE, nanoTime);
  }

  @Override
  public Mono<PolicyDecision> decide(Entrypoint entrypoint, Map<String, @Nullable Object> input) {
    return Mono.defer(() -> ask(entrypoint, input));
  }

  private Mono<PolicyDecision> ask(Entrypoint entrypoint, Map<String, @Nullable Object> input) {
    if (!breaker.tryCall()) {
      return Mono.error(
          new PolicyUnavailableException("the policy sidecar has failed; not asked again yet"));
    }
    byte[] body = Json.write(Map.of("input", input));
    return client
        .post()
        .uri("/v1/data/" + entrypoint.decisionPath())
        .send(ByteBufMono.fromString(Mono.just(new String(body, StandardCharsets.UTF_8))))
        .response(SidecarPolicyEngine::read)
        .singleOrEmpty()
        .switchIfEmpty(
            Mono.error(() -> new PolicyUnavailableException("the policy sidecar sent nothing")))
        .timeout(deadline)
        .onErrorMap(
            e -> !(e instanceof PolicyUnavailableException),
            e -> new PolicyUnavailableException("the policy sidecar failed", e))
        .doOnSuccess(decision -> breaker.onSuccess())
        .doOnError(e -> breaker.onFailure());
  }

  private static Mono<PolicyDecision> read(HttpClientResponse response, ByteBufFlux content) {
    int status = response.status().code();
    if (status != 200) {
      return content
          .then()
          .then(
              Mono.error(
                  () -> new PolicyUnavailableException("the policy sidecar answered " + status)));
    }
    return content
        .asByteArray()
        .collect(ByteArrayOutputStream::new, SidecarPolicyEngine::append)
        .map(bytes -> decision(bytes.toByteArray()));
  }

  private static void append(ByteArrayOutputStream collected, byte[] chunk) {
    if (collected.size() + chunk.length > MAX_REPLY_BYTES) {
      throw new PolicyUnavailableException("the policy sidecar's answer is too long");
    }
    collected.writeBytes(chunk);
  }

  private static PolicyDecision decision(byte[] body) {
    try {
      // without "result" the rule is undefined
      return PolicyDecision.fromTree(Json.parseObject(body).get("result"));
    } catch (JsonSyntaxException e) {
      throw new PolicyUnavailableException("the policy sidecar sent broken JSON", e);
    }
  }
}
