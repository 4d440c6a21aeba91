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

import static io.shenyullm.cli.TestingConsole.control;
import static io.shenyullm.cli.TestingConsole.revocation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration as files, against a server that holds what a console holds. */
final class ConfigurationCommandsTest {
  private static final String DOCUMENT =
      """
      {"schema":1,"version":20260115120000,"createdAt":"2026-01-15T12:00:00Z",
       "routes":[{"name":"default"}],"identity":{"pepper":{"env":"PEPPER"}},
       "routing":{"weights":{"cost":0.50},"files":[{"path":"main.drl","text":"rule \\"张\\"\\n"}]},
       "policy":{"files":[{"path":"llm.rego","text":"package llm\\n"}],"wasm":"AGFzbQ=="}}
      """;

  @TempDir private Path directory;
  private Path folder;
  private TestingConsole console;

  @BeforeEach
  void start() throws IOException {
    folder = directory.resolve("conf");
    console = new TestingConsole();
    console.document = Json.parseObject(DOCUMENT.getBytes(UTF_8));
    console.controls.put("research/month", control("250.50", false, "end of quarter"));
    console.controls.put("sales", control(null, true, "stop"));
    console.revocations.put("k-1", revocation("laptop lost"));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private TestingShell.Result run(String... args) {
    return TestingShell.run(
        Map.of("LLMCTL_CONSOLE", console.url(), "LLMCTL_TOKEN", console.token), "", args);
  }

  private TestingShell.Result export() {
    TestingShell.Result result = run("export", folder.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private TestingShell.Result diff(String... more) {
    return run(
        Stream.concat(Stream.of("diff", folder.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private TestingShell.Result apply(String... more) {
    return run(
        Stream.concat(Stream.of("apply", folder.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void export_writesFilesThatPeopleRead() throws IOException {
    export();
    Map<String, String> files = files();
    assertThat(files)
        .containsOnlyKeys(
            "llmctl.json",
            "budget-controls.json",
            "key-revocations.json",
            "snapshot/gateway.json",
            "snapshot/rules/main.drl",
            "snapshot/policy/llm.rego",
            "snapshot/policy/policy.wasm",
            "snapshot/policy/policy.sha256")
        .containsEntry("snapshot/rules/main.drl", "rule \"张\"\n")
        .containsEntry(
            "budget-controls.json",
            """
            {
              "controls" : [
                {
                  "id" : "research/month",
                  "frozen" : false,
                  "limit" : "250.5",
                  "reason" : "end of quarter"
                },
                {
                  "id" : "sales",
                  "frozen" : true,
                  "reason" : "stop"
                }
              ]
            }
            """);
    assertThat(files.get("snapshot/gateway.json"))
        .contains("\"weights\"")
        .doesNotContain("version", "createdAt", "main.drl", "wasm");
    assertThat(files.get("snapshot/policy/policy.sha256"))
        .matches("[0-9a-f]{64}  llm\\.rego\n[0-9a-f]{64}  policy\\.wasm\n");
  }

  @Test
  void export_again_isByteForByteTheSame_andTakesAwayWhatIsNoMore() throws IOException {
    export();
    Map<String, String> first = files();
    export();
    assertThat(files()).isEqualTo(first);
    write("README.md", "mine");
    console.document = null;
    assertThat(export().out()).contains("has published no snapshot");
    assertThat(files())
        .containsOnlyKeys(
            "README.md", "llmctl.json", "budget-controls.json", "key-revocations.json");
  }

  @Test
  void export_intoAFolderOfSomethingElse_touchesNothing() throws IOException {
    write("thesis.txt", "mine");
    TestingShell.Result result = run("export", folder.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("holds something else");
    assertThat(files()).containsOnlyKeys("thesis.txt");
  }

  @Test
  void export_ofAFileWhoseNameLeadsElsewhere_isRefused() throws IOException {
    for (String name :
        List.of(
            "../../evil.drl", "/etc/evil.drl", "a/b.drl", "..\\\\evil.drl", ".drl", "main.sh")) {
      console.document =
          Json.parseObject(
              ("{\"routing\":{\"files\":[{\"path\":\"" + name + "\",\"text\":\"x\"}]}}")
                  .getBytes(UTF_8));
      TestingShell.Result result = run("export", folder.toString());
      assertThat(result.exitCode()).as(name).isEqualTo(1);
      assertThat(result.err()).as(name).contains("plain name");
    }
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void export_throughALink_isRefused() throws IOException {
    export();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (Stream<Path> rules = Files.list(folder.resolve("snapshot/rules"))) {
      for (Path rule : rules.toList()) {
        Files.delete(rule);
      }
    }
    Files.delete(folder.resolve("snapshot/rules"));
    Files.createSymbolicLink(folder.resolve("snapshot/rules"), elsewhere);
    TestingShell.Result result = run("export", folder.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("is a link");
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(diff().err()).contains("is a link");
  }

  @Test
  void diff_ofAnExport_isNone() throws IOException {
    export();
    TestingShell.Result result = diff("--prune");
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).isEqualTo("the console is as the folder says\n");
    // however it is written
    write(
        "snapshot/gateway.json",
        new String(
            Json.write(
                Json.parseObject(Files.readAllBytes(folder.resolve("snapshot/gateway.json")))),
            UTF_8));
    write(
        "budget-controls.json",
        "{\"controls\":[{\"id\":\"sales\",\"reason\":\"stop\",\"frozen\":true},{\"frozen\":false,"
            + "\"id\":\"research/month\",\"limit\":\"250.500\",\"reason\":\"end of quarter\"}]}");
    assertThat(diff("--prune").exitCode()).isZero();
    assertThat(console.changes).isEmpty();
  }

  @Test
  void diff_tellsEachDifference_andEndsWith2() throws IOException {
    export();
    console.controls.put("research/month", control("7", true, "end of quarter"));
    console.controls.remove("sales");
    console.controls.put("legal", control(null, true, "new\u001b[1m"));
    TestingShell.Result result = diff();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.lines())
        .startsWith(
            "~ budget research/month: frozen true -> false, limit 7 -> 250.5",
            "+ budget sales: frozen true, reason stop",
            "  budget legal: only the console has it; it stays without --prune")
        .hasSize(4);
    assertThat(result.lines().get(3)).matches("2 to change; state [0-9a-f]{16}");
    assertThat(diff("--prune").lines())
        .contains("- budget legal: frozen true, reason new?[1m")
        .last()
        .asString()
        .startsWith("3 to change");
    assertThat(apply("--dry-run").out()).isEqualTo(result.out());
    assertThat(apply("--dry-run").exitCode()).isEqualTo(2);
    assertThat(console.changes).isEmpty();
  }

  @Test
  void diff_json_isOneObject() throws IOException {
    export();
    console.revocations.put("k-1", revocation("sold"));
    Map<String, ?> tree = Json.parseObject(diff("--json").out().getBytes(UTF_8));
    assertThat(tree).containsOnlyKeys("state", "changes", "kept", "snapshot");
    assertThat(tree.get("changes"))
        .isEqualTo(
            List.of(
                Map.of(
                    "kind",
                    "key",
                    "id",
                    "k-1",
                    "before",
                    Map.of("reason", "sold"),
                    "after",
                    Map.of("reason", "laptop lost"))));
  }

  @Test
  void apply_makesTheConsoleSo_andThenHasNothingToDo() throws IOException {
    export();
    console.controls.put("research/month", control("7", true, "end of quarter"));
    console.controls.remove("sales");
    console.revocations.put("k-1", revocation("sold"));
    console.revocations.put("k-2", revocation("kept"));
    TestingShell.Result result = apply();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).endsWith("3 changed\n").contains("key k-2: only the console has it");
    assertThat(console.changes)
        .containsExactly(
            "PATCH research/month {\"frozen\":false,\"limit\":\"250.5\",\"reason\":\"end of"
                + " quarter\"}",
            "PATCH sales {\"frozen\":true,\"limit\":null,\"reason\":\"stop\"}",
            "PUT k-1 {\"reason\":\"laptop lost\"}");
    assertThat(apply().out()).endsWith("nothing to change\n");
    assertThat(console.changes).hasSize(3);
    assertThat(apply("--prune").exitCode()).isZero();
    assertThat(console.changes).last().isEqualTo("DELETE k-2");
    assertThat(diff("--prune").exitCode()).isZero();
  }

  @Test
  void apply_whileSomebodyElseChanges_overwritesNothing() throws IOException {
    export();
    console.controls.put("research/month", control("7", true, "end of quarter"));
    console.controls.put("sales", control("3", true, "stop"));
    // after it was listed, and between reading and changing
    console.meanwhile = () -> console.controls.put("research/month", control("8", true, "mine"));
    TestingShell.Result late = apply();
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.err()).contains("refused (412)", "0 of 2 changes were made");
    console.meanwhile = () -> console.controls.put("sales", control("9", true, "mine"));
    TestingShell.Result second = apply();
    assertThat(second.err()).contains("budget sales has been changed since", "1 of 2");
    assertThat(console.controls.get("sales")).containsEntry("limit", "9");
  }

  @Test
  void apply_ifTheStateIsAnother_changesNothing() throws IOException {
    export();
    console.controls.put("sales", control("3", true, "stop"));
    String seen = diff().out().replaceAll("(?s).*state ([0-9a-f]+).*", "$1");
    console.revocations.put("k-9", revocation("new"));
    TestingShell.Result result = apply("--if-state", seen);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("nothing was changed");
    assertThat(console.changes).isEmpty();
    String now = diff().out().replaceAll("(?s).*state ([0-9a-f]+).*", "$1");
    assertThat(apply("--if-state", now).exitCode()).isZero();
  }

  @Test
  void apply_moreThanTheConsoleLetsPass_waits() throws IOException {
    export();
    console.controls.clear();
    console.busy = 3;
    assertThat(apply().exitCode()).isZero();
    assertThat(console.controls).hasSize(2);
    console.controls.clear();
    console.busy = 100;
    assertThat(apply().err()).contains("refused (429)");
  }

  @Test
  void snapshotThatDiffers_isTold_andNotApplied() throws IOException {
    export();
    write("snapshot/rules/main.drl", "rule \"other\"\n");
    write("snapshot/rules/more.drl", "rule \"more\"\n");
    Files.delete(folder.resolve("snapshot/policy/llm.rego"));
    Files.writeString(
        folder.resolve("llmctl.json"), "{\"schema\":1,\"files\":[\"budget-controls.json\"]}");
    console.controls.remove("sales");
    for (TestingShell.Result result : List.of(diff(), apply(), diff())) {
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.out())
          .contains(
              "! snapshot/policy/llm.rego: differs",
              "! snapshot/rules/main.drl: differs",
              "! snapshot/rules/more.drl: differs",
              "llm.admin.snapshot.folder")
          .doesNotContain("gateway.json: differs", "wasm: differs");
    }
    assertThat(console.controls).containsKey("sales");
  }

  @Test
  void snapshotThatDiffers_databaseIsTheSource_isPublishedByADraft() throws IOException {
    console.draftable = true;
    export();
    write("snapshot/rules/main.drl", "rule \"other\"\n");
    Files.delete(folder.resolve("snapshot/policy/llm.rego"));
    Files.writeString(
        folder.resolve("llmctl.json"), "{\"schema\":1,\"files\":[\"budget-controls.json\"]}");
    write(
        "snapshot/gateway.json",
        """
        {"schema":1,"routes":[{"name":"default"}],"identity":{"pepper":{"env":"PEPPER"}},
         "routing":{"weights":{"cost":0.60}}}
        """);
    assertThat(diff().out())
        .contains("~ snapshot/rules/main.drl: differs", "3 to change")
        .doesNotContain("llm.admin.snapshot.folder");
    assertThat(console.changes).isEmpty();

    TestingShell.Result applied = run("apply", folder.toString(), "--message", "cheaper");
    assertThat(applied.exitCode()).as(applied.err()).isZero();
    assertThat(applied.out()).contains("released as 8");
    assertThat(console.changes)
        .hasSize(6)
        .startsWith("POST drafts {\"title\":\"llmctl apply\"}")
        .contains(
            "DELETE drafts/ab12/items/policy/llm.rego",
            "PUT drafts/ab12/items/rules/main.drl {\"text\":\"rule \\\"other\\\"\\n\"}")
        .anySatisfy(
            change ->
                assertThat(change)
                    .startsWith("PUT drafts/ab12/items/settings/routing.json")
                    .contains("0.60"))
        .endsWith(
            "POST drafts/ab12/publications"
                + " {\"message\":\"cheaper\",\"contentSha256\":\"c0ffee\"}");

    console.published = "waiting";
    TestingShell.Result waiting = apply();
    assertThat(waiting.exitCode()).isEqualTo(2);
    assertThat(waiting.out()).contains("llmctl draft approve ab12 --content c0ffee");
  }

  @Test
  void snapshotThatIsRefused_leavesNoDraft() throws IOException {
    console.draftable = true;
    export();
    write("snapshot/rules/main.drl", "rule \"other\"\n");
    console.published = null;
    TestingShell.Result refused = apply();
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err()).contains("settings/routes.json:3:4: odd", "snapshot is as it was");
    assertThat(console.changes).last().isEqualTo("DELETE drafts/ab12");
  }

  @Test
  void snapshotThatWasReleasedMeanwhile_isNotOverwritten() throws IOException {
    console.draftable = true;
    export();
    write("snapshot/rules/main.drl", "rule \"other\"\n");
    console.meanwhile =
        () -> console.document = Json.parseObject(DOCUMENT.replace("0.50", "0.70").getBytes(UTF_8));
    TestingShell.Result late = apply();
    assertThat(late.exitCode()).isOne();
    assertThat(late.err()).contains("another release was made");
    assertThat(console.changes)
        .containsExactly("POST drafts {\"title\":\"llmctl apply\"}", "DELETE drafts/ab12");
  }

  @Test
  void rulesWithinGatewayJson_areTheSameAsBesideIt() throws IOException {
    export();
    for (String name :
        List.of(
            "rules/main.drl", "policy/llm.rego", "policy/policy.wasm", "policy/policy.sha256")) {
      Files.delete(folder.resolve("snapshot").resolve(name));
    }
    Files.writeString(folder.resolve("llmctl.json"), "{\"schema\":1,\"files\":[]}");
    write("snapshot/gateway.json", DOCUMENT);
    assertThat(diff().exitCode()).as(diff().out()).isZero();
  }

  @Test
  void whatAFolderDoesNotSay_isLeftAlone() throws IOException {
    export();
    Files.delete(folder.resolve("key-revocations.json"));
    Files.writeString(
        folder.resolve("llmctl.json"), "{\"schema\":1,\"files\":[\"budget-controls.json\"]}");
    console.revocations.clear();
    TestingShell.Result result = apply("--prune");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(console.changes).isEmpty();
  }

  @Test
  void folderThatIsNotWhole_isNotBelieved() throws IOException {
    assertThat(diff().err()).contains("no llmctl.json");
    export();
    Files.delete(folder.resolve("key-revocations.json"));
    assertThat(apply("--prune").err()).contains("lacks key-revocations.json");
    export();
    Files.delete(folder.resolve("llmctl.json"));
    assertThat(apply().err()).contains("no llmctl.json");
    assertThat(console.changes).isEmpty();
  }

  /** As a process leaves it that was killed while it wrote. */
  @Test
  void exportThatWasStopped_isNotBelieved_andCanBeDoneAgain() throws IOException {
    export();
    Map<String, String> whole = files();
    write("llmctl.json", whole.get("llmctl.json").replace("true", "false"));
    Files.delete(folder.resolve("snapshot/gateway.json"));
    write("snapshot/gateway.json.part", "{\"rou");
    write("key-revocations.json", "");
    for (TestingShell.Result result : List.of(diff(), apply("--prune"))) {
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("did not come to its end: export again");
    }
    export();
    assertThat(files()).isEqualTo(whole);
    assertThat(console.changes).isEmpty();
  }

  @Test
  void badFiles_areRefusedWithWhereAndWhy() throws IOException {
    Map<String, String> controls = new LinkedHashMap<>();
    String one = "{\"controls\":[%s]}";
    controls.put("{", "budget-controls.json:1:");
    controls.put("[]", "budget-controls.json:1:1");
    controls.put("{\"controls\":{}}", "must have the list controls");
    controls.put("{\"controls\":[],\"more\":1}", "and nothing else");
    controls.put(one.formatted("1"), "each entry must be an object");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":true,\"reason\":\"r\",\"frozne\":1}"),
        "entry 1: there is no field frozne");
    controls.put(one.formatted("{\"frozen\":true,\"reason\":\"r\"}"), "entry 1: id must be");
    controls.put(one.formatted("{\"id\":\"a\",\"frozen\":true}"), "entry 1: reason must be");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":true,\"reason\":\"" + "x".repeat(501) + "\"}"),
        "reason must be");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":\"yes\",\"reason\":\"r\"}"), "frozen must be");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":true,\"limit\":7,\"reason\":\"r\"}"),
        "limit must be a decimal in quotes");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":true,\"limit\":\"1e9\",\"reason\":\"r\"}"),
        "limit must be a decimal in quotes");
    controls.put(
        one.formatted("{\"id\":\"a\",\"frozen\":false,\"reason\":\"r\"}"), "neither a limit nor");
    controls.put(
        one.formatted(
            "{\"id\":\"a\",\"frozen\":true,\"reason\":\"r\"},{\"id\":\"a\",\"frozen\":true,\"reason\":\"r\"}"),
        "entry 2: has the id of another");
    controls.put("{\"controls\":" + "[".repeat(5_000), "budget-controls.json:");
    for (Map.Entry<String, String> bad : controls.entrySet()) {
      export();
      write("budget-controls.json", bad.getKey());
      TestingShell.Result result = apply("--prune");
      assertThat(result.exitCode()).as(bad.getKey()).isEqualTo(1);
      assertThat(result.err()).as(bad.getKey()).contains(bad.getValue());
    }
    List<String> manifests =
        List.of(
            "{\"schema\":2,\"files\":[]}",
            "{\"schema\":1}",
            "{\"schema\":1,\"files\":[],\"x\":1}",
            "{\"schema\":1,\"files\":[\"../secret\"]}",
            "{\"schema\":1,\"files\":[\"snapshot/rules/../../x.drl\"]}",
            "{\"schema\":1,\"files\":[7]}");
    export();
    for (String manifest : manifests) {
      write("llmctl.json", manifest);
      assertThat(apply().err()).as(manifest).contains("llmctl.json: ");
      assertThat(run("export", folder.toString()).err()).as(manifest).contains("llmctl.json: ");
    }
    assertThat(console.changes).isEmpty();
  }

  @Test
  void misspeltAndForeignFiles_doNotGoUnseen() throws IOException {
    for (String name :
        List.of("budget-control.json", "snapshot/rules/main.dlr", "snapshot/gateway.yaml")) {
      export();
      write(name, "{}");
      assertThat(diff().err()).as(name).contains(name + " is no file of a configuration");
      Files.delete(folder.resolve(name));
    }
    write("README.md", "about it");
    write(".git/config", "x");
    write("snapshot/rules/main.test.json", "[]");
    assertThat(diff().exitCode()).isZero();
  }

  @Test
  void fileWithoutEnd_isRefused() throws IOException {
    export();
    Files.write(folder.resolve("snapshot/policy/policy.wasm"), new byte[16 * 1024 * 1024 + 1]);
    assertThat(diff().err()).contains("policy.wasm has more than");
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= 10_000; i++) {
      many.add("{\"id\":\"b" + i + "\",\"frozen\":true,\"reason\":\"r\"}");
    }
    export();
    write("budget-controls.json", "{\"controls\":[" + String.join(",", many) + "]}");
    assertThat(diff().err()).contains("more than 10000 entries");
  }

  @Test
  void commands_withoutAFolder_endWith1_for2MeansDifferences() {
    for (String command : List.of("export", "diff", "apply")) {
      assertThat(run(command).exitCode()).as(command).isEqualTo(1);
    }
    assertThat(run("diff", folder.toString(), "--purge").exitCode()).isEqualTo(1);
  }
}
