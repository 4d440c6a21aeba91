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
package io.shenyullm.core.protocols;

import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocol.anthropic.Anthropic;
import io.shenyullm.core.protocol.openai.OpenAi;
import io.shenyullm.core.wire.Form;
import java.util.List;
import java.util.Optional;

/** The protocols that callers and providers may speak. */
public final class Protocols {
  public static final Protocol OPENAI = OpenAi.INSTANCE;
  public static final Protocol ANTHROPIC = Anthropic.INSTANCE;

  private static final List<Protocol> ALL = List.of(OPENAI, ANTHROPIC);

  private Protocols() {}

  /** By {@link Protocol#name()}. */
  public static Optional<Protocol> named(String name) {
    return ALL.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }

  /** The protocol whose form it is. */
  public static Protocol of(Form form) {
    return ALL.stream()
        .filter(protocol -> protocol.form() == form)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no protocol has the form " + form.name()));
  }
}
