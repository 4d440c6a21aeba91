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
package io.shenyullm.core.identity;

import io.shenyullm.core.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes the secrets of virtual keys. They are shown once; we keep their keyed hash only. */
public final class VirtualKeys {
  /** What every secret of ours starts with, so that scanners and people know it. */
  public static final String PREFIX = "sk-llm-";

  private static final int BYTES = 32;

  private VirtualKeys() {}

  /** A new secret of 256 random bits. */
  public static Secret generate(SecureRandom random) {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }
}
