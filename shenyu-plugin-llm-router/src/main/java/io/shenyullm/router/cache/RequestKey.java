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
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.wire.Sha256;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The key under which equal requests find each other: SHA-256 over who may share a reply and over
 * all that a model sees. In it are
 *
 * <ul>
 *   <li>the tenant, always, and the principal levels down to the route's scope: nobody else's reply
 *       is ever found;
 *   <li>the route: what it caches and for how long is the operator's choice for that route;
 *   <li>the obligations of the admission (allowed models and regions), its data class and whether
 *       it masked: callers under different rules do not overwrite each other's replies;
 *   <li>the caller's protocol, in which replies are kept, and what its headers ask for;
 *   <li>the model asked for, behind its alias, and every field of the request but those that change
 *       only how the reply is delivered or accounted. A field that we do not know is in it.
 * </ul>
 *
 * Not in it: the version of the policy and of the snapshot. What they decide is decided anew for
 * each hit: the admission, and whether the model may be used, see {@link CacheTurn}.
 */
final class RequestKey {
  /** Change how a reply is delivered, stored or accounted, not what it says. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "model", // resolved instead
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "metadata",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention");

  private final MessageDigest digest = Sha256.digest();

  private RequestKey() {}

  /** The key; {@code null} if the caller has no value of the level that the route shares by. */
  static @Nullable String of(LlmExchange llm) {
    List<String> partition = partition(llm.principal(), llm.route().cache().scope());
    if (partition == null) {
      return null;
    }
    RequestKey key = new RequestKey();
    key.value(partition);
    key.value(llm.route().name());
    Obligations obligations = llm.obligations();
    key.value(sorted(obligations.allowedModels()));
    key.value(sorted(obligations.allowedRegions()));
    Admission admission = llm.admission().orElse(null);
    key.value(admission == null ? null : admission.dataClass());
    key.value(admission == null ? null : admission.masked());
    key.value(llm.form().name());
    key.value(llm.protocolHeaders());
    key.value(llm.snapshot().catalog().resolve(llm.request().model()));
    Map<String, @Nullable Object> seen = new TreeMap<>();
    llm.request()
        .fields()
        .forEach(
            (name, value) -> {
              // null and absent mean the same at the top
              if (value != null && !LEFT_OUT.contains(name)) {
                seen.put(name, value);
              }
            });
    key.value(seen);
    return "exact/" + HexFormat.of().formatHex(key.digest.digest());
  }

  /** All levels from the tenant down: a team is that team only within its department. */
  private static @Nullable List<String> partition(Principal principal, String scope) {
    Map<String, String> levels = principal.levels();
    if (!levels.containsKey(scope)) {
      return null;
    }
    List<String> partition = new ArrayList<>();
    for (String level : ReplyCaching.SCOPES) {
      String value = levels.get(level);
      if (value != null) {
        partition.add(level);
        partition.add(value);
      }
      if (level.equals(scope)) {
        break;
      }
    }
    return partition;
  }

  private static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  /** Each value with its kind and length, so that no two trees look the same. */
  private void value(@Nullable Object value) {
    if (value == null) {
      digest.update((byte) 'n');
    } else if (value instanceof String text) {
      bytes('s', text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Number number) {
      // 1, 1.0 and 1e0 are the same to a model
      BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
      bytes('d', plain.toString().getBytes(StandardCharsets.US_ASCII));
    } else if (value instanceof Boolean flag) {
      digest.update((byte) (flag ? 't' : 'f'));
    } else if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner));
      count('{', sorted.size());
      sorted.forEach(
          (name, inner) -> {
            value(name);
            value(inner);
          });
    } else if (value instanceof Collection<?> list) {
      count('[', list.size());
      list.forEach(this::value);
    } else {
      throw new IllegalArgumentException("not of a JSON tree: " + value.getClass());
    }
  }

  private void bytes(char kind, byte[] bytes) {
    count(kind, bytes.length);
    digest.update(bytes);
  }

  private void count(char kind, int count) {
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(count).array());
  }
}
