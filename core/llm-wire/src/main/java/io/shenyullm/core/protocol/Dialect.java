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

import java.util.List;
import java.util.Objects;

/**
 * What a provider makes of its protocol. Data: built-in values by address and model, each of which
 * the snapshot may set.
 *
 * @param developerRole whether messages of role {@code developer} are known; else they go out as
 *     {@code system}, which means the same everywhere
 * @param usageOption whether {@code stream_options.include_usage} may be asked for
 * @param completionLimitModels beginnings of the model names that take {@code
 *     max_completion_tokens} and refuse {@code max_tokens}
 */
public record Dialect(
    boolean developerRole, boolean usageOption, List<String> completionLimitModels) {
  /** OpenAI's reasoning models refuse {@code max_tokens}, at whatever host they are served. */
  private static final List<String> REASONING = List.of("o1", "o3", "o4", "gpt-5");

  /** A server that speaks a protocol and of which nothing else is known. */
  public static final Dialect COMMON = new Dialect(false, true, REASONING);

  /** OpenAI itself. */
  public static final Dialect OPENAI = new Dialect(true, true, REASONING);

  public Dialect {
    completionLimitModels = List.copyOf(completionLimitModels);
  }

  /** The built-in dialect of a provider. */
  public static Dialect of(String host) {
    Objects.requireNonNull(host, "host");
    return host.equals("api.openai.com") || host.endsWith(".openai.azure.com") ? OPENAI : COMMON;
  }

  /** The same for a server that has shown that it does not know the option. */
  public Dialect withoutUsageOption() {
    return new Dialect(developerRole, false, completionLimitModels);
  }

  /** Whether a model takes {@code max_completion_tokens} only. */
  public boolean wantsCompletionLimit(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    for (String start : completionLimitModels) {
      if (name.startsWith(start)
          && (name.length() == start.length()
              || !Character.isLetterOrDigit(name.charAt(start.length())))) {
        return true;
      }
    }
    return false;
  }
}
