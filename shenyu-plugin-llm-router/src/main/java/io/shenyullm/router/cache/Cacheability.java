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
package io.shenyullm.router.cache;

import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.CacheControl;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.protocols.Protocols;

/** Which requests may be answered from the cache. */
final class Cacheability {
  private Cacheability() {}

  /** Whether a request may be answered from the cache and its reply be kept. */
  static boolean allows(LlmExchange llm) {
    if (llm.cacheControl() == CacheControl.NO_STORE || llm.obligations().noCache()) {
      return false;
    }
    Admission admission = llm.admission().orElse(null);
    boolean personal = admission != null && (admission.masked() || !admission.findings().isEmpty());
    return (!personal || llm.route().cache().maskedRequests())
        && Protocols.of(llm.form()).replays().isPlain(llm.request());
  }
}
