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
package io.shenyullm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code llmctl release} and {@code llmctl draft}, against a server that answers like a console.
 */
class ReleaseCommandsTest {
  private static final String DRAFT =
      """
      {"draft":{"id":"ab12","title":"two","state":"%s","base":1,"problem":null},"newest":%d,\
      "contentSha256":"c0ffee","publication":{"version":2,"notBefore":"2026-12-01T06:00:00Z"},\
      "items":[{"path":"settings/routes.json","state":"changed","conflict":%s,"changedAt":"t","changedBy":"bob"},\
      {"path":"rules/a.drl","state":"same","conflict":false}],\
      "steps":[{"at":"t","who":"bob","what":"written","path":"settings/routes.json"}]}\
      """;

  private final String token = UUID.randomUUID().toString();
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  @TempDir private Path directory;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString().replace("/llm/api/v1/", "");
      String call = exchange.getRequestMethod() + " " + path;
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        String state = exchange.getRequestHeaders().getFirst("If-Match");
        changes.add((call + " " + body + (state == null ? "" : " " + state)).strip());
      }
      String answer = answers.get(call);
      exchange.getResponseHeaders().add("ETag", "\"now\"");
      byte[] bytes = (answer == null ? "{\"detail\":\"no " + call + "\"}" : answer).getBytes(UTF_8);
      exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private TestingShell.Result run(String... args) {
    return TestingShell.run(
        Map.of(
            "LLMCTL_CONSOLE",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "LLMCTL_TOKEN",
            token),
        "",
        args);
  }

  private static String draft(String state, int newest, boolean conflict) {
    return DRAFT.formatted(state, newest, conflict);
  }

  @Test
  void releaseList_isATableAndSaysTheSource() {
    answers.put(
        "GET releases?limit=50",
        """
        {"source":"folder","releases":[{"version":2,"kind":"rollback","author":"bob","approver":null,
        "createdAt":"t","message":"two was wrong"}],"next":null}
        """);
    TestingShell.Result result = run("release", "list");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "VERSION  KIND      BY   APPROVED BY  MADE  MESSAGE",
            "2        rollback  bob               t     two was wrong",
            "a folder is the source: drafts leave as patches (llmctl draft export)");
  }

  @Test
  void releaseShow_saysWhatTheChecksSaid() {
    answers.put(
        "GET releases/2",
        """
        {"release":{"version":2,"kind":"publish","author":"bob","approver":"eve","createdAt":"t",
        "message":"m","parent":1},"items":[{"path":"rules/a.drl","chars":7}],
        "report":{"passes":true,"problems":[{"path":"rules/a.drl","line":3,"column":4,
        "severity":"warning","message":"odd"}],"tests":[{"file":"f","name":"n","passed":true}]}}
        """);
    assertThat(run("release", "show", "2").lines())
        .containsExactly(
            "2 (publish) made t by bob: m",
            "approved by eve",
            "follows 1",
            "ITEM         CHARACTERS",
            "rules/a.drl           7",
            "warning: rules/a.drl:3:4: odd",
            "gateways would take it; tests: 1 of 1 passed");
  }

  @Test
  void releaseRollback_dryRun_onlyShowsTheDifference() {
    answers.put("GET releases?limit=1", "{\"releases\":[{\"version\":9}]}");
    answers.put(
        "GET releases/2/diff?against=9",
        "{\"items\":[{\"path\":\"rules/a.drl\",\"change\":\"changed\",\"lines\":[\"@@ -1,1 +1,1"
            + " @@\",\"-a\\u001b\",\"+b\"]}]}");
    assertThat(run("release", "rollback", "2", "--message", "m", "--dry-run").lines())
        .containsExactly("changed: rules/a.drl", "@@ -1,1 +1,1 @@", "-a?", "+b");
    assertThat(changes).isEmpty();
    answers.put("POST releases/2/rollbacks", "{\"version\":10}");
    assertThat(run("release", "rollback", "2", "--message", "m").out())
        .isEqualTo("released as 10\n");
    assertThat(changes)
        .containsExactly("POST releases/2/rollbacks {\"message\":\"m\",\"parent\":9}");
    answers.put("GET releases/2/diff?against=1", "{\"items\":[]}");
    assertThat(run("release", "diff", "2", "--against", "1").out()).isEqualTo("no item differs\n");
  }

  @Test
  void draftCreateListShow() {
    answers.put("POST drafts", draft("open", 1, false));
    assertThat(run("draft", "create", "two").out()).isEqualTo("ab12\n");
    answers.put(
        "GET drafts?limit=500",
        "{\"drafts\":[{\"id\":\"ab12\",\"state\":\"open\",\"base\":1,\"changes\":2,"
            + "\"createdBy\":\"bob\",\"title\":\"two\"}],\"next\":null}");
    assertThat(run("draft", "list").lines())
        .last()
        .isEqualTo("ab12   open   1           2  bob  two");
    answers.put("GET drafts/ab12", draft("open", 7, true));
    assertThat(run("draft", "show", "ab12").lines())
        .containsExactly(
            "ab12: two",
            "is open",
            "based on 1",
            "release 7 is newer: llmctl draft rebase",
            "ITEM                  STATE              CHANGED  BY",
            "settings/routes.json  changed, conflict  t        bob",
            "t written by bob settings/routes.json");
    answers.put("GET drafts/ab12", draft("published", 7, false));
    assertThat(run("draft", "show", "ab12").out())
        .contains("released as 2")
        .doesNotContain("is newer");
  }

  @Test
  void draftPutAndGet_areForTheStateThatWasRead() throws IOException {
    String item = "drafts/ab12/items/rules/a%20b.drl";
    answers.put(
        "GET " + item, "{\"path\":\"rules/a b.drl\",\"text\":\"rule\\n\",\"state\":\"same\"}");
    answers.put("PUT " + item, "{\"path\":\"rules/a b.drl\",\"state\":\"changed\"}");
    Path file = Files.writeString(directory.resolve("a.drl"), "rule 张");
    TestingShell.Result put = run("draft", "put", "ab12", "rules/a b.drl", file.toString());
    assertThat(put.out()).as(put.err()).isEqualTo("rules/a b.drl is changed\n");
    assertThat(changes).containsExactly("PUT " + item + " {\"text\":\"rule 张\"} \"now\"");
    run("draft", "put", "ab12", "rules/a b.drl", file.toString(), "--if-match", "\"then\"");
    assertThat(changes).last().asString().endsWith(" \"then\"");
    assertThat(run("draft", "get", "ab12", "rules/a b.drl").out()).isEqualTo("rule\n");
    Path into = directory.resolve("out.drl");
    run("draft", "get", "ab12", "rules/a b.drl", "--out", into.toString());
    assertThat(into).hasContent("rule\n");
    assertThat(run("draft", "get", "ab12", "rules/a b.drl", "--out", into.toString()).err())
        .contains("is there already");
    answers.put("GET " + item, "{\"text\":\"\\u001b[2J\"}");
    assertThat(run("draft", "get", "ab12", "rules/a b.drl").err()).contains("--out FILE");
    answers.put("GET " + item, "{\"text\":null}");
    assertThat(run("draft", "get", "ab12", "rules/a b.drl").exitCode()).isOne();
    assertThat(run("draft", "get", "ab12", "rules").err()).contains("a folder and a name");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThat(run("draft", "put", "ab12", "rules/a b.drl", file.toString()).err())
        .contains("is not UTF-8");
  }

  @Test
  void draftPutAndGet_compiledPolicy_isEncoded() throws IOException {
    byte[] wasm = {0, 'a', 's', 'm', (byte) 0xff};
    String item = "drafts/ab12/items/policy/policy.wasm";
    String text = Base64.getEncoder().encodeToString(wasm);
    answers.put("GET " + item, "{\"text\":\"" + text + "\"}");
    answers.put("PUT " + item, "{}");
    Path file = Files.write(directory.resolve("p.wasm"), wasm);
    run("draft", "put", "ab12", "policy/policy.wasm", file.toString());
    assertThat(changes).last().asString().contains("{\"text\":\"" + text + "\"}");
    Path into = directory.resolve("q.wasm");
    run("draft", "get", "ab12", "policy/policy.wasm", "--out", into.toString());
    assertThat(into).hasBinaryContent(wasm);
  }

  @Test
  void draftRemoveWithdrawDelete_areForTheStateThatWasRead() {
    String item = "drafts/ab12/items/rules/a.drl";
    answers.put("GET " + item, "{}");
    answers.put("DELETE " + item, "{\"path\":\"rules/a.drl\",\"state\":\"removed\"}");
    answers.put("DELETE " + item + "?revert=true", "{}");
    answers.put("GET drafts/ab12", draft("open", 1, false));
    answers.put("DELETE drafts/ab12", draft("open", 1, false));
    answers.put("DELETE drafts/ab12/publications", draft("open", 1, false));
    assertThat(run("draft", "remove", "ab12", "rules/a.drl").out())
        .isEqualTo("rules/a.drl is removed\n");
    run("draft", "remove", "ab12", "rules/a.drl", "--revert");
    assertThat(run("draft", "withdraw", "ab12").out()).isEqualTo("is open\n");
    assertThat(run("draft", "delete", "ab12").out()).isEqualTo("deleted: two\n");
    assertThat(changes)
        .containsExactly(
            "DELETE " + item + "  \"now\"",
            "DELETE " + item + "?revert=true  \"now\"",
            "DELETE drafts/ab12/publications  \"now\"",
            "DELETE drafts/ab12  \"now\"");
  }

  @Test
  void draftCheck_whatDoesNotPass_exitsWith1() {
    answers.put(
        "POST drafts/ab12/checks",
        """
        {"passes":false,"problems":[{"path":"policy","line":null,"column":null,"severity":"error",
        "message":"odd"}],"tests":[{"file":"rules/a.test.json","name":"cheap","passed":false,
        "message":"was dear"}]}
        """);
    for (TestingShell.Result result :
        List.of(
            run("draft", "check", "ab12"),
            run("draft", "publish", "ab12", "--message", "m", "--dry-run"))) {
      assertThat(result.exitCode()).isOne();
      assertThat(result.lines())
          .containsExactly(
              "error: policy: odd",
              "failed: rules/a.test.json: cheap: was dear",
              "gateways would not take it, or a test fails; tests: 0 of 1 passed");
    }
    assertThat(changes).containsOnly("POST drafts/ab12/checks");
  }

  @Test
  void draftPublish_saysWhatComesNext() {
    answers.put("GET drafts/ab12", draft("open", 1, false));
    answers.put("POST drafts/ab12/publications", draft("published", 2, false));
    assertThat(run("draft", "publish", "ab12", "--message", "m").out())
        .isEqualTo("released as 2\n");
    answers.put("POST drafts/ab12/publications", draft("waiting", 1, false));
    assertThat(run("draft", "publish", "ab12", "--message", "m").out())
        .isEqualTo(
            "waits for the approval of another person: llmctl draft approve ab12 --content"
                + " c0ffee\n");
    answers.put("POST drafts/ab12/publications", draft("scheduled", 1, false));
    assertThat(
            run(
                    "draft",
                    "publish",
                    "ab12",
                    "--message",
                    "m",
                    "--not-before",
                    "2026-12-01T06:00:00Z")
                .out())
        .isEqualTo("will be released at 2026-12-01T06:00:00Z\n");
    assertThat(changes)
        .last()
        .isEqualTo(
            "POST drafts/ab12/publications"
                + " {\"message\":\"m\",\"contentSha256\":\"c0ffee\","
                + "\"notBefore\":\"2026-12-01T06:00:00Z\"}");
    answers.put("POST drafts/ab12/approvals", draft("published", 2, false));
    assertThat(run("draft", "approve", "ab12", "--content", "c0ffee").out())
        .isEqualTo("released as 2\n");
    assertThat(changes)
        .last()
        .isEqualTo("POST drafts/ab12/approvals {\"contentSha256\":\"c0ffee\"} \"now\"");
    assertThat(run("draft", "publish", "ab12").exitCode()).isEqualTo(2);
  }

  @Test
  void draftRebase_conflict_exitsWith1() {
    answers.put("POST drafts/ab12/rebases", draft("open", 1, true));
    TestingShell.Result result = run("draft", "rebase", "ab12");
    assertThat(result.exitCode()).isOne();
    assertThat(result.lines())
        .containsExactly(
            "based on 1", "conflict: settings/routes.json, put it again as it is to be");
    answers.put("POST drafts/ab12/rebases", draft("open", 1, false));
    assertThat(run("draft", "rebase", "ab12").exitCode()).isZero();
  }

  @Test
  void draftExportAndDiff() {
    answers.put("GET drafts/ab12/patch", "{\"patch\":\"diff --git a/a b/a\\n+\\tb\\n\"}");
    assertThat(run("draft", "export", "ab12").out()).isEqualTo("diff --git a/a b/a\n+\tb\n");
    Path into = directory.resolve("a.patch");
    run("draft", "export", "ab12", "--out", into.toString());
    assertThat(into).hasContent("diff --git a/a b/a\n+\tb\n");
    answers.put("GET drafts/ab12/diff", "{\"items\":[]}");
    assertThat(run("draft", "diff", "ab12").out()).isEqualTo("no item differs\n");
    assertThat(run("draft", "show", "ab12").err()).contains("no GET drafts/ab12");
  }
}
