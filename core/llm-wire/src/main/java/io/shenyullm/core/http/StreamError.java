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
package io.shenyullm.core.http;

import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.Form;

/** How a stream ends that breaks after its status has been sent. */
public final class StreamError {
  private StreamError() {}

  /** The last event of a broken stream, as the caller's protocol says it; nothing follows it. */
  public static ChatEvent event(Form form, Refusal refusal) {
    return form.errorEvent(ErrorShape.of(form, refusal));
  }

  /**
   * What a caller is told of an error: the refusal that it carries, else 502 {@code upstream_error}
   * without any detail, because messages of foreign exceptions may quote addresses or content.
   */
  public static Refusal refusalOf(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof RefusedException refused) {
        return refused.refusal();
      }
    }
    return Refusal.of(502, "server_error", "upstream_error", "The upstream failed to answer.");
  }
}
