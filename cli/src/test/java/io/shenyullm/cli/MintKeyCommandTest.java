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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.identity.KeyRing;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MintKeyCommandTest {
  private final String pepper = UUID.randomUUID().toString();

  private TestingShell.Result run(String... args) {
    return TestingShell.run(Map.of("LLM_KEY_PEPPER", pepper), "", args);
  }

  @Test
  void new_json_isAKeyAndTheEntryThatBelievesIt() throws IOException {
    TestingShell.Result result =
        run(
            "key",
            "new",
            "k-alice",
            "--tenant",
            "acme",
            "--user",
            "alice",
            "--department",
            "research",
            "--expires",
            "2027-01-01T00:00:00Z",
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode answer = new ObjectMapper().readTree(result.out());
    String key = answer.path("key").asText();
    JsonNode entry = answer.path("entry");
    assertThat(key).startsWith("sk-llm-").hasSizeGreaterThan(40);
    assertThat(entry.path("id").asText()).isEqualTo("k-alice");
    assertThat(entry.path("hash").asText()).isEqualTo(KeyRing.hash(new Secret(pepper), key));
    assertThat(entry.path("expiresAt").asText()).isEqualTo("2027-01-01T00:00:00Z");
    assertThat(entry.path("principal").toString())
        .isEqualTo("{\"tenant\":\"acme\",\"department\":\"research\",\"user\":\"alice\"}");
  }

  @Test
  void new_forPeople_showsTheKeyOnceAndTheEntryWithoutIt() {
    TestingShell.Result result = run("key", "new", "k", "--tenant", "acme", "--user", "alice");
    assertThat(result.lines()).hasSize(3);
    String key = result.lines().get(0).replaceFirst(".*: ", "");
    assertThat(result.lines().get(2)).startsWith("{\"id\":\"k\",\"hash\"").doesNotContain(key);
    assertThat(result.out()).doesNotContain(pepper);
  }

  @Test
  void new_twice_makesDifferentKeys() {
    String[] args = {"key", "new", "k", "--tenant", "acme", "--user", "alice", "--json"};
    assertThat(run(args).out()).isNotEqualTo(run(args).out());
  }

  @Test
  void new_withoutPepper_saysHowToMakeOne() {
    TestingShell.Result result =
        TestingShell.run(Map.of(), "", "key", "new", "k", "--tenant", "t", "--user", "u");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("LLM_KEY_PEPPER", "head -c 32 /dev/urandom | base64");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void new_expiryThatIsNoInstant_isRefused() {
    TestingShell.Result result =
        run("key", "new", "k", "--tenant", "t", "--user", "u", "--expires", "tomorrow");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("--expires must be an instant");
  }
}
