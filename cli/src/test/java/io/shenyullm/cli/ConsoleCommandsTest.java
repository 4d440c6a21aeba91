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
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a console, against a server that answers like one. */
class ConsoleCommandsTest {
  private static final String BUDGETS =
      """
      {"at":"2026-01-15T00:00:00Z","shared":true,"total":2,"budgets":[\
      {"id":"research-month","scope":"department","tenant":"demo","value":"research","period":"month",\
      "zone":"UTC","currency":"USD","start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z",\
      "limitNanos":"100000000000","settledNanos":"42000000001","openNanos":"10000000000",\
      "overspendBoundNanos":"0","percent":42.0,"control":{"limit":null,"frozen":true,"by":"admin",\
      "at":"2026-01-15T00:00:00Z","reason":"r",\
      "pending":"the grid is away"},"leases":[{"gateway":"gw-2","boot":"b",\
      "settledNanos":"0","openNanos":"1","state":"lost"}]}],"controls":[]}\
      """;

  private final String password = UUID.randomUUID().toString();
  private final String token = UUID.randomUUID().toString();
  private final List<String> calls = new ArrayList<>();
  private boolean shenyu;
  private int status = 200;
  private String answer = "{}";
  private String budgets = BUDGETS;
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String path = exchange.getRequestURI().toString();
      if (shenyu && path.startsWith("/llm/api/v1/sessions")) {
        send(exchange, 401, "{\"code\":600,\"message\":\"Token is error\"}");
      } else if (path.startsWith("/platform/login")) {
        boolean right = path.endsWith("?userName=li.wei&password=" + password);
        send(
            exchange,
            200,
            right
                ? "{\"code\":200,\"data\":{\"token\":\"" + token + "\"}}"
                : "{\"code\":500,\"message\":\"wrong\",\"data\":null}");
      } else if (path.equals("/llm/api/v1/sessions/current")
          && exchange.getRequestMethod().equals("DELETE")) {
        calls.add("logout");
        exchange.sendResponseHeaders(204, -1);
      } else if (path.equals("/llm/api/v1/sessions")) {
        boolean right = body.equals("{\"user\":\"admin\",\"password\":\"" + password + "\"}");
        send(exchange, right ? 200 : 401, "{\"token\":\"" + token + "\"}");
      } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Access-Token"))) {
        send(exchange, 401, "{\"message\":\"log in first\"}");
      } else if (exchange.getRequestMethod().equals("GET")
          && path.startsWith("/llm/api/v1/budgets")) {
        send(exchange, 200, budgets);
      } else {
        calls.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
        boolean changes =
            List.of("PATCH", "PUT", "DELETE").contains(exchange.getRequestMethod())
                // revoked, or ended, in whatever state
                && !path.startsWith("/llm/api/v1/gateway-tokens/")
                && !path.startsWith("/llm/api/v1/sessions/");
        assertThat(exchange.getRequestHeaders().containsKey("If-Match")).isEqualTo(changes);
        send(exchange, status, answer);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("ETag", "\"state\"");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private TestingShell.Result run(String... args) {
    return TestingShell.run(Map.of("LLMCTL_CONSOLE", url, "LLMCTL_PASSWORD", password), "", args);
  }

  @Test
  void list_isATableForPeople() {
    TestingShell.Result result = run("budget", "list");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "BUDGET          FOR                        USED   LIMIT         SPENT  LEASED  BOUND  "
                + "     RESETS                STATE",
            "research-month  department/demo/research  42.0%  100.00  42.000000001   10.00   0.00 "
                + " USD  2026-02-01T00:00:00Z  frozen, not obeyed yet, lost lease",
            "the fullest 1 of 2");
  }

  @Test
  void list_json_isTheAnswerInOneLine() {
    assertThat(run("budget", "list", "--json").out()).isEqualTo(BUDGETS + "\n");
  }

  @Test
  void list_withoutGrid_saysThatFiguresAreSums() {
    budgets =
        BUDGETS
            .replace("\"shared\":true", "\"shared\":false")
            .replace(
                "\"total\"",
                "\"reports\":{\"gateways\":2,\"silent\":1,\"partial\":true},\"total\"");
    assertThat(run("budget", "list").lines())
        .hasSize(4)
        .first()
        .asString()
        .isEqualTo(
            "no grid is shared: sums over what 2 gateways say, 1 of them silent, of their fullest"
                + " budgets only; each obeys every limit on its own");
    budgets = "{\"shared\":false,\"reports\":{\"gateways\":1,\"silent\":0,\"partial\":false}}";
    assertThat(run("budget", "list").lines()).contains("no budget has been used yet");
    budgets = "{\"shared\":false,\"reports\":{\"gateways\":0,\"silent\":0,\"partial\":false}}";
    assertThat(run("budget", "list").out()).contains("llm.admin.grid.type");
  }

  private static final String REFUSING =
      """
      "id":"gw-1","state":"refused","snapshotVersion":3,"snapshotSha256":"abcd","refusedVersion":4,\
      "problem":"rules/a.drl:7:9: no \\u001b[2Jfact","seenAt":"t1","snapshotSince":"t0",\
      "host":"node-1","version":"0.1.0","commit":null,"startedAt":"t0","requests":5,\
      "waitingRecords":7,"parkedRecords":2,"outboxBytes":9,"offersInTrouble":1,"contested":true\
      """;

  @Test
  void gateway_list_saysWhoRunsWhatAndWhyNot() {
    answer =
        "{\"at\":\"t1\",\"rollout\":{\"version\":4,\"sha256\":\"x\",\"obeys\":0,\"refused\":1,"
            + "\"pending\":0,\"silent\":0},\"total\":1,\"next\":null,\"gateways\":[{"
            + REFUSING
            + "}]}";
    TestingShell.Result result = run("gateway", "list", "--search", "gw");
    assertThat(result.exitCode()).as("scripts see a refusal").isEqualTo(1);
    assertThat(result.lines())
        .containsExactly(
            "GATEWAY  STATE    SNAPSHOT  VERSION  HOST    HEARD  IN FLIGHT  WAITING  PARKED  IN"
                + " TROUBLE",
            "gw-1     refused         3  0.1.0    node-1  t1             5        7       2       "
                + "    1",
            "gw-1 refuses snapshot 4:",
            "  rules/a.drl:7:9: no ?[2Jfact",
            "snapshot 4: 0 obey, 1 refuse, 0 have not answered, 0 are silent");
    assertThat(calls).containsExactly("GET /llm/api/v1/gateways?q=gw&limit=500");
    answer = "{\"rollout\":null,\"gateways\":[],\"next\":null}";
    assertThat(run("gateways", "list").out()).isEqualTo("no gateway has been heard of\n");
  }

  @Test
  void gateway_show_tellsAllOfOne() {
    answer =
        "{"
            + REFUSING
            + ",\"problems\":[{\"source\":\"rules/a.drl\",\"line\":7,\"column\":9,"
            + "\"message\":\"no such fact\"},{\"source\":\"budgets[0]\",\"line\":null,"
            + "\"column\":null,\"message\":\"is odd\"}],\"java\":\"17\",\"boot\":\"b\","
            + "\"offers\":[{\"offer\":\"a/m\",\"state\":\"closed\",\"errorRate\":0.7,"
            + "\"firstTokenMillis\":null,\"opensInMillis\":9000}],\"links\":[{\"kind\":\"console\","
            + "\"name\":\"\",\"tls\":true,\"expiresAt\":\"t9\"}]}";
    TestingShell.Result result = run("gateway", "show", "gw-1");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .contains(
            "  rules/a.drl:7:9: no such fact",
            "  budgets[0]: is odd",
            "a/m    closed         0.7                         9000",
            "console        yes  t9")
        .anyMatch(line -> line.startsWith("records parked"))
        .anyMatch(line -> line.contains("shenyu.llm.gateway-id"))
        .noneMatch(line -> line.startsWith("commit"));
    assertThat(calls).containsExactly("GET /llm/api/v1/gateways/gw-1");
  }

  @Test
  void account_create_showsTheFirstPassword() {
    status = 201;
    answer = "{\"name\":\"fay\",\"roles\":[\"finance\"],\"password\":\"first\"}";
    TestingShell.Result result = run("account", "create", "fay", "--role", "finance");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines()).last().isEqualTo("first");
    assertThat(calls)
        .containsExactly("POST /llm/api/v1/accounts {\"name\":\"fay\",\"roles\":[\"finance\"]}");
  }

  @Test
  void account_list_saysWhoMayWhat() {
    answer =
        "{\"next\":null,\"accounts\":[{\"name\":\"admin\",\"roles\":[\"operator\","
            + "\"administrator\"],\"disabled\":false,\"passwordDue\":false,\"lastLoginAt\":\"t1\"},"
            + "{\"name\":\"fay\",\"roles\":[],\"disabled\":false,\"passwordDue\":true,"
            + "\"lastLoginAt\":null}]}";
    TestingShell.Result result = run("account", "list");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "ACCOUNT  ROLES                    LAST LOGIN  STATE",
            "admin    operator, administrator  t1",
            "fay      may look only            never       must choose a password");
  }

  @Test
  void account_changes_areMadeForTheStateThatWasRead() {
    answer = "{\"name\":\"fay\",\"roles\":[\"auditor\"],\"disabled\":true}";
    TestingShell.Result result = run("account", "change", "fay", "--role", "auditor");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines()).containsExactly("fay: auditor, disabled");
    assertThat(run("account", "disable", "fay").exitCode()).isZero();
    assertThat(run("account", "enable", "fay").exitCode()).isZero();
    assertThat(run("account", "change", "fay", "--no-roles").exitCode()).isZero();
    assertThat(run("account", "delete", "fay").lines()).containsExactly("account fay is deleted");
    assertThat(calls.stream().filter(call -> !call.startsWith("GET")))
        .containsExactly(
            "PATCH /llm/api/v1/accounts/fay {\"roles\":[\"auditor\"]}",
            "PATCH /llm/api/v1/accounts/fay {\"disabled\":true}",
            "PATCH /llm/api/v1/accounts/fay {\"disabled\":false}",
            "PATCH /llm/api/v1/accounts/fay {\"roles\":[]}",
            "DELETE /llm/api/v1/accounts/fay");
  }

  @Test
  void account_change_withoutOrWithBoth_changesNothing() {
    assertThat(run("account", "change", "fay").err()).contains("--no-roles");
    assertThat(run("account", "change", "fay", "--no-roles", "--role", "auditor").exitCode())
        .isEqualTo(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void account_reset_showsThePassword() {
    answer = "{\"name\":\"fay\",\"roles\":[],\"password\":\"again\"}";
    assertThat(run("account", "reset", "fay").lines()).last().isEqualTo("again");
    assertThat(calls).containsExactly("POST /llm/api/v1/accounts/fay/password-resets {}");
  }

  @Test
  void session_list_marksThisOne() {
    answer =
        "{\"next\":null,\"sessions\":[{\"id\":\"0a\",\"user\":\"fay\",\"createdAt\":\"t0\","
            + "\"seenAt\":\"t1\",\"address\":\"192.0.2.7\",\"client\":\"\\u001b[2Jx\",\"current\":true}]}";
    assertThat(run("session", "list", "--everybody").lines())
        .containsExactly(
            "SESSION    USER  SINCE  LAST USED  FROM       WITH",
            "0a (this)  fay   t0     t1         192.0.2.7  ?[2Jx");
    assertThat(run("session", "end", "0a").lines()).hasSize(1);
    assertThat(calls)
        .containsExactly(
            "GET /llm/api/v1/sessions?everybody=true&limit=500", "DELETE /llm/api/v1/sessions/0a");
  }

  @Test
  void whoami_saysWhatMustBeDoneFirst() {
    answer = "{\"user\":\"fay\",\"roles\":[\"finance\"],\"passwordDue\":true,\"id\":\"0a\"}";
    assertThat(run("whoami").lines())
        .containsExactly(
            "fay: finance", "a password of your own must be chosen first: llmctl password");
  }

  @Test
  void password_fromTheEnvironment_isChosen() {
    String wanted = UUID.randomUUID().toString();
    TestingShell.Result result =
        TestingShell.run(
            Map.of(
                "LLMCTL_CONSOLE", url, "LLMCTL_PASSWORD", password, "LLMCTL_NEW_PASSWORD", wanted),
            "",
            "password");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(calls)
        .hasSize(1)
        .allSatisfy(
            call ->
                assertThat(call)
                    .startsWith("PUT /llm/api/v1/sessions/current/password ")
                    .contains(password, wanted));
    assertThat(result.out() + result.err()).doesNotContain(password, wanted);
  }

  @Test
  void password_withoutATerminal_saysWhatToSet() {
    assertThat(run("password").err()).contains("LLMCTL_NEW_PASSWORD");
    assertThat(calls).isEmpty();
  }

  @Test
  void gatewayToken_create_showsWhatToSet() {
    status = 201;
    answer = "{\"id\":\"0a\",\"gateway\":\"gw-1\",\"token\":\"llmgw.0a.s\"}";
    TestingShell.Result result = run("gateway", "token", "create", "gw-1");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .contains("SHENYU_LLM_GATEWAY_ID=gw-1", "SHENYU_LLM_CONSOLE_TOKEN=llmgw.0a.s");
    assertThat(calls).containsExactly("POST /llm/api/v1/gateway-tokens {\"gateway\":\"gw-1\"}");
  }

  @Test
  void gatewayToken_list_hidesRevokedOnesUnlessAskedAndWarnsOfTheSharedOne() {
    answer =
        "{\"shared\":true,\"next\":null,\"tokens\":["
            + "{\"id\":\"0a\",\"gateway\":\"gw-1\",\"createdAt\":\"t1\",\"createdBy\":\"admin\","
            + "\"lastUsedAt\":null,\"revokedAt\":null,\"revokedBy\":null},"
            + "{\"id\":\"0b\",\"gateway\":\"gw-1\",\"createdAt\":\"t0\",\"createdBy\":\"admin\","
            + "\"lastUsedAt\":\"t1\",\"revokedAt\":\"t2\",\"revokedBy\":\"li.wei\"}]}";
    TestingShell.Result result = run("gateway", "token", "list");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("0a", "never", "llm.admin.gateway-token")
        .doesNotContain("0b");
    assertThat(run("gateway", "token", "list", "--all").out())
        .contains("0b     gw-1     t0    admin  t1         revoked t2 by li.wei");
    assertThat(calls).containsOnly("GET /llm/api/v1/gateway-tokens?limit=500");
  }

  @Test
  void gatewayToken_revoke_namesItByItsId() {
    answer = "{\"id\":\"0a\",\"gateway\":\"gw-1\",\"revokedAt\":\"t2\"}";
    TestingShell.Result result = run("gateway", "token", "revoke", "0a");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("token 0a of gateway gw-1 is revoked since t2\n");
    assertThat(calls).containsExactly("DELETE /llm/api/v1/gateway-tokens/0a");
  }

  @Test
  void auditChains_namesWhatIsMissingAndExitsWithOne() {
    String chain =
        "{\"gateway\":\"gw-1\",\"boot\":\"b\",\"startedAt\":\"t\",\"records\":3,\"lastSequence\":7,"
            + "\"anchoredSequence\":5,\"missing\":4}";
    answer =
        "{\"chains\":["
            + chain
            + "],\"next\":null,\"gaps\":[{\"first\":1,\"last\":1},{\"first\":4,\"last\":6}]}";
    TestingShell.Result result = run("audit", "chains", "--gateway", "gw 1");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.lines().get(1))
        .isEqualTo("gw-1     b     t            3     7         5        4  1, 4..6");
    assertThat(calls)
        .containsExactly(
            "GET /llm/api/v1/audit-chains?gateway=gw%201&limit=500",
            "GET /llm/api/v1/audit-gaps?gateway=gw-1&boot=b");

    answer = "{\"chains\":[" + chain.replace("\"missing\":4", "\"missing\":0") + "],\"next\":null}";
    assertThat(run("audit", "chains").exitCode()).isZero();
  }

  @Test
  void auditExport_isWrittenWholeOrSaidToBeCutShort(@TempDir Path folder) throws IOException {
    answer = "{\"export\":{}}\n{\"sequence\":1}\n{\"end\":{\"records\":1,\"anchors\":0}}\n";
    Path file = folder.resolve("chain.ndjson");
    String[] args = {
      "audit", "export", "--gateway", "gw/1", "--boot", "b", "--out", file.toString()
    };
    assertThat(run(args).exitCode()).isZero();
    assertThat(file).hasContent(answer);
    assertThat(run("audit", "export", "--gateway", "gw/1", "--boot", "b").out()).isEqualTo(answer);
    assertThat(calls).containsOnly("GET /llm/api/v1/audit-exports?gateway=gw%2F1&boot=b");

    String whole = answer;
    String[] anew = Stream.concat(Stream.of(args), Stream.of("--force")).toArray(String[]::new);
    answer = "{\"export\":{}}\n{\"sequence\":1}\n";
    assertThat(run(anew).err()).contains("cut short");
    status = 404;
    answer = "{\"detail\":\"there is no chain of this gateway and boot\"}";
    assertThat(run(anew)).returns(1, TestingShell.Result::exitCode);
    assertThat(run(anew).err()).contains("refused (404): there is no chain");
    assertThat(file).as("the earlier export").hasContent(whole);
    assertThat(folder).isDirectoryNotContaining(each -> each.toString().endsWith(".part"));
  }

  /** It may be all there is to hold a later one against. */
  @Test
  void auditExport_fileThatIsThere_isReplacedOnlyByForce(@TempDir Path folder) throws IOException {
    answer = "{\"export\":{}}\n{\"end\":{\"records\":0,\"anchors\":0}}\n";
    Path file = Files.writeString(folder.resolve("chain.ndjson"), "earlier");
    List<String> args =
        List.of("audit", "export", "--gateway", "g", "--boot", "b", "--out", file.toString());
    TestingShell.Result refused = run(args.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("is there already: --force");
    assertThat(calls).as("asks for nothing").isEmpty();
    assertThat(file).hasContent("earlier");

    List<String> forced = new ArrayList<>(args);
    forced.add("--force");
    assertThat(run(forced.toArray(String[]::new)).exitCode()).isZero();
    assertThat(file).hasContent(answer);
    forced.set(7, folder.toString());
    assertThat(run(forced.toArray(String[]::new)).err()).contains("is no file");
  }

  @Test
  void freeze_changesNothingElse() {
    TestingShell.Result result =
        run("budget", "freeze", "research-month", "--reason", "end of quarter");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("is frozen", "budget unfreeze research-month");
    assertThat(calls)
        .containsExactly(
            "PATCH /llm/api/v1/budgets/research-month/control"
                + " {\"frozen\":true,\"reason\":\"end of quarter\"}");
  }

  @Test
  void change_refusedByAHostWithStatus200_isAFailure() {
    answer = "{\"code\":500,\"message\":\"The system is busy\",\"data\":null}";
    for (String[] command :
        new String[][] {
          {"budget", "freeze", "m", "--reason", "r"}, {"key", "revoke", "k-alice", "--reason", "r"}
        }) {
      TestingShell.Result result = run(command);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("refused (500): The system is busy");
    }
  }

  @Test
  void change_refusedWithAProblem_tellsItsDetail() {
    status = 409;
    answer =
        "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"no grid\"}";
    TestingShell.Result result = run("key", "revoke", "k-alice", "--reason", "r");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("refused (409): no grid");
  }

  @Test
  void login_printsASessionThatLogoutEnds() {
    assertThat(run("login").out()).isEqualTo(token + "\n");
    TestingShell.Result ended =
        TestingShell.run(Map.of("LLMCTL_CONSOLE", url, "LLMCTL_TOKEN", token), "", "logout");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(calls).containsExactly("logout");
  }

  @Test
  void login_insideAShenYuAdmin_isThatOfTheAdmin() {
    shenyu = true;
    assertThat(run("budget", "list", "--user", "li.wei").exitCode()).isZero();
    assertThat(run("login", "--user", "li.wei").out()).isEqualTo(token + "\n");
    TestingShell.Result wrong = run("budget", "list", "--user", "eve");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("password is wrong");
    TestingShell.Result logout = run("logout", "--user", "li.wei");
    assertThat(logout.exitCode()).isEqualTo(1);
    assertThat(logout.out()).contains("cannot end a session");
  }

  @Test
  void install_withoutAnAdmin_saysWhatToSet() {
    TestingShell.Result none =
        TestingShell.run(Map.of("LLMCTL_ADMIN", "http://127.0.0.1:1"), "", "install");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("LLMCTL_PASSWORD");
    TestingShell.Result away =
        TestingShell.run(
            Map.of("LLMCTL_ADMIN", "http://127.0.0.1:1", "LLMCTL_PASSWORD", password),
            "",
            "uninstall",
            "--dry-run");
    assertThat(away.exitCode()).isEqualTo(1);
    assertThat(away.err()).contains("is it running there?");
  }

  @Test
  void install_withATokenThatIsNoHeader_doesNotPrintIt() {
    for (String command : List.of("install", "uninstall")) {
      TestingShell.Result result =
          TestingShell.run(Map.of("LLMCTL_ADMIN", url, "LLMCTL_TOKEN", token + "\rx"), "", command);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("characters that no token has").doesNotContain(token);
      assertThat(result.out()).doesNotContain(token);
    }
  }

  @Test
  void install_atALoopbackAddress_makesNoMenuEntryUnlessItIsTold() throws IOException {
    String[] dryRun = {"install", "--dry-run", "--token", token};
    TestingShell.Result result = againstAnEmptyAdmin(dryRun);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("create", "skip    menu entry", "--menu");
    assertThat(result.out()).doesNotContain("static/llm");
    String[] told = {"install", "--dry-run", "--token", token, "--menu", "http://llm/static/llm"};
    TestingShell.Result with = againstAnEmptyAdmin(told);
    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(with.out()).contains("to http://llm/static/llm").doesNotContain("skip");
    String[] none = {"install", "--dry-run", "--token", token, "--menu", "none"};
    assertThat(againstAnEmptyAdmin(none).out()).doesNotContain("menu");
  }

  /** A ShenYu admin in which nothing is but its namespace. */
  private static TestingShell.Result againstAnEmptyAdmin(String... args) throws IOException {
    HttpServer admin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String namespaces = "{\"dataList\":[{\"name\":\"default\",\"namespaceId\":\"1\"}]}";
    admin.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean named = exchange.getRequestURI().getPath().startsWith("/namespace/");
            send(exchange, 200, "{\"code\":200,\"data\":" + (named ? namespaces : "{}") + "}");
          }
        });
    admin.start();
    try {
      String address = "http://127.0.0.1:" + admin.getAddress().getPort();
      return TestingShell.run(Map.of("LLMCTL_ADMIN", address), "", args);
    } finally {
      admin.stop(0);
    }
  }

  @Test
  void install_ofWhatIsNoPath_saysSoBeforeItAsks() {
    TestingShell.Result result =
        TestingShell.run(
            Map.of("LLMCTL_ADMIN", url, "LLMCTL_TOKEN", token), "", "install", "--path", "v1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("--path: the path must begin with /");
    assertThat(calls).isEmpty();
  }

  @Test
  void unfreeze_changesNothingElse() {
    TestingShell.Result result = run("budget", "unfreeze", "a b/c");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("budget a b/c is not frozen\n");
    assertThat(run("budget", "unfreeze", "m", "--reason", "done").exitCode()).isZero();
    assertThat(calls)
        .containsExactly(
            "PATCH /llm/api/v1/budgets/a%20b%2Fc/control"
                + " {\"frozen\":false,\"reason\":\"unfrozen by llmctl\"}",
            "PATCH /llm/api/v1/budgets/m/control {\"frozen\":false,\"reason\":\"done\"}");
  }

  @Test
  void limit_isSentAsItIsTypedAndTakenBack_andNothingElse() {
    assertThat(run("budget", "limit", "m", "250.000000001", "--reason", "more").exitCode())
        .isZero();
    TestingShell.Result back = run("budget", "limit", "m");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(back.out()).isEqualTo("budget m has the snapshot's limit again\n");
    assertThat(calls)
        .containsExactly(
            "PATCH /llm/api/v1/budgets/m/control"
                + " {\"limit\":\"250.000000001\",\"reason\":\"more\"}",
            "PATCH /llm/api/v1/budgets/m/control"
                + " {\"limit\":null,\"reason\":\"limit by llmctl\"}");
  }

  @Test
  void change_refused_saysWhyAndExitsWithOne() {
    status = 409;
    answer = "{\"message\":\"this console shares no grid\"}";
    TestingShell.Result result = run("budget", "freeze", "m", "--reason", "r");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("llmctl: refused (409): this console shares no grid\n");
  }

  @Test
  void freeze_gridAway_saysThatItIsNotObeyedYet() {
    status = 202;
    answer = "{\"frozen\":true,\"pending\":\"the grid cannot be reached\"}";
    TestingShell.Result result = run("budget", "freeze", "m", "--reason", "r");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "budget m is frozen; undo: llmctl budget unfreeze m",
            "not obeyed yet: the grid cannot be reached");
  }

  @Test
  void freeze_withoutReason_isAUsageError() {
    assertThat(run("budget", "freeze", "m").exitCode()).isEqualTo(2);
    assertThat(run("budget", "freeze", "--reason", "r").exitCode()).isEqualTo(2);
  }

  @Test
  void status_ofTheGrid_namesHealthNodesAndGateways() {
    answer =
        "{\"engine\":\"ignite\",\"shared\":true,\"state\":\"refused\",\"since\":\"2026-01-01T00:00:00Z\",\"detail\":\"set"
            + " llm.admin.grid.username\",\"problem\":null,"
            + "\"nodes\":[{\"id\":\"n1\",\"address\":\"10.0.0.1:10800\",\"version\":\"2.18.0\"}],"
            + "\"gateways\":[{\"id\":\"gw-\\u001B[1\",\"boot\":\"b1\",\"version\":\"0.1\",\"startedAt\":\"t\",\"self\":true}]}";
    TestingShell.Result result = run("grid", "status");
    assertThat(result.lines())
        .containsExactly(
            "ignite, refused since 2026-01-01T00:00:00Z",
            "set llm.admin.grid.username",
            "NODE  ADDRESS         VERSION",
            "n1    10.0.0.1:10800  2.18.0",
            "GATEWAY  BOOT  VERSION  STARTED",
            "gw-?[1   b1    0.1      t        this console");
    assertThat(run("grid", "status", "--json").out()).isEqualTo(answer + "\n");
  }

  @Test
  void status_ofTheSnapshot_namesWhoRefusesItAndWhy() {
    answer =
        "{\"snapshot\":{\"version\":5,\"problem\":\"gateway.json:2:1: odd\"},\"gateways\":["
            + "{\"id\":\"gw-1\",\"snapshotVersion\":5,\"seenAt\":\"t1\"},{\"id\":\"gw-2\",\"snapshotVersion\":4,\"refusedVersion\":5,\"problem\":\"no"
            + " such\\n"
            + "fact\",\"seenAt\":\"t2\"},{\"id\":\"gw-3\",\"problem\":\"not"
            + " signed\",\"seenAt\":\"t3\"}]}";
    assertThat(run("snapshot", "status").lines())
        .containsExactly(
            "version 5 is published",
            "the folder is not published: gateway.json:2:1: odd",
            "GATEWAY  OBEYS    REFUSES     SEEN  BECAUSE",
            "gw-1     5                    t1",
            "gw-2     4        5           t2    no such fact",
            "gw-3     nothing  unreadable  t3    not signed");
  }

  @Test
  void session_byToken_needsNoPassword() {
    assertThat(
            TestingShell.run(
                    Map.of("LLMCTL_TOKEN", token), "", "budget", "list", "--console", url + "/")
                .exitCode())
        .isZero();
    TestingShell.Result expired =
        TestingShell.run(Map.of(), "", "budget", "list", "--console", url, "--token", "old");
    assertThat(expired.exitCode()).isEqualTo(1);
    assertThat(expired.err()).contains("the token is unknown or has expired");
  }

  @Test
  void session_missingOrWrong_saysWhatToSet() {
    assertThat(TestingShell.run("", "grid", "status").err())
        .contains("LLMCTL_PASSWORD", "LLMCTL_TOKEN");
    String wrong = UUID.randomUUID().toString();
    TestingShell.Result refused =
        TestingShell.run(
            Map.of("LLMCTL_CONSOLE", url, "LLMCTL_PASSWORD", wrong), "", "grid", "status");
    assertThat(refused.err())
        .isEqualTo("llmctl: the user name or the password is wrong\n")
        .doesNotContain(wrong);
  }

  @Test
  void console_notThereOrSomethingElse_isSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(
            TestingShell.run(
                    Map.of("LLMCTL_TOKEN", token),
                    "",
                    "grid",
                    "status",
                    "--console",
                    "http://127.0.0.1:" + free)
                .err())
        .contains("no answer from a console at http://127.0.0.1:" + free, "--console");
    for (String address : new String[] {"ftp://x", "console", "http://", "a b"}) {
      assertThat(
              TestingShell.run(
                      Map.of("LLMCTL_TOKEN", token), "", "grid", "status", "--console", address)
                  .err())
          .as(address)
          .startsWith("llmctl: --console");
    }
    answer = "<html>";
    assertThat(run("grid", "status").err()).contains("is not the console of this version");
    status = 404;
    assertThat(run("grid", "status").err()).contains("status 404");
  }

  @Test
  void check_agrees_exitsWithZero() {
    answer =
        "{\"shared\":true,\"underWay\":false,\"last\":{\"at\":\"2026-01-15T12:00:00Z\",\"windows\":4,"
            + "\"compared\":3,\"differing\":0,\"differences\":[],\"problem\":null}}";
    TestingShell.Result result = run("budget", "check");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo("2026-01-15T12:00:00Z: 3 of 4 windows compared, none differ from the ledger\n");
    assertThat(calls).containsExactly("GET /llm/api/v1/ledger-checks");
  }

  @Test
  void check_differs_listsWhatAndExitsWithOne() {
    answer =
        "{\"shared\":true,\"underWay\":true,\"last\":{\"at\":\"2026-01-15T12:00:00Z\",\"windows\":3,"
            + "\"compared\":3,\"differing\":1,\"differences\":[{\"id\":\"research-month\","
            + "\"scope\":\"department\",\"tenant\":\"demo\",\"value\":\"research\",\"currency\":\"USD\","
            + "\"start\":\"2026-01-01T00:00:00Z\",\"gridNanos\":\"20000000000\","
            + "\"ledgerNanos\":\"19500000001\"}],\"problem\":null}}";
    TestingShell.Result result = run("budget", "check", "--begin");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.lines())
        .containsExactly(
            "being compared with the ledger, which takes a minute and a half",
            "2026-01-15T12:00:00Z: 3 of 3 windows compared, 1 differ from the ledger",
            "BUDGET          FOR                       SINCE                  GRID        LEDGER",
            "research-month  department/demo/research  2026-01-01T00:00:00Z  20.00  19.500000001 "
                + " USD");
    assertThat(calls).containsExactly("POST /llm/api/v1/ledger-checks");
  }

  @Test
  void check_notYetAndFailed_saySo() {
    answer = "{\"shared\":true,\"underWay\":false,\"last\":null}";
    TestingShell.Result none = run("budget", "check");
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).contains("not compared with the ledger yet");
    answer =
        "{\"shared\":true,\"underWay\":false,\"last\":{\"at\":\"2026-01-15T12:00:00Z\","
            + "\"differing\":0,\"problem\":\"no database\"}}";
    TestingShell.Result failed = run("budget", "check");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains("could not be compared: no database");
  }

  @Test
  void key_revokedAndRestored_warnsOfAnIdThatNobodyKnows() {
    answer = "{\"id\":\"k-1\",\"known\":false}";
    TestingShell.Result revoked = run("key", "revoke", "k-1", "--reason", "left the company");
    assertThat(revoked.exitCode()).as(revoked.err()).isZero();
    assertThat(revoked.lines())
        .containsExactly(
            "key k-1 is revoked; undo: llmctl key restore k-1",
            "no key of this id in the snapshot in force; revoked all the same: check the id");
    answer = "{\"removed\":true}";
    assertThat(run("key", "restore", "k-1").out()).contains("is believed again");
    answer = "{\"removed\":false}";
    assertThat(run("key", "restore", "k-1").out()).isEqualTo("key k-1 was not revoked\n");
    assertThat(calls.subList(0, 2))
        .containsExactly(
            "PUT /llm/api/v1/key-revocations/k-1 {\"reason\":\"left the company\"}",
            "DELETE /llm/api/v1/key-revocations/k-1");
  }

  @Test
  void key_list_isATable() {
    answer =
        "{\"shared\":true,\"keys\":[{\"id\":\"k-1\",\"by\":\"admin\",\"at\":\"2026-01-15T12:00:00Z\","
            + "\"reason\":\"left\",\"known\":false,\"pending\":\"away\"}]}";
    assertThat(run("key", "list").lines())
        .containsExactly(
            "KEY  BY     AT                    REASON  STATE",
            "k-1  admin  2026-01-15T12:00:00Z  left    not in the snapshot, not obeyed yet");
    answer = "{\"shared\":true,\"keys\":[]}";
    assertThat(run("key", "list").out()).isEqualTo("no key is revoked\n");
  }

  @Test
  void deadletter_list_isATableThatSaysHowToGoOn() {
    answer =
        "{\"deadLetters\":[{\"id\":7,\"kind\":\"usage\",\"gateway\":null,\"at\":\"2026-01-15T12:00:00Z\",\"reason\":\"id"
            + " is missing\",\"whole\":true}],\"total\":9,\"next\":7}";
    assertThat(run("deadletter", "list", "--limit", "1").lines())
        .containsExactly(
            "ID  AT                    KIND   GATEWAY  REASON",
            " 7  2026-01-15T12:00:00Z  usage  -        id is missing",
            "older ones: llmctl deadletter list --before 7");
    answer = "{\"deadLetters\":[],\"total\":0,\"next\":null}";
    assertThat(run("deadletter", "list", "--before", "7").out())
        .isEqualTo("there are no dead letters\n");
    assertThat(calls)
        .containsExactly(
            "GET /llm/api/v1/dead-letters?limit=1",
            "GET /llm/api/v1/dead-letters?limit=50&before=7");
  }

  /** What is mended goes in again: it must not be another text than it was. */
  @Test
  void deadletter_thatATerminalWouldNotShow_goesIntoAFileAsItIs(@TempDir Path folder)
      throws IOException {
    answer = "{\"id\":7,\"document\":\"a\\u200db\"}";
    TestingShell.Result shown = run("deadletter", "show", "7");
    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(shown.err()).contains("--out");
    Path file = folder.resolve("mended.json");
    assertThat(run("deadletter", "show", "7", "--out", file.toString()).exitCode()).isZero();
    assertThat(Files.readString(file)).isEqualTo("a\u200db\n");
    assertThat(run("deadletter", "show", "7", "--out", file.toString()).err())
        .contains("is there already");
  }

  @Test
  void deadletter_shownMendedReplayedAndDiscarded(@TempDir Path folder) throws IOException {
    answer = "{\"id\":7,\"document\":\"{\\\"a\\\":1}\"}";
    assertThat(run("deadletter", "show", "7").out()).isEqualTo("{\"a\":1}\n");
    Path mended = Files.writeString(folder.resolve("mended.json"), "{}");
    answer = "{\"outcome\":\"stored\"}";
    assertThat(run("deadletter", "replay", "7", "--document", mended.toString()).out())
        .isEqualTo("dead letter 7 is in the ledger now\n");
    answer = "{\"outcome\":\"duplicate\"}";
    assertThat(run("deadletter", "replay", "7").out()).contains("was in the ledger already");
    answer = "{\"removed\":false,\"pending\":null}";
    assertThat(run("deadletter", "discard", "7").out()).isEqualTo("there is no dead letter 7\n");
    assertThat(calls)
        .containsExactly(
            "GET /llm/api/v1/dead-letters/7",
            "POST /llm/api/v1/dead-letters/7/replay {\"document\":\"{}\"}",
            "POST /llm/api/v1/dead-letters/7/replay {}",
            "DELETE /llm/api/v1/dead-letters/7");
    assertThat(run("deadletter", "replay", "7", "--document", folder + "/none").exitCode())
        .isNotZero();
  }

  @Test
  void status_saysWhatIsPublishedAndWhatGatewaysPin() {
    answer =
        "{\"snapshot\":{\"configured\":true,\"version\":3,\"sha256\":\"ab\",\"problem\":\"gateway.json:1:2:"
            + " x\",\"publicKey\":\"MCow\"},\"ingest\":{},\"grid\":{}}";
    TestingShell.Result result = run("status");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "snapshot 3 is published",
            "the folder cannot be published: gateway.json:1:2: x",
            "gateways pin SHENYU_LLM_SNAPSHOT_PUBLIC_KEY=MCow");
    answer = answer.replace("\"grid\":{}", "\"gatewayTokens\":{\"shared\":true,\"valid\":0}");
    assertThat(run("status").out()).contains("unset llm.admin.gateway-token");
    answer =
        "{\"snapshot\":{\"version\":3,\"publicKey\":\"k\",\"routes\":["
            + "{\"name\":\"a\",\"audit\":\"durable\",\"requireAudit\":true},"
            + "{\"name\":\"b\",\"audit\":\"off\",\"requireAudit\":false},"
            + "{\"name\":\"c\",\"audit\":\"buffered\",\"requireAudit\":false}]}}";
    assertThat(run("status").lines())
        .contains(
            "route a: audit durable",
            "route b: audit off",
            "route c: audit buffered, not required");
  }

  @Test
  void status_nothingPublished_saysWhy() {
    answer =
        "{\"snapshot\":{\"configured\":false,\"version\":null,\"problem\":null,\"publicKey\":\"k\"}}";
    assertThat(run("status").out()).contains("llm.admin.snapshot.folder is not set");
    answer =
        "{\"snapshot\":{\"configured\":true,\"version\":null,\"problem\":null,\"publicKey\":\"k\"}}";
    assertThat(run("status").out()).contains("nothing is published yet");
  }

  private static final String FIGURES =
      "\"figures\":{\"requests\":4,\"failed\":1,\"fromCache\":0,\"inputTokens\":10,"
          + "\"cachedTokens\":2,\"outputTokens\":5,\"cost\":\"0.25\",\"lost\":\"0\","
          + "\"saved\":\"0.5\",\"latencyMillis\":%s}";

  private static String sums(String label, String next) {
    return ("{\"by\":\"group\",\"labels\":[\"tenant\",\"team\"],\"sums\":[{\"labels\":{"
            + "\"tenant\":\"%s\",\"team\":null},\"currency\":\"USD\","
            + FIGURES.formatted("null")
            + "}],\"totals\":[{\"labels\":{},\"currency\":\"USD\","
            + FIGURES.formatted("null")
            + "}],\"next\":%s}")
        .formatted(label, next);
  }

  @Test
  void usage_sums_areATableWithEverythingTogether() {
    answer = sums("acme", "\"0.25~1~2~0\"");
    TestingShell.Result result =
        run(
            "usage",
            "sums",
            "--by",
            "group",
            "--from",
            "2026-01-01",
            "--to",
            "2026-02-01",
            "--limit",
            "1");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "TENANT  REQUESTS  FAILED  FROM CACHE  INPUT  CACHED  OUTPUT  COST  SAVED       P50 MS"
                + "  P95 MS",
            "acme           4       1           0     10       2       5  0.25    0.5  USD",
            "together 0.25 USD in 4 requests",
            "these are the dearest; leave out --limit for all");
    assertThat(calls)
        .containsExactly(
            "GET /llm/api/v1/usage-sums?by=group&from=2026-01-01T00%3A00%3A00Z"
                + "&to=2026-02-01T00%3A00%3A00Z&limit=1");
    answer = "{\"labels\":[],\"sums\":[],\"totals\":[],\"next\":null}";
    assertThat(
            run("usage", "sums", "--by", "all", "--from", "2026-01-01", "--to", "2026-02-01").out())
        .isEqualTo("nothing was used in that time\n");
    assertThat(calls.get(1)).endsWith("&limit=500");
  }

  /**
   * Whoever chooses a tenant's or a model's name must not run anything in somebody's spreadsheet.
   */
  @Test
  void usage_sums_csv_hasNoFormulas() {
    answer = sums("=HYPERLINK(\\\"http://x\\\",1)", "null");
    TestingShell.Result result =
        run(
            "usage",
            "sums",
            "--by",
            "group",
            "--from",
            "2026-01-01",
            "--to",
            "2026-02-01",
            "--csv");
    assertThat(result.lines())
        .containsExactly(
            "tenant,team,currency,at,requests,failed,from_cache,input_tokens,cached_tokens,"
                + "output_tokens,cost,lost,saved,latency_p50_millis,latency_p95_millis,"
                + "latency_p99_millis",
            "\"'=HYPERLINK(\"\"http://x\"\",1)\",,USD,,4,1,0,10,2,5,0.25,0,0.5,,,");
    for (String name : List.of("+1+1", "-2+3", "@SUM(A1)", "\uff1d1", "\\t=1", "\\r=1")) {
      answer = sums(name, "null");
      assertThat(
              run(
                      "usage",
                      "sums",
                      "--by",
                      "group",
                      "--from",
                      "2026-01-01",
                      "--to",
                      "2026-02-01",
                      "--csv")
                  .lines()
                  .get(1))
          .as(name)
          .startsWith("'");
    }
  }

  @Test
  void usage_sums_withAGrain_areASeries() {
    answer =
        "{\"labels\":[\"model\",\"provider\"],\"grain\":\"hour\",\"series\":[{\"labels\":{"
            + "\"model\":\"m\",\"provider\":\"p\"},\"currency\":\"USD\",\"points\":[{"
            + "\"at\":\"2026-01-01T12:00:00Z\","
            + FIGURES.formatted("{\"p50\":200.7,\"p95\":310,\"p99\":400}")
            + "}]}]}";
    assertThat(
            run(
                    "usage",
                    "sums",
                    "--by",
                    "model",
                    "--from",
                    "2026-01-01T12:00:00Z",
                    "--to",
                    "2026-01-02",
                    "--grain",
                    "hour")
                .lines())
        .containsExactly(
            "MODEL  PROVIDER  AT                    REQUESTS  FAILED  FROM CACHE  INPUT  CACHED "
                + " OUTPUT  COST  SAVED       P50 MS  P95 MS",
            "m      p         2026-01-01T12:00:00Z         4       1           0     10       2 "
                + "      5  0.25    0.5  USD   200.7     310");
    assertThat(
            run(
                    "usage",
                    "sums",
                    "--by",
                    "model",
                    "--from",
                    "2026-01-01T12:00:00Z",
                    "--to",
                    "2026-01-02",
                    "--grain",
                    "hour",
                    "--csv")
                .lines())
        .last()
        .isEqualTo("m,p,USD,2026-01-01T12:00:00Z,4,1,0,10,2,5,0.25,0,0.5,200.7,310,400");
    assertThat(calls)
        .containsOnly(
            "GET /llm/api/v1/usage-series?by=model&from=2026-01-01T12%3A00%3A00Z"
                + "&to=2026-01-02T00%3A00%3A00Z&grain=hour");
  }

  @Test
  void usage_sums_ofNoTime_sayWhatATimeIs() {
    TestingShell.Result result =
        run("usage", "sums", "--by", "all", "--from", "yesterday", "--to", "2026-02-01");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("--from must be a day or a time of UTC, such as 2026-01-01");
    assertThat(calls).isEmpty();
  }
}
