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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a grid, properties {@code shenyu.llm.grid.*} of a gateway and {@code
 * llm.admin.grid.*} of a console.
 *
 * @param engine {@code type}: {@code local}, {@code ignite} or {@code hazelcast}
 * @param mode {@code mode}: join as a client, or run a node within this process
 * @param addresses {@code addresses}: host:port of nodes, or of other embedded members
 * @param cluster {@code cluster}: name that nodes and clients must share (Hazelcast)
 * @param username {@code username}; {@code null} without authentication
 * @param password {@code password}
 * @param tls {@code tls.*}; {@code null} for plain connections
 * @param bind {@code bind}: host:port that an embedded node listens on; {@code null} for loopback
 *     and the engine's port
 * @param connectTimeout {@code connect-timeout}: for one attempt to connect
 */
public record GridSettings(
    String engine,
    Mode mode,
    List<String> addresses,
    String cluster,
    @Nullable String username,
    @Nullable Secret password,
    @Nullable Tls tls,
    @Nullable String bind,
    Duration connectTimeout) {

  /** The engine of a process that shares nothing. */
  public static final String LOCAL = "local";

  public static final String DEFAULT_CLUSTER = "shenyu-llm";
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Nothing shared. */
  public static final GridSettings LOCAL_ONLY =
      new GridSettings(
          LOCAL,
          Mode.CLIENT,
          List.of(),
          DEFAULT_CLUSTER,
          null,
          null,
          null,
          null,
          DEFAULT_CONNECT_TIMEOUT);

  /** What this process is to the grid. */
  public enum Mode {
    CLIENT,
    EMBEDDED
  }

  /**
   * Key material of TLS connections; PKCS#12 or JKS files.
   *
   * @param trustStore whose certificates are believed
   * @param trustStorePassword its password
   * @param keyStore our own certificate, where nodes want one; {@code null} for none
   * @param keyStorePassword its password
   */
  public record Tls(
      Path trustStore,
      Secret trustStorePassword,
      @Nullable Path keyStore,
      @Nullable Secret keyStorePassword) {
    public Tls {
      Objects.requireNonNull(trustStore, "trustStore");
      Objects.requireNonNull(trustStorePassword, "trustStorePassword");
    }
  }

  public GridSettings {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(mode, "mode");
    addresses = List.copyOf(addresses);
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
  }
}
