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
package io.shenyullm.core.pricing;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices that a list names, per token; a class that it does not name is absent. Immutable. */
final class Rates {
  static final Rates NONE = new Rates(Map.of());

  private final EnumMap<TokenClass, BigDecimal> perToken;

  Rates(Map<TokenClass, BigDecimal> perToken) {
    this.perToken = new EnumMap<>(TokenClass.class);
    perToken.forEach(
        (tokenClass, rate) -> {
          if (rate.signum() < 0) {
            throw new IllegalArgumentException("price must not be negative: " + tokenClass.key());
          }
          this.perToken.put(tokenClass, rate);
        });
  }

  @Nullable BigDecimal get(TokenClass tokenClass) {
    return perToken.get(tokenClass);
  }

  boolean names(TokenClass tokenClass) {
    return perToken.containsKey(tokenClass);
  }

  boolean isEmpty() {
    return perToken.isEmpty();
  }

  /**
   * These prices with another list's laid over them. A list that names an output price but none for
   * reasoning prices reasoning as its output, so an inherited reasoning price goes.
   */
  Rates overlaidBy(Rates upper) {
    if (upper.isEmpty()) {
      return this;
    }
    EnumMap<TokenClass, BigDecimal> merged = new EnumMap<>(TokenClass.class);
    merged.putAll(perToken);
    if (upper.names(TokenClass.OUTPUT)) {
      merged.remove(TokenClass.REASONING);
    }
    merged.putAll(upper.perToken);
    return new Rates(merged);
  }

  /** Named classes in the order of {@link TokenClass}. */
  Map<TokenClass, BigDecimal> named() {
    return new EnumMap<>(perToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rates rates && perToken.equals(rates.perToken);
  }

  @Override
  public int hashCode() {
    return perToken.hashCode();
  }

  @Override
  public String toString() {
    return perToken.toString();
  }
}
