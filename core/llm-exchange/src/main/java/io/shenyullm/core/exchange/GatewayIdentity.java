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
package io.shenyullm.core.exchange;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which gateway process this is; named in every record.
 *
 * @param id the operator's name for the gateway, unique among those of one console
 * @param boot random id of this process's life
 * @param dataDirectory where what must survive a crash is kept; one per gateway
 */
public record GatewayIdentity(String id, String boot, Path dataDirectory) {
  public GatewayIdentity {
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    if (id.isBlank() || boot.isBlank()) {
      throw new IllegalArgumentException("gateway id and boot must not be blank");
    }
  }
}
