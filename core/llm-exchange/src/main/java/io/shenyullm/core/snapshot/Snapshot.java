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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.identity.IdentityConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Compiled configuration. A request reads it once and obeys it to its end. Immutable, thread-safe.
 */
public final class Snapshot {
  private final long version;
  private final String sha256;
  private final Map<String, Route> routes;
  private final ModelCatalog catalog;
  private final IdentityConfig identity;
  private final Map<Class<?>, Object> parts;

  /**
   * @param version grows with every publish; 0 is built in
   * @param sha256 hex digest of the document
   * @param parts what the plugins have compiled from their sections, by type
   */
  public Snapshot(
      long version,
      String sha256,
      Map<String, Route> routes,
      ModelCatalog catalog,
      IdentityConfig identity,
      Map<Class<?>, Object> parts) {
    this.version = version;
    this.sha256 = Objects.requireNonNull(sha256, "sha256");
    this.routes = Map.copyOf(routes);
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.identity = Objects.requireNonNull(identity, "identity");
    this.parts = Map.copyOf(parts);
  }

  /**
   * What is in force before anything has been loaded: no route, so nothing is let through. Its
   * version is -1.
   */
  public static Snapshot none() {
    return new Snapshot(
        -1, "", Map.of(), new ModelCatalog(List.of(), Map.of()), IdentityConfig.NONE, Map.of());
  }

  public long version() {
    return version;
  }

  public String sha256() {
    return sha256;
  }

  public Optional<Route> route(String name) {
    return Optional.ofNullable(routes.get(name));
  }

  public Map<String, Route> routes() {
    return routes;
  }

  public ModelCatalog catalog() {
    return catalog;
  }

  /** How callers are identified. */
  public IdentityConfig identity() {
    return identity;
  }

  /**
   * What a plugin compiled from its section.
   *
   * @throws IllegalStateException if no {@link SnapshotPart} of that type is installed
   */
  public <T> T part(Class<T> type) {
    Object part = parts.get(type);
    if (part == null) {
      throw new IllegalStateException("no snapshot part of type " + type.getName());
    }
    return type.cast(part);
  }

  Map<Class<?>, Object> parts() {
    return parts;
  }
}
