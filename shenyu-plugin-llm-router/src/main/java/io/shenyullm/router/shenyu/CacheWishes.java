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
package io.shenyullm.router.shenyu;

import io.shenyullm.core.exchange.CacheControl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/** What a caller's {@code cache-control} asks of our cache; other directives mean nothing to it. */
final class CacheWishes {
  private CacheWishes() {}

  static CacheControl of(HttpHeaders headers) {
    List<String> given = headers.getOrEmpty(HttpHeaders.CACHE_CONTROL);
    if (given.isEmpty()) {
      return CacheControl.DEFAULT;
    }
    List<String> directives =
        given.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (directives.contains("no-store")) {
      return CacheControl.NO_STORE;
    }
    return directives.contains("no-cache") ? CacheControl.NO_CACHE : CacheControl.DEFAULT;
  }
}
