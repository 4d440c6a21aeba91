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
package io.shenyullm.admin.dataplane;

import static io.shenyullm.admin.TestingDatabase.refusal;
import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.check.DocumentCheck;
import io.shenyullm.admin.gateways.GatewayStatuses;
import io.shenyullm.admin.gateways.TestingTokens;
import io.shenyullm.admin.releases.SnapshotPublisher;
import io.shenyullm.admin.requests.RequestFeed;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.core.grid.GridProperties;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.RecordLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

final class DataPlaneServerTest {
  private final String token = UUID.randomUUID().toString();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private final GatewayStatuses gateways = new GatewayStatuses(Clock.systemUTC());
  private SnapshotPublisher publisher;
  private TestingTokens tokens;
  private final RequestFeed feed = RequestFeed.create();
  private DataPlaneServer server;

  @BeforeEach
  void start() throws IOException {
    TestingDatabase database = new TestingDatabase();
    AdminSettings settings =
        new AdminSettings(
            directory,
            AdminSettings.Database.UNSET,
            token,
            null,
            new AdminSettings.DataPlane("127.0.0.1", 0),
            new AdminSettings.Snapshot(
                null, directory, null, null, Duration.ofSeconds(1), Duration.ZERO),
            new AdminSettings.Releases(false),
            GridProperties.NONE,
            List.of(),
            AdminSettings.Roles.NOBODY,
            new AdminSettings.Limits(120, 600, 60),
            new AdminSettings.Validator(null, DataSize.ofMegabytes(256), Duration.ofSeconds(30)));
    var records = database.records();
    tokens = new TestingTokens(database.dataSource());
    publisher =
        SnapshotPublisher.create(
            settings.snapshot(),
            SigningKey.readOrCreate(directory.resolve("key.pem")),
            DocumentCheck.load(directory),
            database.open(),
            Clock.systemUTC(),
            System::nanoTime,
            version -> {});
    server =
        new DataPlaneServer(
            settings, tokens, publisher, records, List.of(feed, gateways), Duration.ofSeconds(5));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    feed.destroy();
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String[] bearer() {
    return new String[] {"Authorization", "Bearer " + token};
  }

  @Test
  void call_withoutToken_is401() throws IOException, InterruptedException {
    assertThat(call("GET", "/llm/v1/snapshots/current", "").statusCode()).isEqualTo(401);
    assertThat(
            call("POST", "/llm/v1/usage", "", "Authorization", "Bearer " + token + "x")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void usageAndAudit_inAnotherGatewaysName_are422ByLineAndTheOwnAreStored()
      throws IOException, InterruptedException {
    String[] own = {"Authorization", "Bearer " + tokens.make("gw-1")};
    String at = "2026-01-01T00:00:00Z";
    String foreign = usage("r2", at, "alice", "1").replace("gw-1", "gw-2");

    HttpResponse<String> usage =
        call(
            "POST",
            "/llm/v1/usage",
            usage("r1", at, "alice", "1")
                + foreign
                + usage("r3", at, "alice", "1").replace("gw-1", "GW-1")
                + usage("r4", at, "alice", "1"),
            own);
    HttpResponse<String> audit =
        call("POST", "/llm/v1/audit", refusal("r5", at).replace("gw-1", "gw-2"), own);

    assertThat(usage.statusCode()).isEqualTo(422);
    String reason = "gateway is not the one whose token was shown";
    assertThat(Json.parseObject(usage.body().getBytes(UTF_8)))
        .containsEntry("accepted", 2)
        .containsEntry(
            "rejected",
            List.of(Map.of("line", 2, "reason", reason), Map.of("line", 3, "reason", reason)));
    assertThat(audit.statusCode()).isEqualTo(422);
    assertThat(audit.body()).startsWith("{\"accepted\":0,").contains("\"line\":1");
    assertThat(call("POST", "/llm/v1/usage", foreign, bearer()).body())
        .as("the shared token is believed")
        .isEqualTo("{\"accepted\":1,\"duplicates\":0}");
  }

  @Test
  void status_inAnotherGatewaysName_is422() throws IOException, InterruptedException {
    String status =
        "{\"schema\":1,\"id\":\"s\",\"at\":\"2026-01-01T00:00:00.000Z\",\"gateway\":\"gw-1\"}";
    String other = "Bearer " + tokens.make("gw-2");
    assertThat(call("POST", "/llm/v1/status", status, "Authorization", other).statusCode())
        .isEqualTo(422);
    assertThat(gateways.all()).isEmpty();
  }

  @Test
  void ownToken_revoked_isRefusedAtOnceAlsoForABatchThatIsArriving()
      throws IOException, InterruptedException {
    String token = tokens.make("gw-1");
    String[] own = {"Authorization", "Bearer " + token};
    assertThat(call("GET", "/llm/v1/budgets/spent", "", own).statusCode()).isEqualTo(200);
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "1");
    try (Socket arriving =
        half(
            "POST /llm/v1/usage HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Length: "
                + line.length()
                + "\r\nExpect: 100-continue\r\n\r\n")) {
      byte[] goOn = arriving.getInputStream().readNBytes("HTTP/1.1 100 \r\n\r\n".length());
      assertThat(new String(goOn, UTF_8)).as("it was let in").startsWith("HTTP/1.1 100");

      tokens.revoke(token);
      arriving.getOutputStream().write(line.getBytes(UTF_8));
      String answer = new String(arriving.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).contains(" 401 ", "revoked");
    }
    assertThat(call("GET", "/llm/v1/snapshots/current", "", own).statusCode()).isEqualTo(401);
    assertThat(call("POST", "/llm/v1/usage", line, own).statusCode()).isEqualTo(401);
  }

  @Test
  void snapshot_beforeAnything_is404AndSaysWhy() throws IOException, InterruptedException {
    publisher.scan();
    HttpResponse<String> response = call("GET", "/llm/v1/snapshots/current", "", bearer());
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("gateway.json");
  }

  @Test
  void snapshot_knownTag_is304() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("gateway.json"), "{\"routes\":[{\"name\":\"default\"}]}");
    publisher.scan();
    HttpResponse<String> first = call("GET", "/llm/v1/snapshots/current", "", bearer());
    assertThat(first.statusCode()).isEqualTo(200);
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> second =
        call(
            "GET",
            "/llm/v1/snapshots/current",
            "",
            "Authorization",
            "Bearer " + token,
            "If-None-Match",
            tag);
    assertThat(second.statusCode()).isEqualTo(304);
  }

  @Test
  void status_refusal_isRememberedUntilTheNextWord() throws IOException, InterruptedException {
    String status =
        "{\"schema\":1,\"id\":\"s-1\",\"at\":\"2026-01-01T00:00:00.000Z\",\"gateway\":\"gw-1\","
            + "\"boot\":\"b\",\"snapshotVersion\":3";
    String refusing = status + ",\"refusedVersion\":4,\"snapshotProblem\":\"budgets: odd\"}";
    assertThat(call("POST", "/llm/v1/status", refusing, bearer()).statusCode()).isEqualTo(200);
    assertThat(gateways.all())
        .singleElement()
        .satisfies(
            heard -> {
              assertThat(heard.status().snapshot().refusedVersion()).isEqualTo(4);
              assertThat(heard.status().snapshot().problem()).isEqualTo("budgets: odd");
            });
    assertThat(call("POST", "/llm/v1/status", status + "}", bearer()).statusCode()).isEqualTo(200);
    assertThat(gateways.all())
        .singleElement()
        .satisfies(heard -> assertThat(heard.status().snapshot().problem()).isNull());
    assertThat(call("POST", "/llm/v1/status", "nonsense", bearer()).statusCode()).isEqualTo(422);
    assertThat(call("POST", "/llm/v1/status", status + "}").statusCode()).isEqualTo(401);
  }

  @Test
  void status_longerThanAnyCanBe_is413() throws IOException, InterruptedException {
    String padded = " ".repeat(4 * RecordLimits.LINE);
    assertThat(call("POST", "/llm/v1/status", padded + "{}", bearer()).statusCode()).isEqualTo(413);
    assertThat(call("POST", "/llm/v1/status", padded, bearer()))
        .returns(422, HttpResponse::statusCode)
        .satisfies(answer -> assertThat(answer.body()).contains("longer than 60000 characters"));
  }

  @Test
  void usage_twice_countsDuplicates() throws IOException, InterruptedException {
    String line = usage("r1", "2026-01-01T00:00:00Z", "alice", "0.5");
    assertThat(call("POST", "/llm/v1/usage", line, bearer()).body())
        .isEqualTo("{\"accepted\":1,\"duplicates\":0}");
    assertThat(call("POST", "/llm/v1/usage", line, bearer()).body())
        .isEqualTo("{\"accepted\":0,\"duplicates\":1}");
    assertThat(
            call(
                    "GET",
                    "/llm/v1/budgets/spent?scope=user&since=2026-01-01T00%3A00%3A00Z",
                    "",
                    bearer())
                .body())
        .contains("\"value\":\"alice\"", "\"cost\":\"0.5\"");
  }

  @Test
  void spent_byBoot_namesTheProcess() throws IOException, InterruptedException {
    String line =
        usage("r1", "2026-01-01T00:00:00Z", "alice", "0.5")
            .replace("\"gateway\":", "\"boot\":\"boot-1\",\"gateway\":");
    call("POST", "/llm/v1/usage", line, bearer());
    String path = "/llm/v1/budgets/spent?scope=user&since=2026-01-01T00%3A00%3A00Z&by=boot";
    assertThat(call("GET", path + "&until=2026-01-02T00%3A00%3A00Z", "", bearer()).body())
        .isEqualTo(
            "{\"spent\":[{\"tenant\":\"acme\",\"scope\":\"user\",\"value\":\"alice\","
                + "\"currency\":\"USD\",\"cost\":\"0.5\",\"gateway\":\"gw-1\",\"boot\":\"boot-1\"}]}");
    assertThat(call("GET", path + "&until=2026-01-01T00%3A00%3A00Z", "", bearer()).body())
        .isEqualTo("{\"spent\":[]}");
  }

  @Test
  void spent_badQuestion_is400() throws IOException, InterruptedException {
    assertThat(call("GET", "/llm/v1/budgets/spent?by=moon", "", bearer()))
        .returns(400, HttpResponse::statusCode)
        .satisfies(answer -> assertThat(answer.body()).contains("boot"));
    assertThat(call("GET", "/llm/v1/budgets/spent?until=noon", "", bearer()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void usage_badLine_is422NamingItAndStoresTheRest() throws IOException, InterruptedException {
    String lines = "nonsense\n" + usage("r1", "2026-01-01T00:00:00Z", "alice", "0.5");
    HttpResponse<String> response = call("POST", "/llm/v1/usage", lines, bearer());
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .startsWith("{\"accepted\":1,\"duplicates\":0,\"rejected\":[{")
        .contains("\"line\":1", "not JSON");
  }

  @Test
  void usage_tooManyLines_is413() throws IOException, InterruptedException {
    assertThat(call("POST", "/llm/v1/usage", "{}\n".repeat(1001), bearer()).statusCode())
        .isEqualTo(413);
  }

  @Test
  void halfSentRequests_holdNobodyUp_andEndAtTheirDeadline()
      throws IOException, InterruptedException {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        halves.add(half("POST /llm/v1/usage HTTP/1.1\r\nHost: x\r\nAuth"));
        halves.add(
            half(
                "POST /llm/v1/usage HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + token
                    + "\r\nContent-Length: 100\r\n\r\n{"));
      }
      assertThat(call("GET", "/llm/v1/budgets/spent", "", bearer()).statusCode()).isEqualTo(200);
      for (int i = 1; i < halves.size(); i += 2) {
        String answer = new String(halves.get(i).getInputStream().readAllBytes(), UTF_8);
        assertThat(answer).as("answer, then the end").contains(" 408 ", "did not arrive within");
      }
      assertThat(call("GET", "/llm/v1/budgets/spent", "", bearer()).statusCode()).isEqualTo(200);
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void connections_fromOneAddress_areLimited() throws IOException, InterruptedException {
    List<Socket> open = new ArrayList<>();
    try {
      // what the system has accepted for us is closed where it is one too many
      for (int i = 0; i < 1_100; i++) {
        open.add(half(""));
      }
      assertThat(open.get(1_099).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private Socket half(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return socket;
  }

  @Test
  void batch_overTheLimit_is413() throws IOException, InterruptedException {
    assertThat(
            call("POST", "/llm/v1/usage", "x".repeat(8 * 1024 * 1024 + 1), bearer()).statusCode())
        .isEqualTo(413);
    HttpRequest chunked =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/llm/v1/usage"))
            .headers(bearer())
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[9 * 1024 * 1024])))
            .build();
    assertThat(statusOf(chunked)).isIn(413, 0);
    assertThat(call("GET", "/llm/v1/budgets/spent", "", bearer()).statusCode()).isEqualTo(200);
  }

  /** 0 where the server has hung up on a sender that did not stop. */
  private int statusOf(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void call_toAnotherAddress_is404() throws IOException, InterruptedException {
    assertThat(call("GET", "/llm/v1/none", "", bearer()).statusCode()).isEqualTo(404);
  }

  @Test
  void call_wrongMethod_is405() throws IOException, InterruptedException {
    assertThat(call("GET", "/llm/v1/usage", "", bearer()).statusCode()).isEqualTo(405);
  }
}
