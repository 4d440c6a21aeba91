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
package io.shenyullm.router.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class CertificateExpiriesTest {
  private final CertificateExpiries expiries = new CertificateExpiries();

  /** Made anew each time, by the tool that comes with Java. */
  private static KeyStore keys(Path directory, String password)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password.toCharArray());
    }
    return keys;
  }

  @Test
  void watch_connectionWithTls_knowsUntilWhenTheCertificateIsValid(@TempDir Path directory)
      throws Exception {
    String password = UUID.randomUUID().toString();
    KeyStore keys = keys(directory, password);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    DisposableServer server =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .secure(spec -> spec.sslContext(Http11SslContextSpec.forServer(managers)))
            .handle((request, response) -> response.sendString(Mono.just("hello")))
            .bindNow();
    try {
      assertThat(expiries.of("a")).as("nothing has been seen").isEmpty();
      StepVerifier.create(
              HttpClient.create()
                  .doOnChannelInit(
                      (observer, channel, address) -> expiries.watch("a", channel.pipeline()))
                  .secure(
                      spec ->
                          spec.sslContext(
                              Http11SslContextSpec.forClient()
                                  .configure(
                                      context ->
                                          context.trustManager(
                                              InsecureTrustManagerFactory.INSTANCE))))
                  .get()
                  .uri("https://localhost:" + server.port() + "/")
                  .responseContent()
                  .aggregate()
                  .asString())
          .expectNext("hello")
          .expectComplete()
          .verify(Duration.ofMinutes(1));
      assertThat(expiries.of("a"))
          .contains(((X509Certificate) keys.getCertificate("server")).getNotAfter().toInstant());
      assertThat(expiries.of("b")).isEmpty();
    } finally {
      server.disposeNow();
    }
  }
}
