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
package io.shenyullm.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.Secret;
import io.shenyullm.registration.Step.Act;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RegistrarTest {
  private static final Registration WANTED =
      new Registration(
          "default",
          Setting.byDefault("/v1/**"),
          Setting.byDefault("http://admin:9095/static/llm"));
  private static final String[] PLUGINS = {"llmGuard", "llmCost", "llmRouter"};

  private final List<Step> steps = new ArrayList<>();
  private TestingAdmin admin;

  @BeforeEach
  void start() throws IOException {
    admin = new TestingAdmin();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private Registrar registrar(boolean dryRun) throws RegistrationException {
    steps.clear();
    return new Registrar(
        ShenyuAdmin.login(admin.base(), "admin", new Secret(admin.password)), dryRun, steps::add);
  }

  private List<Act> acts() {
    return steps.stream().map(Step::act).distinct().toList();
  }

  private List<Object> values(String list, String field) {
    List<Object> values = new ArrayList<>();
    admin.list(list).forEach(row -> values.add(row.get(field)));
    return values;
  }

  @Test
  void install_intoAFreshAdmin_makesEverythingAndSendsItToTheGateways()
      throws RegistrationException {
    registrar(false).install(WANTED);
    assertThat(acts()).containsExactly(Act.CREATE, Act.CHANGE);
    assertThat(values("plugin-template", "name")).containsExactly((Object[]) PLUGINS);
    assertThat(values("plugin-template", "sort")).containsExactly("150", "160", "170");
    assertThat(values("plugin-handle", "field")).containsExactly("route", "route", "route");
    assertThat(values("namespace-plugin", "enabled")).containsExactly(true, true, true);
    assertThat(values("selector", "name")).containsExactly((Object[]) PLUGINS);
    assertThat(values("rule", "handle")).containsOnly("{\"route\":\"default\"}");
    assertThat(admin.list("rule").get(0).get("ruleConditions")).asString().contains("/v1/**");
    assertThat(values("resource", "url")).containsExactly("/llm", "http://admin:9095/static/llm");
    assertThat(admin.changes).filteredOn("PUT /namespace-plugin/syncPluginData"::equals).hasSize(3);
  }

  @Test
  void install_again_changesNothing() throws RegistrationException {
    registrar(false).install(WANTED);
    Map<String, List<?>> before = new LinkedHashMap<>();
    admin.lists.forEach((name, rows) -> before.put(name, List.copyOf(rows)));
    registrar(false).install(WANTED);
    assertThat(acts()).containsExactly(Act.KEEP);
    assertThat(admin.lists).isEqualTo(before);
  }

  @Test
  void install_whatOperatorsHaveChanged_staysAsItIs() throws RegistrationException {
    registrar(false).install(WANTED);
    admin.list("rule").get(0).put("handle", "{\"route\":\"chat\"}");
    admin.list("namespace-plugin").get(2).put("config", "{\"snapshot\":\"file:/x\"}");
    admin.list("namespace-plugin").get(2).put("enabled", false);
    registrar(false).install(WANTED);
    assertThat(acts()).containsExactly(Act.KEEP, Act.CHANGE);
    assertThat(admin.list("rule").get(0)).containsEntry("handle", "{\"route\":\"chat\"}");
    assertThat(admin.list("namespace-plugin").get(2))
        .containsEntry("enabled", true)
        .containsEntry("config", "{\"snapshot\":\"file:/x\"}");
  }

  @Test
  void install_givenWhatIsOtherwiseThere_saysSoAndChangesNothing() throws RegistrationException {
    registrar(false).install(WANTED);
    admin.changes.clear();
    Registration given =
        new Registration("default", Setting.given("/api/**"), Setting.given("https://llm/console"));
    assertThat(registrar(false).install(given)).isFalse();
    assertThat(steps)
        .filteredOn(step -> step.act() == Act.SKIP)
        .hasSize(7)
        .anySatisfy(
            step ->
                assertThat(step.what())
                    .contains("selector llmGuard", "/v1/**", "/api/**", "uninstall first"))
        .anySatisfy(
            step ->
                assertThat(step.what()).contains("http://admin:9095/static/llm", "//llm/console"));
    assertThat(admin.changes).containsOnly("PUT /namespace-plugin/syncPluginData");
    assertThat(registrar(true).install(given)).isFalse();
    Registration as = new Registration("default", Setting.given("/v1/**"), given.menu());
    admin.list("resource").get(1).put("url", "https://llm/console");
    assertThat(registrar(false).install(as)).isTrue();
    assertThat(acts()).containsExactly(Act.KEEP);
  }

  @Test
  void install_givenToAFreshAdmin_isAsGiven() throws RegistrationException {
    Registration given =
        new Registration("default", Setting.given("/api/**"), Setting.given("https://llm/console"));
    assertThat(registrar(true).install(given)).isTrue();
    assertThat(registrar(false).install(given)).isTrue();
    assertThat(acts()).doesNotContain(Act.SKIP);
  }

  @Test
  void dryRun_tellsAndChangesNothing() throws RegistrationException {
    registrar(true).install(WANTED);
    assertThat(acts()).containsExactly(Act.CREATE);
    assertThat(admin.changes).isEmpty();
    registrar(false).install(WANTED);
    admin.changes.clear();
    registrar(true).uninstall("default");
    assertThat(acts()).containsExactly(Act.REMOVE);
    assertThat(admin.changes).isEmpty();
  }

  @Test
  void uninstall_takesOutAllAndTheGuardLast() throws RegistrationException {
    registrar(false).install(WANTED);
    admin.changes.clear();
    registrar(false).uninstall("default");
    assertThat(admin.changes)
        .as("what gateways hear of, before what they do not")
        .startsWith(
            "DELETE /selector/batch",
            "PUT /namespace-plugin/13",
            "PUT /namespace-plugin/syncPluginData",
            "DELETE /namespace-plugin/batch");
    assertThat(steps.get(0).what()).contains("llmRouter");
    assertThat(steps.get(4).what()).contains("llmGuard");
    assertThat(admin.lists.values()).allSatisfy(rows -> assertThat(rows).isEmpty());
    registrar(false).uninstall("default");
    assertThat(steps).isEmpty();
  }

  @Test
  void uninstall_whatAnotherNamespaceHas_keepsItsTemplate() throws RegistrationException {
    registrar(false).install(WANTED);
    registrar(false).install(new Registration("other", Setting.byDefault("/v1/**"), null));
    registrar(false).uninstall("default");
    assertThat(values("plugin-template", "name")).containsExactly((Object[]) PLUGINS);
    assertThat(values("namespace-plugin", "namespaceId")).containsOnly(TestingAdmin.OTHER);
    assertThat(acts()).contains(Act.KEEP);
    assertThat(values("resource", "title")).containsExactly("LLM", "LLM console");
    registrar(false).uninstall("other");
    assertThat(admin.lists.values()).allSatisfy(rows -> assertThat(rows).isEmpty());
  }

  @Test
  void uninstall_menuOfOthersWithTheSameTitle_losesOurEntryOnly() throws RegistrationException {
    registrar(false).install(WANTED);
    admin.list("resource").get(0).put("url", "/models");
    registrar(false).uninstall("default");
    assertThat(values("resource", "url")).containsExactly("/models");
    registrar(false).uninstall("default");
    assertThat(steps).isEmpty();
  }

  @Test
  void install_menuThatTheTableCannotHold_isSkippedAndSaid() throws RegistrationException {
    registrar(false)
        .install(
            new Registration(
                "default", Setting.byDefault("/v1/**"), Setting.given("http://" + "a".repeat(40))));
    Step last = steps.get(steps.size() - 1);
    assertThat(last.act()).isEqualTo(Act.SKIP);
    assertThat(last.what()).contains("32 characters", "--menu");
    assertThat(admin.list("resource")).isEmpty();
  }

  @Test
  void install_byAnAccountThatMayNotEditTheMenu_isOtherwiseDone() throws RegistrationException {
    admin.defaultPassword = true;
    registrar(false).install(WANTED);
    assertThat(steps.get(steps.size() - 1).toString())
        .startsWith("skip")
        .contains("default password");
    assertThat(admin.list("rule")).hasSize(3);
  }

  @Test
  void install_intoAnUnknownNamespace_namesThoseThatAre() {
    assertThatThrownBy(
            () ->
                registrar(false)
                    .install(new Registration("nope", Setting.byDefault("/v1/**"), null)))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("default")
        .hasMessageContaining("other");
  }

  @Test
  void login_withAWrongPasswordOrNowhere_saysSo() {
    assertThatThrownBy(() -> ShenyuAdmin.login(admin.base(), "admin", new Secret("x")))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("password is wrong");
    assertThatThrownBy(
            () -> ShenyuAdmin.login(URI.create("http://127.0.0.1:1"), "admin", new Secret("x")))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("is it running");
    ShenyuAdmin expired = ShenyuAdmin.withToken(admin.base(), new Secret("old"));
    assertThatThrownBy(() -> new Registrar(expired, false, steps::add).uninstall("default"))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("log in again");
  }

  @Test
  void call_withATokenThatIsNoHeader_doesNotQuoteIt() {
    String secret = UUID.randomUUID().toString();
    ShenyuAdmin broken = ShenyuAdmin.withToken(admin.base(), new Secret(secret + "\r"));
    assertThatThrownBy(() -> new Registrar(broken, false, steps::add).install(WANTED))
        .isInstanceOf(RegistrationException.class)
        .hasMessageContaining("characters that no token has")
        .hasMessageNotContaining(secret);
  }

  @Test
  void registration_ofWhatIsNoPath_isRefused() {
    assertThatThrownBy(() -> new Registration("default", Setting.byDefault("v1"), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
