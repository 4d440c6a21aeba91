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
package io.shenyullm.admin.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.records.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the API document promises of a request is what records hold, field by field. */
final class RequestViewTest {
  private static final Path GOLDEN = Path.of("../../core/llm-records/src/test/resources/golden");

  private static Map<?, ?> documented;

  @BeforeAll
  static void readDocument() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("src/main/resources/api/requests.yaml"))) {
      Map<String, Object> document = new Yaml().load(in);
      Map<?, ?> schemas = (Map<?, ?>) ((Map<?, ?>) document.get("components")).get("schemas");
      documented = (Map<?, ?>) ((Map<?, ?>) schemas.get("Request")).get("properties");
    }
  }

  private static byte[] golden(String name) throws IOException {
    return Files.readString(GOLDEN.resolve(name)).strip().getBytes(UTF_8);
  }

  @Test
  void ofUsage_everyField_isDocumented() throws Exception {
    Map<String, Object> view = RequestView.ofUsage(RecordReader.usage(golden("usage.json")));
    assertThat(documented.keySet().containsAll(view.keySet())).as("%s", view.keySet()).isTrue();
    assertThat(view)
        .containsEntry("savedCost", "0.0000258")
        .containsEntry("user", "alice")
        .doesNotContainKeys("boot", "principal", "schema");
  }

  @Test
  void ofRefusal_everyField_isDocumented() throws Exception {
    Map<String, Object> view = RequestView.ofRefusal(RecordReader.audit(golden("audit.json")));
    assertThat(documented.keySet().containsAll(view.keySet())).as("%s", view.keySet()).isTrue();
    assertThat(view)
        .containsEntry("id", "r-1")
        .containsEntry("kind", "refusal")
        .containsEntry("errorCode", "content_policy_violation")
        .doesNotContainKeys("hash", "keyId", "previousHash");
  }
}
