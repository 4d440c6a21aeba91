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
package io.shenyullm.admin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.dataplane.DataPlaneServer;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.grid.GridApiTest;
import io.shenyullm.admin.grid.TestingSharedGrid;
import io.shenyullm.admin.releases.SnapshotPublisher;
import io.shenyullm.admin.validation.TestingValidator;
import io.shenyullm.admin.web.ApiContract;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The console alone, as it is started: a file database, real ports, its own pages. */
@Timeout(600)
final class AdminMainTest {
  private static final String GATEWAY_TOKEN = UUID.randomUUID().toString();
  private static final String PASSWORD = UUID.randomUUID().toString();

  private static final TestingSharedGrid GRID = new TestingSharedGrid();

  @TempDir private static Path directory;
  private static @Nullable ServletWebServerApplicationContext context;
  private static String base = "";
  private static String dataPlane = "";
  private static String session = "";
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("snapshot"));
    Files.writeString(
        folder.resolve("gateway.json"),
        """
        {"routes":[{"name":"default"}],"identity":{"pepper":{"env":"PEPPER"},"keys":[
          {"id":"k-1","hash":"%s","principal":{"tenant":"acme","user":"alice"}}]},
         "budgets":[{"id":"all-month","scope":"all","period":"total","limit":"7"}]}
        """
            .formatted("a".repeat(64)));
    SpringApplication application = new SpringApplication(AdminMain.class);
    application.setAdditionalProfiles("standalone");
    application.addInitializers(
        starting ->
            ((GenericApplicationContext) starting)
                .registerBean(
                    ConsoleGrid.class,
                    () -> new ConsoleGrid(GRID, TestingSharedGrid.CONSOLE, null)));
    context =
        (ServletWebServerApplicationContext)
            application.run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--llm.admin.data-plane.address=127.0.0.1",
                "--llm.admin.data-plane.port=0",
                "--llm.admin.data-dir=" + directory.resolve("data"),
                "--llm.admin.gateway-token=" + GATEWAY_TOKEN,
                "--llm.admin.password=" + PASSWORD,
                "--llm.admin.snapshot.settle=0s",
                "--llm.admin.limits.logins-per-address=10000",
                "--llm.admin.validator.dir=" + TestingValidator.folder(directory),
                "--llm.admin.snapshot.folder=" + folder);
    awaitPublished(context.getBean(SnapshotPublisher.class));
    base = "http://127.0.0.1:" + context.getWebServer().getPort();
    dataPlane = "http://127.0.0.1:" + context.getBean(DataPlaneServer.class).port();
  }

  /** It is compiled with the real parts first, on the publisher's thread. */
  private static void awaitPublished(SnapshotPublisher publisher) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (publisher.current().isEmpty()) {
      assertThat(System.nanoTime()).as(publisher.problem().toString()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @AfterAll
  static void stop() {
    if (context != null) {
      context.close();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest sent = request.build();
    HttpResponse<String> response = client.send(sent, HttpResponse.BodyHandlers.ofString());
    ApiContract.check(sent, response);
    return response;
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private HttpResponse<String> login(String password) throws IOException, InterruptedException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("user", "admin");
    body.put("password", password);
    return send(
        to("/llm/api/v1/sessions")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response) {
    return Json.parseObject(response.body().getBytes(UTF_8));
  }

  /** As somebody who has logged in once. */
  private HttpRequest.Builder api(String path) throws IOException, InterruptedException {
    if (session.isEmpty()) {
      session = String.valueOf(json(login(PASSWORD)).get("token"));
    }
    return to(path).header("X-Access-Token", session);
  }

  private void ingest(String topic, String record) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(dataPlane + "/llm/v1/" + topic))
                .header("Authorization", "Bearer " + GATEWAY_TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(record)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static String id() {
    return "r-" + UUID.randomUUID();
  }

  @Test
  void login_rightPassword_givesASession() throws IOException, InterruptedException {
    HttpResponse<String> response = login(PASSWORD);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).hasEntrySatisfying("token", t -> assertThat(t).isNotNull());
  }

  @Test
  void login_wrongPassword_is401() throws IOException, InterruptedException {
    assertThat(login("x" + PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void logout_endsTheSessionOnTheServer() throws IOException, InterruptedException {
    String token = String.valueOf(json(login(PASSWORD)).get("token"));
    assertThat(send(to("/llm/api/v1/status").header("X-Access-Token", token)).statusCode())
        .isEqualTo(200);
    assertThat(
            send(to("/llm/api/v1/sessions/current").header("X-Access-Token", token).DELETE())
                .statusCode())
        .isEqualTo(204);
    assertThat(send(to("/llm/api/v1/status").header("X-Access-Token", token)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void api_withoutOrWithWrongToken_is401() throws IOException, InterruptedException {
    for (String path :
        List.of(
            "status",
            "requests",
            "audit-records?requestId=x",
            "requests/stream",
            "grids/current",
            "budgets",
            "key-revocations",
            "releases/current",
            "gateways",
            "gateway-tokens",
            "audit-chains",
            "audit-gaps?gateway=g&boot=b",
            "audit-anchors?gateway=g&boot=b",
            "audit-exports?gateway=g&boot=b",
            "none")) {
      assertThat(send(to("/llm/api/v1/" + path)).statusCode()).as(path).isEqualTo(401);
      assertThat(send(to("/llm/api/v1/" + path).header("X-Access-Token", "guess")).statusCode())
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void status_tellsWhatIsPublishedAndWhatCameIn() throws IOException, InterruptedException {
    ingest("usage", TestingDatabase.usage(id(), "2026-01-01T00:00:00Z", "alice", "1"));
    ingest(
        "status",
        "{\"schema\":1,\"id\":\"s\",\"at\":\"2026-01-01T00:00:00.000Z\",\"gateway\":\"gw-1\"}");
    Map<String, @Nullable Object> status = json(send(api("/llm/api/v1/status")));
    assertThat(list(status, "gateways")).isNotEmpty();
    assertThat(part(status, "snapshot"))
        .containsEntry("configured", true)
        .hasEntrySatisfying("version", v -> assertThat((Long) v).isGreaterThan(20260101000000L))
        .containsEntry("problem", null)
        .containsKey("publicKey");
    assertThat(list(part(status, "snapshot"), "routes").get(0)).containsEntry("audit", "buffered");
    assertThat(part(status, "ingest").get("usage")).isInstanceOf(Integer.class).isNotEqualTo(0);
    assertThat(part(status, "ingest").get("lastAt")).isNotNull();
  }

  @Test
  void document_isWhatWasPublished() throws IOException, InterruptedException {
    Map<String, @Nullable Object> release =
        json(send(api("/llm/api/v1/releases/current/document")));
    assertThat(release.get("version"))
        .isEqualTo(part(json(send(api("/llm/api/v1/status"))), "snapshot").get("version"));
    Map<String, @Nullable Object> document = part(release, "document");
    assertThat(list(document, "routes").get(0)).containsEntry("name", "default");
    assertThat(part(document, "identity")).containsEntry("pepper", Map.of("env", "PEPPER"));
  }

  @Test
  void grid_budgetsAndKeys_answerAsTheDocumentSays() throws IOException, InterruptedException {
    assertThat(part(json(send(api("/llm/api/v1/status"))), "grid"))
        .containsEntry("engine", "testing")
        .containsEntry("problem", null);
    Map<String, @Nullable Object> grid = json(send(api("/llm/api/v1/grids/current")));
    assertThat(send(api("/llm/api/v1/ledger-checks")).statusCode()).isEqualTo(200);
    assertThat(list(grid, "gateways")).isNotEmpty();

    GridApiTest.spend(GRID, "research-month", "research", 20, 100);
    Map<String, @Nullable Object> change = new LinkedHashMap<>();
    change.put("frozen", true);
    change.put("reason", "end of quarter");
    HttpResponse<String> frozen =
        send(
            api("/llm/api/v1/budgets/research-month/control")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(Json.write(change))));
    assertThat(frozen.statusCode()).as(frozen.body()).isEqualTo(200);
    assertThat(json(frozen)).containsEntry("by", "admin");
    Map<String, @Nullable Object> inForce =
        json(send(api("/llm/api/v1/budgets/research-month/control")));
    assertThat(part(inForce, "control")).containsEntry("frozen", true);
    Map<String, @Nullable Object> budgets = json(send(api("/llm/api/v1/budgets")));
    Map<String, @Nullable Object> budget = list(budgets, "budgets").get(0);
    assertThat(part(budget, "control")).containsEntry("frozen", true);
    assertThat(list(budget, "leases")).isNotEmpty();
    assertThat(
            json(
                send(
                    api("/llm/api/v1/budgets/research-month/control")
                        .header("If-Match", "*")
                        .DELETE())))
        .containsEntry("removed", true);

    HttpResponse<String> revoked =
        send(
            api("/llm/api/v1/key-revocations/k-1")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"reason\":\"lost\"}")));
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(json(revoked)).containsEntry("known", true);
    Map<String, @Nullable Object> keys = json(send(api("/llm/api/v1/key-revocations")));
    assertThat(list(keys, "keys")).isNotEmpty();
    assertThat(json(send(api("/llm/api/v1/key-revocations/k-1").header("If-Match", "*").DELETE())))
        .containsEntry("removed", true);
  }

  @Test
  void auditChain_isListedWithWhatItLacksAndExported() throws IOException, InterruptedException {
    String boot = UUID.randomUUID().toString();
    String of = "?gateway=gw-9&boot=" + boot;
    ingest("audit", TestingDatabase.link("gw-9", boot, 1) + TestingDatabase.link("gw-9", boot, 3));

    Map<String, @Nullable Object> page = json(send(api("/llm/api/v1/audit-chains?gateway=gw-9")));
    assertThat(list(page, "chains").get(0)).containsEntry("missing", 1).containsEntry("boot", boot);
    Map<String, @Nullable Object> gaps = json(send(api("/llm/api/v1/audit-gaps" + of)));
    assertThat(gaps).containsEntry("gaps", List.of(Map.of("first", 2, "last", 2)));
    assertThat(send(api("/llm/api/v1/audit-anchors" + of)).statusCode()).isEqualTo(200);
    HttpResponse<String> export = send(api("/llm/api/v1/audit-exports" + of));
    assertThat(export.statusCode()).as(export.body()).isEqualTo(200);
    assertThat(export.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(export.body())
        .startsWith("{\"export\":{\"schema\":1,\"gateway\":\"gw-9\"")
        .contains(TestingDatabase.link("gw-9", boot, 1).strip() + "\n")
        .contains("{\"end\":{");

    for (String path : List.of("audit-gaps", "audit-anchors", "audit-exports")) {
      assertThat(send(api("/llm/api/v1/" + path + "?gateway=gw-9&boot=none")).statusCode())
          .isEqualTo(404);
      HttpResponse<String> bare = send(api("/llm/api/v1/" + path));
      assertThat(bare.statusCode()).as(path).isEqualTo(400);
    }
    assertThat(send(api("/llm/api/v1/audit-anchors" + of + "&cursor=x")).statusCode())
        .isEqualTo(400);
    assertThat(send(api("/llm/api/v1/audit-chains?cursor=x")).statusCode()).isEqualTo(400);
    assertThat(part(json(send(api("/llm/api/v1/status"))), "audit")).containsKey("missing");
  }

  @Test
  void gatewayToken_madeShownOnceAndRevoked() throws IOException, InterruptedException {
    HttpResponse<String> made = makeToken("{\"gateway\":\"gw-7\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    Map<String, @Nullable Object> token = json(made);
    assertThat(token).containsEntry("gateway", "gw-7").containsEntry("createdBy", "admin");
    String shown = String.valueOf(token.get("token"));
    assertThat(spent(shown)).isEqualTo(200);

    HttpResponse<String> listed = send(api("/llm/api/v1/gateway-tokens?limit=1"));
    assertThat(json(listed)).containsEntry("shared", true);
    assertThat(listed.body()).doesNotContain(shown.substring(shown.lastIndexOf('.') + 1));
    assertThat(send(api("/llm/api/v1/gateway-tokens?limit=0")).statusCode()).isEqualTo(400);

    String path = "/llm/api/v1/gateway-tokens/" + token.get("id");
    HttpResponse<String> revoked = send(api(path).DELETE());
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(spent(shown)).isEqualTo(401);
    assertThat(json(send(api(path).DELETE())))
        .containsEntry("revokedAt", json(revoked).get("revokedAt"));
    assertThat(send(api("/llm/api/v1/gateway-tokens/none").DELETE()).statusCode()).isEqualTo(404);
    HttpResponse<String> pasted = send(api("/llm/api/v1/gateway-tokens/" + shown).DELETE());
    assertThat(pasted.statusCode()).isEqualTo(400);
    assertThat(pasted.body()).contains("token itself").doesNotContain(shown);
  }

  @Test
  void gatewayToken_badName_isRefused() throws IOException, InterruptedException {
    for (String body :
        List.of(
            "{}",
            "{\"gateway\":\" \"}",
            "{\"gateway\":\"a\\u0000b\"}",
            "{\"gateway\":\"" + "x".repeat(257) + "\"}")) {
      assertThat(makeToken(body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(makeToken("{\"gateway\":\"网关-一\"}").statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> makeToken(String body) throws IOException, InterruptedException {
    return send(
        api("/llm/api/v1/gateway-tokens")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private int spent(String token) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(dataPlane + "/llm/v1/budgets/spent"))
            .header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void revokedKey_thatTheSnapshotDoesNotHave_isRevokedAndSaidToBeUnknown()
      throws IOException, InterruptedException {
    HttpResponse<String> revoked =
        send(
            api("/llm/api/v1/key-revocations/k-one")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"reason\":\"lost\"}")));
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(json(revoked)).containsEntry("id", "k-one").containsEntry("known", false);
    assertThat(GRID.near(GridNames.REVOKED_KEYS).get("k-one")).isNotNull();
    assertThat(list(json(send(api("/llm/api/v1/key-revocations"))), "keys"))
        .filteredOn(key -> "k-one".equals(key.get("id")))
        .singleElement()
        .satisfies(key -> assertThat(key).containsEntry("known", false));
  }

  @Test
  void revokedKey_afterTheGridHasLostItsData_isPutBack() throws IOException, InterruptedException {
    HttpResponse<String> revoked =
        send(
            api("/llm/api/v1/key-revocations/k-lost")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"reason\":\"lost\"}")));
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    NearMap map = GRID.near(GridNames.REVOKED_KEYS);
    byte[] before = map.get("k-lost");
    GRID.loseControls();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (map.get("k-lost") == null) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(map.get("k-lost")).isEqualTo(before);
  }

  @Test
  void purge_sentAgain_isDoneOnce() throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    for (boolean replayed : new boolean[] {false, true}) {
      HttpResponse<String> purged = purge(key, "{\"tag\":\"route:default\"}");
      assertThat(purged.statusCode()).as(purged.body()).isEqualTo(200);
      assertThat(json(purged)).containsEntry("purged", "route:default");
      assertThat(purged.headers().firstValue("Idempotency-Replayed").isPresent())
          .isEqualTo(replayed);
    }
    assertThat(purge(key, "{\"all\":true}").statusCode()).isEqualTo(422);
    assertThat(purge(UUID.randomUUID().toString(), "{\"tag\":\"").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> purge(String key, String body)
      throws IOException, InterruptedException {
    return send(
        api("/llm/api/v1/cache-purges")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void body_withoutEnd_is413() throws IOException, InterruptedException {
    HttpResponse<String> refused =
        send(
            api("/llm/api/v1/key-revocations/k-1")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[1024 * 1024 + 1])));
    assertThat(refused.statusCode()).isEqualTo(413);
  }

  @Test
  void change_refused_isAProblemThatSaysWhy() throws IOException, InterruptedException {
    HttpResponse<String> refused =
        send(
            api("/llm/api/v1/budgets/none/control")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString("{\"frozen\":true,\"reason\":\"r\"}")));
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(refused)).extractingByKey("detail").asString().contains("budget none");
    HttpResponse<String> bad =
        send(
            api("/llm/api/v1/budgets/none/control")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"limit\":7}")));
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(json(bad)).extractingByKey("detail").asString().contains("decimal in quotes");
  }

  @Test
  void requests_listsServedAndRefusedNewestFirstAndPages()
      throws IOException, InterruptedException {
    String served = id();
    String refused = id();
    ingest("usage", TestingDatabase.usage(served, "2030-01-01T00:00:00Z", "alice", "0.0000258"));
    ingest("audit", TestingDatabase.refusal(refused, "2030-01-01T00:00:01Z"));
    Map<String, @Nullable Object> first = json(send(api("/llm/api/v1/requests?limit=1")));
    Map<String, @Nullable Object> newest = rows(first).get(0);
    assertThat(newest)
        .containsEntry("kind", "refusal")
        .containsEntry("id", refused)
        .containsEntry("ending", "refused");
    Map<String, @Nullable Object> second =
        rows(json(send(api("/llm/api/v1/requests?limit=1&cursor=%s".formatted(first.get("next"))))))
            .get(0);
    assertThat(second)
        .containsEntry("kind", "usage")
        .containsEntry("id", served)
        .containsEntry("billedCost", "0.0000258");
  }

  @Test
  void requests_badParameters_are400() throws IOException, InterruptedException {
    for (String query : List.of("limit=0", "limit=501", "limit=x", "cursor=yesterday")) {
      assertThat(send(api("/llm/api/v1/requests?" + query)).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void audit_ofARequest_isThatOfItsGateway() throws IOException, InterruptedException {
    String refused = id();
    ingest("audit", TestingDatabase.refusal(refused, "2026-01-01T00:00:00Z"));
    Map<String, @Nullable Object> trail =
        json(send(api("/llm/api/v1/audit-records?requestId=" + refused)));
    assertThat(list(trail, "audit")).hasSize(1);
    assertThat(list(json(send(api("/llm/api/v1/audit-records?requestId=" + id()))), "audit"))
        .isEmpty();
  }

  @Test
  void stream_sendsWhatIsIngested() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            api("/llm/api/v1/requests/stream").header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event:ready");
      assertThat(lines.readLine()).startsWith("id:");
      String ready = lines.readLine();
      assertThat(ready).isEqualTo("data:{\"resumed\":false}");
      ApiContract.checkEvent(
          "/llm/api/v1/requests/stream", "ready", ready.substring("data:".length()));
      String id = id();
      ingest("usage", TestingDatabase.usage(id, "2026-01-01T00:00:00Z", "alice", "0.1"));
      Map<String, @Nullable Object> seen = Map.of();
      while (!id.equals(seen.get("id"))) {
        String line = lines.readLine();
        assertThat(line).isNotNull();
        if (line.startsWith("data:{\"kind\"")) {
          seen = Json.parseObject(line.substring("data:".length()).getBytes(UTF_8));
        }
      }
      assertThat(seen).containsEntry("user", "alice").containsEntry("billedCost", "0.1");
      ApiContract.checkEvent(
          "/llm/api/v1/requests/stream", "request", new String(Json.write(seen), UTF_8));
    }
  }

  @Test
  void pages_areServedWithHeadersThatProtectThem() throws IOException, InterruptedException {
    assertThat(send(to("/")).statusCode()).isEqualTo(302);
    HttpResponse<String> page = send(to("/dashboard/index.html"));
    assertThat(page.statusCode()).as("built by the console's own tools").isEqualTo(200);
    assertThat(page.body()).contains("id=\"root\"", "./assets/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'nonce-");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(send(to("/dashboard")).headers().firstValue("Location")).contains("/dashboard/");
    assertThat(send(to("/dashboard/")).body()).contains("id=\"root\"", "./assets/");
    String script = page.body().replaceAll("(?s).*src=\"\\./(assets/[^\"]+)\".*", "$1");
    HttpResponse<String> asset = send(to("/dashboard/" + script));
    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
  }

  @Test
  void validator_hasCompiledWhatIsPublished() throws IOException, InterruptedException {
    assertThat(part(json(send(api("/llm/api/v1/status"))), "validator"))
        .containsEntry("state", "warm")
        .containsEntry("ends", 0);
  }

  @Test
  void database_isAFileInTheDataFolder() {
    assertThat(directory.resolve("data/console.mv.db")).exists();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> part(
      Map<String, @Nullable Object> from, String key) {
    assertThat(from.get(key)).isInstanceOf(Map.class);
    return (Map<String, @Nullable Object>) from.get(key);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> from, String key) {
    assertThat(from.get(key)).isInstanceOf(List.class);
    return (List<Map<String, @Nullable Object>>) from.get(key);
  }

  private static List<Map<String, @Nullable Object>> rows(Map<String, @Nullable Object> page) {
    return list(page, "requests");
  }
}
