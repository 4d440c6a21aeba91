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
package io.shenyullm.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class MetricsExposureTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void own_anyPort_servesPrometheusText() throws IOException, InterruptedException {
    try (MetricsExposure exposure = MetricsExposure.own(LOOPBACK, 0)) {
      new LlmMetrics(exposure.registry()).refused("policy_denied");
      HttpResponse<String> answer = get(exposure.port().orElseThrow(), "/metrics");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
      assertThat(answer.body()).contains("llm_gateway_refusals_total{code=\"policy_denied\",} 1.0");
      assertThat(get(exposure.port().orElseThrow(), "/metrics/x").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void own_portTaken_goesOnWithoutServer() {
    try (MetricsExposure first = MetricsExposure.own(LOOPBACK, 0);
        MetricsExposure second = MetricsExposure.own(LOOPBACK, first.port().orElseThrow())) {
      assertThat(second.port()).isEmpty();
      new LlmMetrics(second.registry()).refused("policy_denied");
      assertThat(second.registry().scrape()).contains("llm_gateway_refusals_total");
    }
  }

  @Test
  void own_negativePort_servesNothing() {
    try (MetricsExposure exposure = MetricsExposure.own(LOOPBACK, -1)) {
      assertThat(exposure.port()).isEmpty();
    }
  }

  @Test
  void shared_metrics_areInTheHostsRegistry() {
    try (MetricsExposure exposure = MetricsExposure.shared()) {
      new LlmMetrics(exposure.registry()).refused("shared_test");
      assertThat(
              CollectorRegistry.defaultRegistry.getSampleValue(
                  "llm_gateway_refusals_total",
                  new String[] {"code"},
                  new String[] {"shared_test"}))
          .isEqualTo(1.0);
    }
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
