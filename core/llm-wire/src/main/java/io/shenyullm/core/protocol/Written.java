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
package io.shenyullm.core.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A request in a provider's protocol.
 *
 * @param body JSON; not copied
 * @param dropped request fields and headers that the protocol does not have and that change no
 *     answer
 * @param asksUsage whether {@code stream_options} was added though the caller had not asked for it
 */
public record Written(byte[] body, List<String> dropped, boolean asksUsage) {
  public Written {
    dropped = List.copyOf(dropped);
  }

  /** The same, with more that the protocol does not have. */
  public Written dropping(Collection<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(dropped);
    all.addAll(more);
    return new Written(body, all, asksUsage);
  }
}
