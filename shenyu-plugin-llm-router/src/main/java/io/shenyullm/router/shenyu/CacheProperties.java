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

import io.shenyullm.core.config.Secret;
import io.shenyullm.router.cache.shared.CacheCipher;
import io.shenyullm.router.cache.shared.CacheSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Properties {@code shenyu.llm.cache.*}.
 *
 * @param nearBytes {@code near-bytes}: memory of the near cache
 * @param maxEntryBytes {@code max-entry-bytes}: largest entry after compression
 * @param lookupDeadline {@code lookup-deadline}: longest time that a request waits for the grid
 * @param keyEnv {@code key-env}: environment variable with the key that entries in the grid are
 *     encrypted with
 * @param keyFile {@code key-file}: the same, as a file
 */
record CacheProperties(
    @Nullable Long nearBytes,
    @Nullable Integer maxEntryBytes,
    @Nullable Duration lookupDeadline,
    @Nullable String keyEnv,
    @Nullable String keyFile) {
  private static final Logger LOG = LoggerFactory.getLogger(CacheProperties.class);
  private static final String PREFIX = "shenyu.llm.cache";

  static CacheProperties of(Environment environment) {
    return Binder.get(environment)
        .bind(PREFIX, Bindable.of(CacheProperties.class))
        .orElseGet(() -> new CacheProperties(null, null, null, null, null));
  }

  CacheSettings settings() {
    CacheSettings defaults = CacheSettings.DEFAULT;
    return new CacheSettings(
        nearBytes == null ? defaults.nearBytes() : nearBytes,
        maxEntryBytes == null ? defaults.maxEntryBytes() : maxEntryBytes,
        lookupDeadline == null ? defaults.lookupDeadline() : lookupDeadline,
        defaults.writeDeadline(),
        defaults.nearTtl(),
        defaults.claimTtl());
  }

  /**
   * The cipher of the key that is referred to; {@code null} without one. A gateway starts also with
   * a key that cannot be used: it then shares no replies and says why.
   */
  @Nullable CacheCipher cipher(Function<String, @Nullable String> variables, SecureRandom random) {
    String variable = keyEnv;
    String file = keyFile;
    String property = variable == null ? PREFIX + ".key-file" : PREFIX + ".key-env";
    try {
      String key =
          variable != null
              ? variables.apply(variable)
              : file == null ? null : Files.readString(Path.of(file), StandardCharsets.US_ASCII);
      if (key == null) {
        if (variable != null) {
          LOG.error(
              "{}: environment variable {} is not set; no reply is shared", property, variable);
        }
        return null;
      }
      return CacheCipher.of(new Secret(key), random);
    } catch (IllegalArgumentException e) {
      LOG.error("{}: {}; no reply is shared", property, e.getMessage());
      return null;
    } catch (IOException e) {
      LOG.error(
          "{}: {} cannot be read ({}); no reply is shared",
          property,
          file,
          e.getClass().getSimpleName());
      return null;
    }
  }
}
