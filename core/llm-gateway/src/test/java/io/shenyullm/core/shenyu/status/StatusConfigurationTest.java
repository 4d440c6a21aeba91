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
package io.shenyullm.core.shenyu.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.shenyu.LlmCoreAutoConfiguration;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.StatusRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StatusConfigurationTest {
  @Configuration(proxyBeanMethods = false)
  static class Part {
    @Bean
    StatusSource cacheStatus() {
      return status -> status.cache(2, 300);
    }
  }

  private static AnnotationConfigReactiveWebApplicationContext context(
      Path directory, Map<String, Object> more) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("more", more));
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "test",
                Map.of(
                    "shenyu.llm.gateway-id", "gw-1",
                    "shenyu.llm.metrics.port", "-1",
                    "shenyu.llm.data-dir", directory.toString())));
    AnnotationConfigReactiveWebApplicationContext context =
        new AnnotationConfigReactiveWebApplicationContext();
    context.setEnvironment(environment);
    context.register(LlmCoreAutoConfiguration.class, Part.class);
    context.refresh();
    return context;
  }

  @Test
  void gateway_withConsole_tellsItWhatEveryPartAdds(@TempDir Path directory) throws Exception {
    BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    HttpServer console =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    console.createContext(
        "/llm/v1/status",
        exchange -> {
          heard.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    console.start();
    String url = "http://127.0.0.1:" + console.getAddress().getPort();
    try (AnnotationConfigReactiveWebApplicationContext context =
        context(
            directory, Map.of("shenyu.llm.console.url", url, "server.ssl.key-store", "keys.p12"))) {
      byte[] line = heard.poll(1, TimeUnit.MINUTES);
      assertThat(line).as("said without being asked").isNotNull();
      StatusRecord status = RecordReader.status(line);
      assertThat(status.origin().gateway()).isEqualTo("gw-1");
      assertThat(status.program().java()).isEqualTo(System.getProperty("java.version"));
      assertThat(status.program().startedAt()).isBefore(status.origin().at());
      assertThat(status.snapshot().version()).isNull();
      assertThat(status.load().requests()).isZero();
      assertThat(status.load().bytesLimit()).isPositive();
      assertThat(status.load().cachedReplies()).as("a bean of another part").isEqualTo(2);
      assertThat(status.outbox().usage().waiting()).isZero();
      assertThat(status.outbox().bytes()).isZero();
      assertThat(status.links())
          .containsExactlyInAnyOrder(
              new StatusRecord.Link(StatusRecord.Link.CALLERS, "", true, null),
              new StatusRecord.Link(StatusRecord.Link.CONSOLE, "", false, null));
      assertThat(context.isActive()).isTrue();
    } finally {
      console.stop(0);
    }
  }

  @Test
  void gateway_withoutConsole_tellsNobody(@TempDir Path directory) {
    try (AnnotationConfigReactiveWebApplicationContext context = context(directory, Map.of())) {
      assertThat(context.getBeansOfType(StatusReporter.class)).isEmpty();
    }
  }

  @Test
  void known_whatTheBuildDidNotWrite_isUnknown() {
    assertThat(ProgramStatus.known("0a1b2c3")).isEqualTo("0a1b2c3");
    assertThat(ProgramStatus.known("${revision.commit}")).isNull();
    assertThat(ProgramStatus.known("")).isNull();
  }
}
