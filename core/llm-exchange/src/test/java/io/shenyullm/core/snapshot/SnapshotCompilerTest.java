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
package io.shenyullm.core.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.identity.KeyRing;
import io.shenyullm.core.identity.VirtualKeys;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.wire.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotCompilerTest {
  private static final String FULL =
      """
      {
        "schema": 1, "version": 42, "createdAt": "2026-01-01T00:00:00Z",
        "routes": [{"name":"default","drive":"direct","requires":["admit"],"maxBodyBytes":2048,
                    "anonymous":true,"requireAudit":false}],
        "identity": {
          "pepper": {"env":"PEPPER"},
          "keys": [{"id":"k-alice","hash":"%s","expiresAt":"2027-01-01T00:00:00Z",
                    "allowedHints":["project"],
                    "principal":{"tenant":"acme","department":"research","project":null,"user":"alice"}}],
          "jwt": {"issuer":"https://issuer.example","audience":"llm","hmac":{"file":"jwt-key"},
                  "claims":{"user":"sub"}},
          "appKeys": {"app":{"tenant":"acme","user":"svc-1"}}
        },
        "providers": [{"name":"local","protocol":"openai","baseUrl":"http://localhost:8000/v1/",
                       "apiKey":{"env":"LOCAL_KEY"},"simulated":true,"connectTimeoutMillis":7}],
        "models": [
          {"id":"small","provider":"local","upstreamModel":"s-1","contextWindow":1000,
           "maxOutputTokens":100,"quality":0.4,"weight":2,"capabilities":["tools"],
           "prices":[{"from":"2024-01-01","currency":"USD","perMillion":{"input":"1","output":"2"}}]},
          {"id":"gpt-4o-mini","provider":"local","prices":"catalog"},
          {"id":"own","provider":"local","prices":"free"}],
        "aliases": {"fast":"small","any":"auto"},
        "detection": {"minScore":0.7}
      }
      """;

  @TempDir Path directory;

  private final SecureRandom random = new SecureRandom();
  private final Secret pepper = VirtualKeys.generate(random);
  private final Secret key = VirtualKeys.generate(random);
  private final Secret upstreamKey = VirtualKeys.generate(random);
  private final TestingPart part = new TestingPart();

  @Test
  void compile_fullDocument_everySectionIsThere() throws Exception {
    Files.writeString(directory.resolve("jwt-key"), VirtualKeys.generate(random).reveal() + "\n");
    byte[] document = FULL.formatted(KeyRing.hash(pepper, key.reveal())).getBytes(UTF_8);

    Snapshot snapshot = compiler().compile(document, "test.json");

    assertThat(snapshot.version()).isEqualTo(42);
    assertThat(snapshot.sha256()).isEqualTo(SnapshotCompiler.sha256(document));
    Route route = snapshot.route("default").orElseThrow();
    assertThat(route)
        .isEqualTo(
            new Route(
                "default", java.util.Set.of(Verdict.ADMIT), Route.Drive.DIRECT, 2048, true, false));
    var alice = snapshot.identity().keys().find(key.reveal()).orElseThrow();
    assertThat(alice.principal().levels())
        .isEqualTo(
            Map.of("tenant", "acme", "department", "research", "user", "alice", "key", "k-alice"));
    assertThat(alice.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(snapshot.identity().jwt()).isNotNull();
    assertThat(snapshot.identity().appKeys()).containsOnlyKeys("app");
    var small = snapshot.catalog().offer("small", "local").orElseThrow();
    assertThat(small.provider().baseUrl()).hasToString("http://localhost:8000/v1");
    assertThat(small.provider().apiKey().reveal()).isEqualTo(upstreamKey.reveal());
    assertThat(small.provider().connectTimeout().toMillis()).isEqualTo(7);
    assertThat(small.weight()).isEqualTo(2);
    assertThat(small.prices().cost(TokenUsage.of(1_000_000, 1_000_000), Instant.now()).plain())
        .isEqualTo("3");
    var mini = snapshot.catalog().offer("gpt-4o-mini", "local").orElseThrow();
    assertThat(mini.prices().cost(TokenUsage.of(1_000_000, 0), Instant.now()).plain())
        .isEqualTo("0.15");
    assertThat(mini.maxOutputTokens()).isEqualTo(16_384);
    assertThat(snapshot.catalog().resolve("fast")).isEqualTo("small");
    assertThat(snapshot.part(TestingPart.Compiled.class).minScore()).isEqualTo(0.7);
  }

  @Test
  void compile_minimalDocument_isClosed() throws Exception {
    Snapshot snapshot = compile("{\"schema\":1,\"version\":1}");
    Route route = snapshot.route("default").orElseThrow();
    assertThat(route.requires()).containsExactlyInAnyOrder(Verdict.ADMIT, Verdict.RESERVE);
    assertThat(route.anonymous()).isFalse();
    assertThat(route.requireAudit()).isTrue();
    assertThat(snapshot.catalog().offers()).isEmpty();
  }

  @Test
  void compile_routesWithAudit_areRead() throws Exception {
    Snapshot snapshot =
        compile(
            """
            {"schema":1,"version":1,"routes":[{"name":"plain"},{"name":"sure","audit":"durable"},
             {"name":"none","audit":"off"},{"name":"lax","audit":"buffered","requireAudit":false}]}
            """);

    assertThat(snapshot.route("plain").orElseThrow().audit()).isEqualTo(Route.Audit.BUFFERED);
    assertThat(snapshot.route("sure").orElseThrow().audit()).isEqualTo(Route.Audit.DURABLE);
    assertThat(snapshot.route("sure").orElseThrow().requireAudit()).isTrue();
    assertThat(snapshot.route("none").orElseThrow().audit()).isEqualTo(Route.Audit.OFF);
    assertThat(snapshot.route("none").orElseThrow().requireAudit()).isFalse();
    assertThat(snapshot.route("lax").orElseThrow().requireAudit()).isFalse();
  }

  @Test
  void compile_routeWithContradictingAudit_isRefusedWithItsPath() throws Exception {
    assertThat(
            problems(
                """
                {"schema":1,"version":1,"routes":[{"name":"a","audit":"fast"},
                 {"name":"b","audit":"off","requireAudit":true},
                 {"name":"c","audit":"durable","requireAudit":false}]}
                """))
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem).matches("(?s).*routes.*[012].*audit.*"));
  }

  @Test
  void compile_routeWithCache_isRead() throws Exception {
    Route route =
        compile(
                """
                {"schema":1,"version":1,"routes":[{"name":"faq","cache":{"mode":"exact",
                 "ttlSeconds":60,"waitMillis":0,"maskedRequests":true,"scope":"user",
                 "tags":["faq"]}},{"name":"plain"}]}
                """)
            .route("faq")
            .orElseThrow();

    assertThat(route.cache())
        .isEqualTo(
            new ReplyCaching(
                ReplyCaching.Mode.EXACT,
                java.time.Duration.ofMinutes(1),
                java.time.Duration.ZERO,
                true,
                "user",
                List.of("faq")));
  }

  @Test
  void compile_routeWithoutCache_off() throws Exception {
    Snapshot snapshot = compile("{\"schema\":1,\"version\":1,\"routes\":[{\"name\":\"a\"}]}");

    assertThat(snapshot.route("a").orElseThrow().cache()).isEqualTo(ReplyCaching.OFF);
  }

  @Test
  void compile_wrongCaches_pathOfEach() {
    List<String> problems =
        problems(
            """
            {"schema":1,"version":7,
             "routes": [{"name":"a","cache":{"mode":"similar"}},
                        {"name":"b","cache":{"ttl":5}},
                        {"name":"c","cache":{"ttlSeconds":0}},
                        {"name":"d","cache":{"waitMillis":60001}},
                        {"name":"e","cache":{"scope":"world"}},
                        {"name":"f","cache":{"tags":[""]}},
                        {"name":"g","drive":"direct","cache":{"mode":"exact"}}]}
            """);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "doc.json:2:34: routes[0].cache.mode: must be \"off\" or \"exact\"",
            "doc.json:3:34: routes[1].cache.ttl: unknown key; known here: [maskedRequests, mode,"
                + " scope, tags, ttlSeconds, waitMillis]",
            "doc.json:4:34: routes[2].cache.ttlSeconds: must be within 1..2592000",
            "doc.json:5:34: routes[3].cache.waitMillis: must be within 0..60000",
            "doc.json:6:34: routes[4].cache.scope: must be one of [tenant, organisation,"
                + " department, team, project, user, key, application]",
            "doc.json:7:34: routes[5].cache.tags: must have 1 to 64 characters each",
            "doc.json:8:42: routes[6].cache: needs \"drive\":\"router\": a host's proxy calls its"
                + " upstream");
  }

  @Test
  void compile_manyMistakes_allReportedWithLineAndColumn() {
    List<String> problems =
        problems(
            """
            {"schema":1,"version":7,
             "routs": [],
             "routes": [{"name":"a","drive":"up"},
                        {"name":"b","requires":["all"]}],
             "providers": [{"name":"p","protocol":"openai","baseUrl":"ftp://x"}],
             "aliases": {"fast":"nothing"}}
            """);
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "doc.json:2:2: routs: unknown key; known here: [aliases, budgets, createdAt, detection,"
                + " identity, models, policy, providers, routes, routing, schema, version]",
            "doc.json:3:25: routes[0].drive: must be \"router\" or \"direct\"",
            "doc.json:4:25: routes[1].requires: takes \"admit\" and \"reserve\" only",
            "doc.json:5:48: providers[0].baseUrl: must be an absolute http or https URL without"
                + " user, query and fragment",
            "doc.json:6:14: aliases.fast: means a model that is not offered: nothing");
    assertThat(part.compiled).hasValue(0);
  }

  @Test
  void compile_badJson_lineAndColumn() {
    assertThat(problems("{\"schema\":1,\n \"version\" 2}"))
        .singleElement()
        .asString()
        .startsWith("doc.json:2:");
    assertThat(problems("{\"schema\":1,\"schema\":1}")).hasSize(1);
    assertThat(problems("[]")).hasSize(1);
  }

  @Test
  void compile_unknownSchema_onlyThatIsReported() {
    assertThat(problems("{\"schema\":2,\"version\":1,\"x\":1}"))
        .containsExactly("doc.json:1:2: schema: is 2, but this gateway reads schema 1");
    assertThat(problems("{\"version\":1}")).singleElement().asString().contains("is required");
  }

  @Test
  void compile_secretInDocument_refusedWithoutShowingIt() {
    String literal = VirtualKeys.generate(random).reveal();
    List<String> problems =
        problems(
            "{\"schema\":1,\"version\":1,\"providers\":[{\"name\":\"p\",\"protocol\":\"openai\","
                + "\"baseUrl\":\"http://h\",\"apiKey\":\""
                + literal
                + "\"}]}");
    assertThat(problems).singleElement().asString().contains("must be a reference");
    assertThat(problems.toString()).doesNotContain(literal);
  }

  @Test
  void compile_missingSecretOrFile_refused() {
    assertThat(problems(provider("\"apiKey\":{\"env\":\"NOT_SET\"}")))
        .singleElement()
        .asString()
        .contains("providers[0].apiKey.env: environment variable NOT_SET is not set");
    assertThat(problems(provider("\"apiKey\":{\"file\":\"not-there\"}")))
        .singleElement()
        .asString()
        .contains("not-there cannot be read");
  }

  @Test
  void compile_modelWithoutPrice_refused() {
    assertThat(problems(model("\"quality\":0.5"))).singleElement().asString().contains("prices");
    assertThat(problems(model("\"prices\":\"catalog\",\"upstreamModel\":\"no-such-model\"")))
        .singleElement()
        .asString()
        .contains("no price of no-such-model");
    assertThat(problems(model("\"prices\":\"free\",\"quality\":2")))
        .singleElement()
        .asString()
        .contains("models[0].quality");
  }

  @Test
  void compile_keysWithoutPepper_refused() {
    assertThat(
            problems(
                "{\"schema\":1,\"version\":1,\"identity\":{\"keys\":[{\"id\":\"k\",\"hash\":\""
                    + "0".repeat(64)
                    + "\",\"principal\":{\"tenant\":\"t\",\"user\":\"u\"}}]}}"))
        .singleElement()
        .asString()
        .contains("identity.pepper");
  }

  @Test
  void compile_partRefusesOrBreaks_problemAndDisposed() {
    assertThat(problems(detection("2"))).singleElement().asString().contains("detection.minScore");
    assertThat(problems(detection("1000"))).singleElement().asString().contains("IllegalState");
    assertThat(part.disposed).hasValue(0);
    assertThat(problems(detection("-1"))).singleElement().asString().contains("finds nothing");
    assertThat(part.disposed).hasValue(1);
  }

  @Test
  void builtIn_variousEnvironments_compiles() throws Exception {
    Map<String, String> environment = new java.util.HashMap<>();
    assertThat(builtIn(environment).catalog().offers()).isEmpty();
    assertThat(builtIn(environment).route("default").orElseThrow().anonymous()).isTrue();
    environment.put("OPENAI_API_KEY", upstreamKey.reveal());
    environment.put("ANTHROPIC_API_KEY", upstreamKey.reveal());
    assertThat(builtIn(environment).catalog().offers())
        .extracting(o -> o.provider().name())
        .contains("openai", "anthropic");
    environment.put("OPENAI_BASE_URL", "http://localhost:8080/v1");
    assertThat(builtIn(environment).catalog().knows("default")).isTrue();
    environment.put("OPENAI_MODELS", "qwen, llama");
    assertThat(builtIn(environment).catalog().knows("llama")).isTrue();
    assertThat(builtIn(environment).version()).isZero();
  }

  @Test
  void compile_fileTooLarge_refused() throws IOException {
    Files.write(directory.resolve("big"), new byte[2 * 1024 * 1024]);
    assertThat(problems(provider("\"apiKey\":{\"file\":\"big\"}"))).hasSize(1);
  }

  @Test
  void part_notInstalled_saysWhich() throws Exception {
    Snapshot snapshot = compile("{\"schema\":1,\"version\":1}");
    assertThatThrownBy(() -> snapshot.part(String.class)).hasMessageContaining("java.lang.String");
  }

  private Snapshot builtIn(Map<String, String> environment) throws SnapshotException {
    SnapshotCompiler compiler =
        new SnapshotCompiler(
            List.of(), new SecretResolver(environment::get, directory), PriceCatalog::builtIn);
    return compiler.compile(
        new AnonymousTrialSnapshot(environment::get).document(), AnonymousTrialSnapshot.SOURCE);
  }

  private static String provider(String more) {
    return "{\"schema\":1,\"version\":1,\"providers\":[{\"name\":\"p\",\"protocol\":\"openai\","
        + "\"baseUrl\":\"http://h\","
        + more
        + "}]}";
  }

  private static String model(String more) {
    return "{\"schema\":1,\"version\":1,\"providers\":[{\"name\":\"p\",\"protocol\":\"openai\","
        + "\"baseUrl\":\"http://h\"}],\"models\":[{\"id\":\"m\",\"provider\":\"p\","
        + more
        + "}]}";
  }

  private static String detection(String minScore) {
    return "{\"schema\":1,\"version\":1,\"detection\":{\"minScore\":" + minScore + "}}";
  }

  private Snapshot compile(String json) throws SnapshotException {
    return compiler().compile(json.getBytes(UTF_8), "doc.json");
  }

  private List<String> problems(String json) {
    SnapshotException refused = catchThrowableOfType(() -> compile(json), SnapshotException.class);
    assertThat(refused).isNotNull();
    return refused.problems().stream().map(Object::toString).toList();
  }

  private SnapshotCompiler compiler() {
    Map<String, String> environment =
        Map.of("PEPPER", pepper.reveal(), "LOCAL_KEY", upstreamKey.reveal());
    return new SnapshotCompiler(
        List.of(part), new SecretResolver(environment::get, directory), PriceCatalog::builtIn);
  }
}
