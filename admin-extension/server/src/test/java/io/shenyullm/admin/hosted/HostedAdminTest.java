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
package io.shenyullm.admin.hosted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.web.ApiContract;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The console inside an application of others that handles all exceptions in its own way. */
@Timeout(600)
final class HostedAdminTest {
  @TempDir private static Path directory;
  private static @Nullable ServletWebServerApplicationContext context;
  private static String base = "";
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @BeforeAll
  static void start() {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplication(TestingHost.class)
                .run(
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "--llm.admin.data-plane.address=127.0.0.1",
                    "--llm.admin.data-plane.port=0",
                    "--llm.admin.operators=li.wei",
                    "--llm.admin.data-dir=" + directory);
    base = "http://127.0.0.1:" + context.getWebServer().getPort();
  }

  @AfterAll
  static void stop() {
    if (context != null) {
      context.close();
    }
  }

  private HttpResponse<String> send(
      String method, String path, String token, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    HttpRequest request =
        builder
            .header("X-Access-Token", token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    ApiContract.check(request, response);
    return response;
  }

  private void assertRefused(int status, String detail, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    Map<String, @Nullable Object> problem = Json.parseObject(response.body().getBytes(UTF_8));
    assertThat(problem).containsEntry("status", status);
    assertThat(problem.get("detail")).asString().contains(detail);
  }

  private static final String LI_WEI = TestingHost.VERIFIED + "li.wei";

  @Test
  void freeze_thatIsRefused_hasTheStatusOfTheRefusal() throws IOException, InterruptedException {
    assertRefused(
        409,
        "shares no grid",
        send(
            "PATCH",
            "/llm/api/v1/budgets/research/control",
            LI_WEI,
            "{\"frozen\":true,\"reason\":\"r\"}"));
    assertRefused(
        400,
        "decimal in quotes",
        send("PATCH", "/llm/api/v1/budgets/research/control", LI_WEI, "{\"limit\":7}"));
  }

  @Test
  void revoke_thatIsRefused_hasTheStatusOfTheRefusal() throws IOException, InterruptedException {
    assertRefused(
        409,
        "shares no grid",
        send("PUT", "/llm/api/v1/key-revocations/k-alice", LI_WEI, "{\"reason\":\"left\"}"));
    assertRefused(
        400,
        "the body is not",
        send("PUT", "/llm/api/v1/key-revocations/k-alice", LI_WEI, "{\"rea"));
    assertRefused(
        400, "the body is not", send("PUT", "/llm/api/v1/key-revocations/k-alice", LI_WEI, ""));
  }

  /** The host's filter knows who asks only after ours has read the body. */
  @Test
  void post_withAKey_isLookedUpForTheHostsUser() throws IOException, InterruptedException {
    String all = "{\"all\":true}";
    assertRefused(
        400,
        "Idempotency-Key must be",
        send("POST", "/llm/api/v1/cache-purges", LI_WEI, all, "Idempotency-Key", "k".repeat(201)));
    assertRefused(
        409,
        "shares no grid",
        send("POST", "/llm/api/v1/cache-purges", LI_WEI, all, "Idempotency-Key", "k"));
    assertRefused(
        403,
        "eve may not do this",
        send(
            "POST",
            "/llm/api/v1/cache-purges",
            TestingHost.VERIFIED + "eve",
            all,
            "Idempotency-Key",
            "k"));
  }

  @Test
  void change_byNoOperator_is403() throws IOException, InterruptedException {
    assertRefused(
        403,
        "eve may not do this",
        send("POST", "/llm/api/v1/cache-purges", TestingHost.VERIFIED + "eve", "{\"all\":true}"));
  }

  @Test
  void change_byNameInATokenThatNobodyVerified_is401() throws IOException, InterruptedException {
    String claims =
        Base64.getUrlEncoder().encodeToString("{\"userName\":\"li.wei\"}".getBytes(UTF_8));
    assertThat(send("POST", "/llm/api/v1/cache-purges", "h." + claims + ".s", "{}").statusCode())
        .isEqualTo(401);
    assertRefused(
        401,
        "log in first",
        send("POST", "/llm/api/v1/cache-purges", TestingHost.UNFILTERED, "{\"all\":true}"));
    assertRefused(
        401, "log in first", send("GET", "/llm/api/v1/requests", TestingHost.UNFILTERED, ""));
  }

  @Test
  void request_withoutAController_hasItsStatus() throws IOException, InterruptedException {
    assertRefused(404, "", send("GET", "/llm/api/v1/none", LI_WEI, ""));
    HttpResponse<String> wrong = send("DELETE", "/llm/api/v1/status", LI_WEI, "");
    assertRefused(405, "", wrong);
    assertThat(wrong.headers().firstValue("Allow")).contains("GET");
    assertRefused(404, "", send("GET", "/static/llm/none.js", "", ""));
    assertRefused(400, "limit", send("GET", "/llm/api/v1/requests?limit=x", LI_WEI, ""));
  }

  @Test
  void failure_onPathsOfTheHost_isLeftToTheHost() throws IOException, InterruptedException {
    assertThat(send("GET", "/elsewhere", LI_WEI, "").body()).contains("The system is busy");
  }

  @Test
  void status_ofAVerifiedUser_isAnswered() throws IOException, InterruptedException {
    assertThat(send("GET", "/llm/api/v1/status", LI_WEI, "").statusCode()).isEqualTo(200);
  }

  @Test
  void pages_areFoundWithoutTheNameOfTheirFile() throws IOException, InterruptedException {
    HttpResponse<String> folder = send("GET", "/static/llm", "", "");
    assertThat(folder.statusCode()).isEqualTo(302);
    assertThat(folder.headers().firstValue("Location")).contains("/static/llm/");
    for (String path : new String[] {"/static/llm/", "/static/llm/index.html"}) {
      HttpResponse<String> response = send("GET", path, "", "");
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.body()).contains("id=\"root\"");
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("script-src 'nonce-");
    }
  }
}
