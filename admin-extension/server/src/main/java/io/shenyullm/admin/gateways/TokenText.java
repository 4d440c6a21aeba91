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
package io.shenyullm.admin.gateways;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.wire.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its gateway shows it, {@code llmgw.<id>.<secret>}: the id finds what it is compared
 * with, so that nothing is learnt from how long finding takes. The console keeps no such text, only
 * the SHA-256, which 32 random bytes need no salt for.
 *
 * @param id 16 hexadecimal digits; no secret
 * @param text all of it
 */
record TokenText(String id, String text) {
  private static final Pattern FORM = Pattern.compile("llmgw\\.([0-9a-f]{16})\\.[A-Za-z0-9_-]{43}");
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  static TokenText random(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    String name = HexFormat.of().formatHex(id);
    return new TokenText(
        name,
        "llmgw." + name + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Empty for a text that is no token. */
  static Optional<TokenText> read(String shown) {
    Matcher token = FORM.matcher(shown);
    return token.matches() ? Optional.of(new TokenText(token.group(1), shown)) : Optional.empty();
  }

  byte[] sha256() {
    return Sha256.of(text.getBytes(UTF_8));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "TokenText[" + id + "]";
  }
}
