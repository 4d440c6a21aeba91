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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReleasedRouteTest {
  @Test
  void of_document_hasTheDefaultsOfGateways() {
    assertThat(
            ReleasedRoute.of(
                Json.parseObject(
                    """
                    {"routes":[{"name":"a"},{"name":"b","audit":"durable"},{"name":"c","audit":"off"},
                     {"name":"d","requireAudit":false}]}
                    """
                        .getBytes(UTF_8))))
        .containsExactly(
            new ReleasedRoute("a", "buffered", true),
            new ReleasedRoute("b", "durable", true),
            new ReleasedRoute("c", "off", false),
            new ReleasedRoute("d", "buffered", false));
    assertThat(ReleasedRoute.of(Map.of())).isEmpty();
  }
}
