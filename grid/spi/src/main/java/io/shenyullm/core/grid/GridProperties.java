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
package io.shenyullm.core.grid;

import io.shenyullm.core.config.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a grid as they are written, {@code shenyu.llm.grid.*} of a gateway and {@code
 * llm.admin.grid.*} of a console. All are text, because a property that cannot be right must not
 * keep its process from starting: {@link #settings} says what is wrong instead. Empty ones count as
 * absent.
 *
 * @param type {@code local} (default), {@code ignite} or {@code hazelcast}
 * @param mode {@code client} (default) or {@code embedded}
 * @param addresses host:port of nodes
 * @param cluster by default {@link GridSettings#DEFAULT_CLUSTER}
 * @param connectTimeout such as {@code 3s}, {@code 500ms} or {@code PT3S}
 */
public record GridProperties(
    @Nullable String type,
    @Nullable String mode,
    @Nullable List<String> addresses,
    @Nullable String cluster,
    @Nullable String username,
    @Nullable String password,
    @Nullable Tls tls,
    @Nullable String bind,
    @Nullable String connectTimeout) {

  /** No property set: a grid of one's own. */
  public static final GridProperties NONE =
      new GridProperties(null, null, null, null, null, null, null, null, null);

  private static final Set<String> MODES = Set.of("client", "embedded");

  /** {@code tls.*}; plain connections where nothing is set. */
  public record Tls(
      @Nullable String trustStore,
      @Nullable String trustStorePassword,
      @Nullable String keyStore,
      @Nullable String keyStorePassword) {
    public Tls {
      trustStore = orNull(trustStore);
      trustStorePassword = orNull(trustStorePassword);
      keyStore = orNull(keyStore);
      keyStorePassword = orNull(keyStorePassword);
    }

    private boolean isSet() {
      return trustStore != null
          || trustStorePassword != null
          || keyStore != null
          || keyStorePassword != null;
    }

    /** Never shows the passwords. */
    @Override
    public String toString() {
      return "Tls[trustStore=" + trustStore + ", keyStore=" + keyStore + "]";
    }
  }

  public GridProperties {
    type = orNull(type);
    mode = orNull(mode);
    addresses = addresses == null ? List.of() : addresses.stream().map(String::strip).toList();
    cluster = orNull(cluster);
    username = orNull(username);
    password = orNull(password);
    bind = orNull(bind);
    connectTimeout = orNull(connectTimeout);
  }

  /**
   * What the properties mean.
   *
   * @param prefix what they start with, to name a wrong one in full
   * @throws IllegalArgumentException naming the property that cannot be right
   */
  public GridSettings settings(String prefix) {
    String engine = type == null ? GridSettings.LOCAL : type.toLowerCase(Locale.ROOT);
    String role = mode == null ? "client" : mode.toLowerCase(Locale.ROOT);
    require(MODES.contains(role), prefix + ".mode must be client or embedded, but is " + mode);
    require(
        password == null || username != null,
        prefix + ".password is set without " + prefix + ".username");
    return new GridSettings(
        engine,
        role.equals("client") ? GridSettings.Mode.CLIENT : GridSettings.Mode.EMBEDDED,
        Objects.requireNonNull(addresses),
        cluster == null ? GridSettings.DEFAULT_CLUSTER : cluster,
        username,
        secret(password),
        tlsSettings(prefix + ".tls"),
        bind,
        timeout(prefix + ".connect-timeout"));
  }

  private GridSettings.@Nullable Tls tlsSettings(String prefix) {
    Tls given = tls;
    if (given == null || !given.isSet()) {
      return null;
    }
    String trustStore = given.trustStore();
    if (trustStore == null) {
      throw new IllegalArgumentException(
          prefix + ".trust-store is missing: connections with TLS must know whom to believe");
    }
    return new GridSettings.Tls(
        path(trustStore, prefix + ".trust-store"),
        new Secret(given.trustStorePassword() == null ? "" : given.trustStorePassword()),
        given.keyStore() == null ? null : path(given.keyStore(), prefix + ".key-store"),
        secret(given.keyStorePassword()));
  }

  private Duration timeout(String property) {
    String text = connectTimeout;
    if (text == null) {
      return GridSettings.DEFAULT_CONNECT_TIMEOUT;
    }
    Duration parsed;
    try {
      parsed = duration(text.toLowerCase(Locale.ROOT));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          property + " must be a time such as 3s or 500ms, but is " + text, e);
    }
    require(
        !parsed.isNegative() && !parsed.isZero(), property + " must be positive, but is " + text);
    return parsed;
  }

  private static Duration duration(String text) {
    if (text.startsWith("p")) {
      return Duration.parse(text);
    }
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()));
    }
    if (text.endsWith("s")) {
      return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1).strip()));
    }
    return Duration.ofMillis(Long.parseLong(text));
  }

  private static Path path(String text, String property) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(property + " is no path: " + e.getReason(), e);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null ? null : new Secret(text);
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Never shows the passwords. */
  @Override
  public String toString() {
    return "GridProperties[type="
        + type
        + ", mode="
        + mode
        + ", addresses="
        + addresses
        + ", cluster="
        + cluster
        + ", username="
        + username
        + ", tls="
        + tls
        + ", bind="
        + bind
        + ", connectTimeout="
        + connectTimeout
        + "]";
  }
}
