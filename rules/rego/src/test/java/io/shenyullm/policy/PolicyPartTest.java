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
package io.shenyullm.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

class PolicyPartTest {
  private static final ExecutorService EXECUTOR = TestingPolicies.executor(1);
  private static final ModelCatalog CATALOG = new ModelCatalog(List.of(), Map.of());

  private final PolicyPart part =
      PolicyPart.embedded((wasm, data) -> TestingPolicies.engine(wasm, data, EXECUTOR));

  @AfterAll
  static void stop() {
    EXECUTOR.shutdownNow();
  }

  @Test
  void compile_noSection_usesTheBuiltInPolicy() throws SnapshotException {
    CompiledPolicy compiled = part.compile(document("{}"), CATALOG);
    part.smokeTest(compiled);
    assertThat(
            compiled
                .engine()
                .decide(Entrypoint.ADMISSION, TestingPolicies.admission("alice", "research"))
                .block()
                .allow())
        .isTrue();
    part.dispose(compiled);
  }

  @Test
  void compile_data_isObeyedAndChangesTheVersion() throws SnapshotException {
    CompiledPolicy plain = part.compile(document("{}"), CATALOG);
    CompiledPolicy compiled =
        part.compile(
            document("{\"policy\":{\"data\":{\"llm\":{\"denied\":{\"users\":[\"alice\"]}}}}}"),
            CATALOG);
    assertThat(
            compiled
                .engine()
                .decide(Entrypoint.ADMISSION, TestingPolicies.admission("alice", "research"))
                .block()
                .allow())
        .isFalse();
    assertThat(compiled.version()).hasSize(16).isNotEqualTo(plain.version());
  }

  @Test
  void compile_unchangedPolicy_sharesTheEngineUntilTheLastSnapshotIsGone()
      throws SnapshotException {
    AtomicInteger engines = new AtomicInteger();
    PolicyPart counting =
        PolicyPart.embedded(
            (wasm, data) -> {
              engines.incrementAndGet();
              return TestingPolicies.engine(wasm, data, EXECUTOR);
            });
    CompiledPolicy first = counting.compile(document("{}"), CATALOG);
    CompiledPolicy second = counting.compile(document("{}"), CATALOG);
    assertThat(second.engine()).isSameAs(first.engine());
    assertThat(engines).hasValue(1);

    counting.dispose(first);
    counting.smokeTest(second);
    counting.dispose(second);
    assertThatThrownBy(() -> counting.smokeTest(second)).isInstanceOf(SnapshotException.class);

    CompiledPolicy third = counting.compile(document("{}"), CATALOG);
    counting.smokeTest(third);
    assertThat(engines).hasValue(2);
    counting.dispose(third);
  }

  @Test
  void smokeTest_engineInUseWithoutAnIdleInstance_passes() throws SnapshotException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CompiledPolicy live = part.compile(document("{}"), CATALOG);
    part.smokeTest(live);
    Map<String, Object> slow =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            if (Thread.currentThread().getName().equals("policy-test")) {
              started.countDown();
              await(released);
            }
            return Set.of();
          }
        };
    var running = live.engine().decide(Entrypoint.ADMISSION, Map.of("principal", slow)).toFuture();
    await(started);

    CompiledPolicy published = part.compile(document("{}"), CATALOG);
    try {
      part.smokeTest(published);
    } finally {
      released.countDown();
    }
    assertThat(running.join()).isNotNull();
    part.dispose(live);
    part.dispose(published);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Entrypoint.class)
  void compile_entrypointMissing_refusesNamingIt(Entrypoint entrypoint) {
    String wasm = Base64.getEncoder().encodeToString(TestingPolicies.withoutEntrypoint(entrypoint));
    assertThatThrownBy(
            () -> part.compile(document("{\"policy\":{\"wasm\":\"" + wasm + "\"}}"), CATALOG))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("policy.wasm")
        .hasMessageContaining(entrypoint.decisionPath());
  }

  @Test
  void compile_truncatedModule_refuses() {
    byte[] half = Arrays.copyOf(PolicyPart.builtIn(), 70_000);
    String wasm = Base64.getEncoder().encodeToString(half);
    assertThatThrownBy(
            () -> part.compile(document("{\"policy\":{\"wasm\":\"" + wasm + "\"}}"), CATALOG))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("policy.wasm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"policy\":{\"wasm\":\"AAAA\"}} | policy.wasm",
        "{\"policy\":{\"wasm\":7}} | policy.wasm",
        "{\"policy\":{\"data\":[]}} | policy.data",
        "{\"policy\":{\"file\":[]}} | policy.file",
        "{\"policy\":{\"files\":[{\"path\":\"a.rego\",\"text\":\"package a\"}]}} | policy.wasm",
        "{\"policy\":{\"files\":[{\"path\":\"a.rego\"}]}} | policy.files[0].text",
      })
  void compile_wrongSection_refusesWithPath(String json, String path) {
    assertThatThrownBy(() -> part.compile(document(json), CATALOG))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'rules':{}} | policy.data.rules",
        "{'llm':{'max_risc':0.5}} | policy.data.llm.max_risc",
        "{'llm':{'max_risk':'0.5'}} | policy.data.llm.max_risk",
        "{'llm':{'max_risk':5}} | policy.data.llm.max_risk",
        "{'llm':{'max_risk':null}} | policy.data.llm.max_risk",
        "{'llm':{'anonymous':'no'}} | policy.data.llm.anonymous",
        "{'llm':{'denied':{'user':['a']}}} | policy.data.llm.denied.user",
        "{'llm':{'denied':{'users':'alice'}}} | policy.data.llm.denied.users",
        "{'llm':{'denied':{'users':null}}} | policy.data.llm.denied.users",
        "{'llm':{'denied':{'data_classes':['secret']}}} | policy.data.llm.denied.data_classes",
        "{'llm':{'denied':{'providers':['opnai']}}} | policy.data.llm.denied.providers",
        "{'llm':{'providers':{'by_data_class':{'internal':['opnai']}}}} |"
            + " policy.data.llm.providers.by_data_class.internal",
        "{'llm':{'routes':{'defualt':{'users':['a']}}}} | policy.data.llm.routes.defualt",
        "{'llm':{'routes':{'default':{'user':['a']}}}} | policy.data.llm.routes.default.user",
        "{'llm':{'models':{'by_dept':{}}}} | policy.data.llm.models.by_dept",
        "{'llm':{'models':{'by_user':{'a':'small'}}}} | policy.data.llm.models.by_user.a",
        "{'llm':{'regions':{'by_data_class':{'restrictd':[]}}}} |"
            + " policy.data.llm.regions.by_data_class.restrictd",
        "{'llm':{'providers':{'by_user':{}}}} | policy.data.llm.providers.by_user",
        "{'llm':{'blocked_entities':'API_KEY'}} | policy.data.llm.blocked_entities",
        "{'llm':{'unscannable_denied_for':['high']}} | policy.data.llm.unscannable_denied_for",
        "{'llm':{'no_cache':{'user':[]}}} | policy.data.llm.no_cache.user",
        "{'llm':{'deny_message':7}} | policy.data.llm.deny_message",
      })
  void compile_dataThatTheShippedPolicyWouldMisread_refusesWithPath(String data, String path) {
    String json =
        "{\"providers\":[{\"name\":\"openai\"}],\"policy\":{\"data\":"
            + data.replace('\'', '"')
            + "}}";
    assertThatThrownBy(() -> part.compile(document(json), CATALOG))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith(path);
  }

  @Test
  void compile_everyFieldOfTheData_isTaken() throws SnapshotException {
    String json =
        """
        {"routes":[{"name":"chat"}],"providers":[{"name":"p"}],"policy":{"data":{"llm":{
          "denied":{"users":["a"],"keys":["k"],"data_classes":["restricted"],"providers":["p"]},
          "anonymous":false,
          "routes":{"chat":{"departments":["sales"]}},
          "models":{"by_department":{"sales":["m"],"*":[]},"by_data_class":{"internal":["m"]}},
          "regions":{"by_tenant":{"acme":["eu"]}},
          "providers":{"by_data_class":{"confidential":["p"]}},
          "blocked_entities":["API_KEY"],"max_risk":0.7,
          "unscannable_denied_for":["confidential"],
          "no_cache":{"applications":["app"]},"deny_message":"Ask us."}}}}\
        """;
    CompiledPolicy compiled = part.compile(document(json), CATALOG);
    part.smokeTest(compiled);
    part.dispose(compiled);
  }

  @Test
  void compile_dataOfAnotherPolicy_isLeftToIt() throws SnapshotException {
    String wasm = Base64.getEncoder().encodeToString(PolicyPart.builtIn());
    String json = "{\"policy\":{\"wasm\":\"" + wasm + "\",\"data\":{\"own\":{\"limit\":\"3\"}}}}";
    part.dispose(part.compile(document(json), CATALOG));
  }

  @Test
  void smokeTest_undefinedDecision_refuses() throws SnapshotException {
    CompiledPolicy compiled = part.compile(document("{}"), CATALOG);
    part.dispose(compiled);
    assertThatThrownBy(() -> part.smokeTest(compiled))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("cannot be evaluated");
  }

  @Test
  void compile_sidecar_takesSourcesWithoutBundle() throws SnapshotException {
    PolicyEngine engine = (entrypoint, input) -> Mono.just(PolicyDecision.deny("testing"));
    PolicyPart sidecar = PolicyPart.sidecar(engine);
    CompiledPolicy compiled =
        sidecar.compile(
            document("{\"policy\":{\"files\":[{\"path\":\"a.rego\",\"text\":\"package a\"}]}}"),
            CATALOG);
    sidecar.smokeTest(compiled);
    sidecar.dispose(compiled);
    assertThat(compiled.engine()).isSameAs(engine);
  }

  private static ConfigNode document(String json) {
    return ConfigNode.root(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
  }
}
