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
package io.shenyullm.admin.releases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ItemPathTest {
  @ParameterizedTest
  @CsvSource({
    "settings,routes.json",
    "rules,a.drl",
    "rules,路由 1.drl",
    "rules,a.b-c_d.test.json",
    "policy,admission.rego",
    "policy,policy.wasm",
    "policy,policy.sha256"
  })
  void of_whatAFolderHas_isAnItem(String folder, String name) {
    assertThat(ItemPath.of(folder, name)).hasValue(new ItemPath(folder, name));
  }

  @ParameterizedTest
  @CsvSource({
    "settings,version.json",
    "settings,schema.json",
    "settings,createdAt.json",
    "settings,..json",
    "settings,routes.txt",
    "settings,a/b.json",
    "rules,.drl",
    "rules,.test.json",
    "rules,..drl",
    "rules,../a.drl",
    "rules,a\\b.drl",
    "rules,a:b.drl",
    "rules,a.json",
    "policy,other.wasm",
    "policy,a.drl",
    "secrets,a.json",
    "'',a.drl"
  })
  void of_anythingElse_isNone(String folder, String name) {
    assertThat(ItemPath.of(folder, name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"96,true", "97,false"})
  void of_longName_hasALimit(int chars, boolean taken) {
    assertThat(ItemPath.of("rules", "a".repeat(chars) + ".drl").isPresent()).isEqualTo(taken);
  }
}
