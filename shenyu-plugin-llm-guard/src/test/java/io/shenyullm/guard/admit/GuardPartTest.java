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
package io.shenyullm.guard.admit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.testing.TestingExchanges;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardPartTest {
  @Test
  void compile_misspeltBlockedEntity_refusesWithPath() {
    assertThatThrownBy(
            () -> compile("{\"policy\":{\"data\":{\"llm\":{\"blocked_entities\":[\"EMAIL\"]}}}}"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("policy.data.llm.blocked_entities")
        .hasMessageContaining("EMAIL");
  }

  @Test
  void compile_entitiesThatAreKnownOrAnotherPolicys_areTaken() {
    assertThatCode(
            () -> compile("{\"policy\":{\"data\":{\"llm\":{\"blocked_entities\":[\"API_KEY\"]}}}}"))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                compile(
                    "{\"policy\":{\"wasm\":\"AAAA\",\"data\":{\"llm\":{\"blocked_entities\":7}}}}"))
        .doesNotThrowAnyException();
  }

  private static GuardConfig compile(String document) throws SnapshotException {
    return new GuardPart()
        .compile(
            ConfigNode.root(Json.parseObject(document.getBytes(StandardCharsets.UTF_8))),
            TestingExchanges.catalog(URI.create("http://127.0.0.1:1")));
  }
}
