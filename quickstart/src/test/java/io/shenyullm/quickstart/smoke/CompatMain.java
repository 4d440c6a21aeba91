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
package io.shenyullm.quickstart.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shenyullm.quickstart.demo.ChildProcess;
import io.shenyullm.quickstart.demo.LocalHttp;
import io.shenyullm.quickstart.demo.Ports;
import io.shenyullm.quickstart.simulated.SimulatedProvider;
import io.shenyullm.quickstart.smoke.UnpackedZip.Printed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The other half of {@code make compat}: walks the README's way into an existing ShenYu, gateway
 * and admin, with what is in the delivered zip and nothing else, our library in the admin. Each
 * case goes on from the one before.
 */
public final class CompatMain implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(240);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DELIVERED_PASSWORD = "123456";
  private static final String NAMESPACE = "649330b6-c2d7-4edc-be8e-8a54df9eb385";

  private final Path run;
  private final Path bootstrap;
  private final Path shenyuAdmin;
  private final UnpackedZip zip;
  private final SimulatedProvider provider = SimulatedProvider.start("sim-a", 0);
  private final String pepper = secret();
  private final String gatewayToken = secret();
  private final String password = "A1" + secret();
  private final int adminPort;
  private final int dataPlanePort;
  private final int gatewayPort;
  private final int metricsPort;
  private @Nullable ChildProcess admin;
  private @Nullable ChildProcess gateway;
  private String key = "";
  private String publicKey = "";
  private long version;

  private CompatMain(Path zip, Path run, Path bootstrap, Path shenyuAdmin) throws IOException {
    this.run = run;
    this.bootstrap = bootstrap;
    this.shenyuAdmin = shenyuAdmin;
    this.zip = UnpackedZip.unpack(zip, run);
    Ports ports = new Ports(true);
    this.adminPort = ports.pick(0);
    this.dataPlanePort = ports.pick(0);
    this.gatewayPort = ports.pick(0);
    this.metricsPort = ports.pick(0);
  }

  /**
   * @param args the zip, the folder of a ShenYu gateway, that of a ShenYu admin
   */
  public static void main(String[] args) throws IOException {
    SmokeReport report = new SmokeReport(System.out);
    Path run = Files.createTempDirectory("llm-compat-");
    int status;
    try (CompatMain compat =
        new CompatMain(
            Path.of(args[0]),
            run,
            Path.of(args[1]).toAbsolutePath(),
            Path.of(args[2]).toAbsolutePath())) {
      compat.walk(report);
      status = report.close();
    }
    if (status != 0) {
      System.out.println("logs are in " + run);
    }
    System.exit(status);
  }

  private void walk(SmokeReport report) {
    report.run("zip: a key for a caller", this::mintKey);
    report.run("admin: starts with our library", this::installAdmin);
    report.run("admin: llmctl logs in, says what is out", this::status);
    report.run("admin: the validator compiles beside it", this::validator);
    report.run("admin: refusals have their status", this::refusals);
    report.run("admin: a refused change is a failure", this::refusedChanges);
    report.run("admin: pages", this::pages);
    report.run("gateway: starts with our ext-lib", this::startGateway);
    report.run("llmctl install --dry-run", this::dryRun);
    report.run("llmctl install", this::install);
    report.run("llmctl install, again", this::installAgain);
    report.run("gateway: answers by our route", this::ask);
    report.run("admin: shows the request", this::requests);
    report.run("admin: restarts, nothing of ours lost", this::restartAdmin);
    report.run("gateway: takes what is published then", this::publish);
    report.run("llmctl uninstall", this::uninstall);
  }

  private String base() {
    return "http://127.0.0.1:" + adminPort;
  }

  private String caller() {
    return "http://127.0.0.1:" + gatewayPort + "/v1";
  }

  private Map<String, String> operator() {
    return Map.of("LLMCTL_ADMIN", base(), "LLMCTL_CONSOLE", base(), "LLMCTL_PASSWORD", password);
  }

  private String mintKey() throws IOException, InterruptedException {
    Printed printed =
        zip.llmctl(
            Map.of("LLM_KEY_PEPPER", pepper),
            "key",
            "new",
            "k-alice",
            "--tenant",
            "acme",
            "--user",
            "alice",
            "--json");
    assertThat(printed.status()).as(printed.out()).isZero();
    JsonNode minted = JSON.readTree(printed.out());
    key = minted.path("key").asText();
    ObjectNode document = document();
    ((ArrayNode) document.path("identity").path("keys")).add(minted.path("entry"));
    ((ObjectNode) document.path("providers").get(0))
        .put("baseUrl", "http://127.0.0.1:" + provider.port() + "/v1");
    write(document);
    return "k-alice";
  }

  private ObjectNode document() throws IOException {
    return (ObjectNode) JSON.readTree(Files.readString(zip.file("snapshot/gateway.json")));
  }

  private void write(ObjectNode document) throws IOException {
    Files.writeString(zip.file("snapshot/gateway.json"), JSON.writeValueAsString(document));
  }

  private String installAdmin() throws IOException, InterruptedException {
    // beside the folder of the library, as docs/install.md has it
    zip.copy("validator", "admin/validator");
    return startAdmin();
  }

  private String startAdmin() throws IOException, InterruptedException {
    admin =
        ChildProcess.java(
            "ShenYu admin",
            run.resolve("shenyu-admin.log"),
            run.resolve("admin"),
            List.of(
                "-Xmx768m",
                "-classpath",
                shenyuAdmin.resolve("conf")
                    + ":"
                    + shenyuAdmin.resolve("lib")
                    + "/*:"
                    + zip.file("admin/ext-lib")
                    + "/*",
                "org.apache.shenyu.admin.ShenyuAdminBootstrap",
                "--server.address=127.0.0.1",
                "--server.port=" + adminPort,
                "--llm.admin.data-plane.address=127.0.0.1",
                "--llm.admin.data-plane.port=" + dataPlanePort,
                "--llm.admin.data-dir=" + run.resolve("admin-data"),
                "--llm.admin.snapshot.folder=" + zip.file("snapshot")),
            Map.of("LLM_ADMIN_GATEWAY_TOKEN", gatewayToken));
    admin.awaitReady(() -> LocalHttp.answers(base() + "/actuator/health", Map.of(), 200), LIMIT);
    changePassword();
    return base();
  }

  /** Whoever installs a ShenYu admin does so first; what it delivers lets nobody edit the menu. */
  private void changePassword() throws IOException, InterruptedException {
    JsonNode session =
        JSON.readTree(
                LocalHttp.get(
                        base() + "/platform/login?userName=admin&password=" + DELIVERED_PASSWORD,
                        Map.of())
                    .body())
            .path("data");
    String id = session.path("id").asText();
    ObjectNode change = JSON.createObjectNode();
    change.put("id", id).put("userName", "admin");
    change.put("oldPassword", DELIVERED_PASSWORD).put("password", password);
    HttpResponse<String> changed =
        LocalHttp.send(
            "PUT",
            base() + "/dashboardUser/modify-password/" + id,
            Map.of("X-Access-Token", session.path("token").asText()),
            change.toString());
    assertThat(JSON.readTree(changed.body()).path("code").asInt())
        .as(changed.body())
        .isEqualTo(200);
  }

  private String status() throws IOException, InterruptedException {
    await(() -> snapshot().path("version").asLong() > 0);
    publicKey = snapshot().path("publicKey").asText();
    version = snapshot().path("version").asLong();
    assertThat(publicKey).isNotEmpty();
    return "snapshot " + version;
  }

  private JsonNode snapshot() {
    try {
      Printed printed = zip.llmctl(operator(), "status", "--json");
      assertThat(printed.status()).as(printed.out()).isZero();
      return JSON.readTree(printed.out()).path("snapshot");
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String validator() throws IOException, InterruptedException {
    JsonNode status = JSON.readTree(LocalHttp.get(base() + "/llm/api/v1/status", session()).body());
    assertThat(status.path("validator").path("state").asText())
        .as(status.path("validator").toString())
        .isEqualTo("warm");
    return "warm";
  }

  private Map<String, String> session() throws IOException, InterruptedException {
    Printed printed = zip.llmctl(operator(), "login");
    assertThat(printed.status()).as(printed.out()).isZero();
    return Map.of("X-Access-Token", printed.out().strip());
  }

  private String refusals() throws IOException, InterruptedException {
    Map<String, String> session = session();
    String freeze = "{\"frozen\":true,\"reason\":\"compat\"}";
    assertRefused("PATCH", "/llm/api/v1/budgets/all-month/control", freeze, session, 409);
    assertRefused("PATCH", "/llm/api/v1/budgets/all-month/control", "{\"limit\":7}", session, 400);
    assertRefused("PUT", "/llm/api/v1/key-revocations/k-alice", "{\"reason\":\"x\"}", session, 409);
    assertRefused("PUT", "/llm/api/v1/key-revocations/k-alice", "{\"rea", session, 400);
    assertRefused("GET", "/llm/api/v1/requests?limit=x", "", session, 400);
    assertRefused("GET", "/llm/api/v1/none", "", session, 404);
    assertRefused("DELETE", "/llm/api/v1/status", "", session, 405);
    for (String token : List.of("", "e30.eyJ1c2VyTmFtZSI6ImFkbWluIn0.c2ln")) {
      HttpResponse<String> nobody =
          LocalHttp.get(base() + "/llm/api/v1/status", Map.of("X-Access-Token", token));
      assertThat(nobody.statusCode()).isEqualTo(401);
    }
    return "400, 401, 404, 405, 409";
  }

  private void assertRefused(
      String method, String path, String body, Map<String, String> session, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> refused = LocalHttp.send(method, base() + path, session, body);
    assertThat(refused.statusCode())
        .as(method + " " + path + " " + refused.body())
        .isEqualTo(status);
    assertThat(JSON.readTree(refused.body()).path("detail").asText()).isNotEmpty();
  }

  private String refusedChanges() throws IOException, InterruptedException {
    Printed freeze = zip.llmctl(operator(), "budget", "freeze", "all-month", "--reason", "compat");
    assertThat(freeze.status()).as(freeze.out()).isEqualTo(1);
    assertThat(freeze.out()).contains("refused (409)").doesNotContain("is frozen");
    Printed revoke = zip.llmctl(operator(), "key", "revoke", "k-alice", "--reason", "compat");
    assertThat(revoke.status()).as(revoke.out()).isEqualTo(1);
    return freeze.out().strip();
  }

  private String pages() throws IOException, InterruptedException {
    HttpResponse<String> moved = LocalHttp.get(base() + "/static/llm", Map.of());
    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(moved.headers().firstValue("Location")).contains("/static/llm/");
    for (String path : List.of("/static/llm/", "/static/llm/index.html")) {
      HttpResponse<String> page = LocalHttp.get(base() + path, Map.of());
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).contains("id=\"root\"");
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy -> assertThat(policy).contains("'nonce-"));
    }
    return "/static/llm/";
  }

  private String startGateway() throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SHENYU_EXTPLUGIN_ENABLED", "false");
    environment.put(
        "SHENYU_LLM_SNAPSHOT_URL",
        "http://127.0.0.1:" + dataPlanePort + "/llm/v1/snapshots/current");
    environment.put("SHENYU_LLM_SNAPSHOT_PUBLIC_KEY", publicKey);
    environment.put("SHENYU_LLM_CONSOLE_URL", "http://127.0.0.1:" + dataPlanePort);
    environment.put("SHENYU_LLM_CONSOLE_TOKEN", gatewayToken);
    environment.put("SHENYU_LLM_METRICS_PORT", String.valueOf(metricsPort));
    environment.put("SHENYU_LLM_DATA_DIR", run.resolve("gateway-data").toString());
    environment.put("LLM_KEY_PEPPER", pepper);
    environment.put("OPENAI_API_KEY", secret());
    gateway =
        ChildProcess.java(
            "gateway",
            run.resolve("gateway.log"),
            run.resolve("gateway"),
            List.of(
                "-Xmx768m",
                "-Xss512k",
                "-classpath",
                bootstrap.resolve("conf")
                    + ":"
                    + bootstrap.resolve("lib")
                    + "/*:"
                    + zip.file("ext-lib")
                    + "/*",
                "org.apache.shenyu.bootstrap.ShenyuBootstrapApplication",
                "--server.address=127.0.0.1",
                "--server.port=" + gatewayPort,
                "--shenyu.namespace=" + NAMESPACE,
                "--shenyu.sync.websocket.urls=ws://127.0.0.1:" + adminPort + "/websocket"),
            environment);
    gateway.awaitReady(
        () -> LocalHttp.answers(caller() + "/../actuator/health", Map.of(), 200), LIMIT);
    return caller();
  }

  private String dryRun() throws IOException, InterruptedException {
    Printed printed = zip.llmctl(operator(), "install", "--dry-run");
    assertThat(printed.status()).as(printed.out()).isZero();
    assertThat(printed.out()).contains("create", "nothing was changed");
    return printed.out().lines().count() + " lines";
  }

  private String install() throws IOException, InterruptedException {
    // an address that fits into the table of menu entries, whatever the port
    Printed printed = zip.llmctl(operator(), "install", "--menu", "http://llm/static/llm");
    assertThat(printed.status()).as(printed.out()).isZero();
    assertThat(printed.out()).contains("create").doesNotContain("skip");
    return printed.out().lines().count() + " lines";
  }

  private String installAgain() throws IOException, InterruptedException {
    Printed printed = zip.llmctl(operator(), "install", "--menu", "http://llm/static/llm");
    assertThat(printed.status()).as(printed.out()).isZero();
    assertThat(printed.out()).doesNotContain("create", "change", "remove");
    return printed.out().lines().count() + " lines";
  }

  private String ask() throws IOException, InterruptedException {
    await(() -> LocalHttp.answers(caller() + "/models", bearer(), 200));
    HttpResponse<String> reply =
        LocalHttp.send(
            "POST",
            caller() + "/chat/completions",
            bearer(),
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    HttpResponse<String> stranger =
        LocalHttp.get(caller() + "/models", Map.of("Authorization", "Bearer sk-llm-none"));
    assertThat(stranger.statusCode()).isEqualTo(401);
    return reply.headers().firstValue("x-llm-model").orElse("no model");
  }

  private Map<String, String> bearer() {
    return Map.of("Authorization", "Bearer " + key);
  }

  private String requests() throws IOException, InterruptedException {
    Map<String, String> session = session();
    await(() -> countRequests(session) > 0);
    return countRequests(session) + " requests";
  }

  private int countRequests(Map<String, String> session) {
    try {
      return JSON.readTree(LocalHttp.get(base() + "/llm/api/v1/requests", session).body())
          .path("requests")
          .size();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The database that a ShenYu admin is delivered with forgets all that is the admin's own. */
  private String restartAdmin() throws IOException, InterruptedException {
    int before = countRequests(session());
    if (admin != null) {
      admin.close();
    }
    startAdmin();
    await(() -> snapshot().path("version").asLong() > 0);
    assertThat(snapshot().path("publicKey").asText()).isEqualTo(publicKey);
    assertThat(snapshot().path("version").asLong()).isGreaterThanOrEqualTo(version);
    assertThat(countRequests(session())).isGreaterThanOrEqualTo(before);
    return before + " requests, snapshot " + snapshot().path("version").asLong();
  }

  private String publish() throws IOException, InterruptedException {
    // the admin's delivered database has forgotten the plugins in the restart
    Printed back = zip.llmctl(operator(), "install", "--menu", "http://llm/static/llm");
    assertThat(back.status()).as(back.out()).isZero();
    ObjectNode document = document();
    ((ObjectNode) document.path("aliases")).put("after-the-restart", "gpt-4o-mini");
    write(document);
    await(() -> models().contains("after-the-restart"));
    return "snapshot " + snapshot().path("version").asLong();
  }

  private String models() {
    try {
      return LocalHttp.get(caller() + "/models", bearer()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private String uninstall() throws IOException, InterruptedException {
    Printed printed = zip.llmctl(operator(), "uninstall");
    assertThat(printed.status()).as(printed.out()).isZero();
    // a gateway without us has nobody to ask, and says so with status 200
    await(() -> models().contains("selector"));
    return printed.out().lines().count() + " lines";
  }

  private void await(BooleanSupplier condition) throws IOException, InterruptedException {
    ChildProcess watched = gateway == null ? admin : gateway;
    Objects.requireNonNull(watched, "nothing was started")
        .awaitReady(condition, Duration.ofSeconds(60));
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    for (ChildProcess process : new ChildProcess[] {gateway, admin}) {
      if (process != null) {
        process.close();
      }
    }
    provider.close();
  }
}
