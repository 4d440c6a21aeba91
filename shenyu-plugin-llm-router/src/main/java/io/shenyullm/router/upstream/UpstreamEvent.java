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
package io.shenyullm.router.upstream;

import io.shenyullm.core.wire.ChatEvent;

/**
 * One event of a provider's stream with what a look at its bytes has shown.
 *
 * @param event in the caller's form, unparsed where the provider speaks it
 * @param hasUsage whether it may carry token counts
 * @param hasError whether it may report an error
 * @param finishes whether it may end a choice
 * @param interim whether it only tells the stages what is known so far and is not for the caller
 */
public record UpstreamEvent(
    ChatEvent event, boolean hasUsage, boolean hasError, boolean finishes, boolean interim) {

  static UpstreamEvent plain(ChatEvent event) {
    return new UpstreamEvent(event, false, false, false, false);
  }
}
