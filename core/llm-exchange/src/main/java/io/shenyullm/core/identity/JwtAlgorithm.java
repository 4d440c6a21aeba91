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

import java.util.Optional;

/** Signature algorithms that we take (RFC 7518, RFC 8037). There is no {@code none}. */
enum JwtAlgorithm {
  HS256("HS256", "HmacSHA256"),
  RS256("RS256", "SHA256withRSA"),
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", "Ed25519");

  private final String headerName;
  private final String jdkName;

  JwtAlgorithm(String headerName, String jdkName) {
    this.headerName = headerName;
    this.jdkName = jdkName;
  }

  String headerName() {
    return headerName;
  }

  String jdkName() {
    return jdkName;
  }

  static Optional<JwtAlgorithm> of(Object headerName) {
    for (JwtAlgorithm algorithm : values()) {
      if (algorithm.headerName.equals(headerName)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
