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
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Problems;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.identity.IdentityConfig;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.wire.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles a document to a snapshot, or says everything that is wrong with it. Compiling rules and
 * policies recurses deeply: call it on a thread with a large stack ({@link
 * SnapshotLoader#newExecutor}), never on an event loop. Thread-safe.
 */
public final class SnapshotCompiler {
  /** The newest document schema that this version reads. */
  public static final int SCHEMA = 1;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCompiler.class);

  private final List<SnapshotPart<?>> parts;
  private final SecretResolver secrets;
  private final Supplier<PriceCatalog> prices;

  /**
   * @param parts what the installed plugins compile from their sections
   * @param prices catalogue behind {@code "prices":"catalog"}, usually {@code
   *     PriceCatalog::builtIn}; asked only where a document refers to it
   */
  public SnapshotCompiler(
      List<? extends SnapshotPart<?>> parts,
      SecretResolver secrets,
      Supplier<PriceCatalog> prices) {
    this.parts = List.copyOf(parts);
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    this.prices = Objects.requireNonNull(prices, "prices");
  }

  /**
   * Compiles and smoke-tests.
   *
   * @param document UTF-8 JSON
   * @param source name of the document in messages, e.g. a file name
   * @throws SnapshotException with all problems, each with line and column where they are known
   */
  public Snapshot compile(byte[] document, String source) throws SnapshotException {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(document);
    } catch (JsonSyntaxException e) {
      throw new SnapshotException(
          List.of(new Problem(source, e.line(), e.column(), "not a JSON object")));
    }
    Problems problems = new Problems();
    Snapshot snapshot = compile(ConfigNode.root(tree), sha256(document), problems);
    if (snapshot == null || problems.any()) {
      throw new SnapshotException(JsonPositions.locate(problems.all(), document, source));
    }
    return snapshot;
  }

  /**
   * Compiles, smoke-tests and frees what that has made.
   *
   * @throws SnapshotException as {@link #compile} does
   */
  public void check(byte[] document, String source) throws SnapshotException {
    dispose(compile(document, source).parts());
  }

  private @Nullable Snapshot compile(ConfigNode root, String sha256, Problems problems) {
    // an unknown schema makes every other complaint meaningless
    if (!problems.runs(() -> checkSchema(root))) {
      return null;
    }
    problems.run(
        () ->
            root.allowOnly(
                "schema",
                "version",
                "createdAt",
                "routes",
                "identity",
                "providers",
                "models",
                "aliases",
                "routing",
                "policy",
                "detection",
                "budgets"));
    long version = problems.get(() -> version(root), 0L);
    problems.run(() -> checkCreatedAt(root));
    Map<String, Route> routes = new RouteReader(problems).read(root);
    IdentityConfig identity = new IdentityReader(secrets, problems).read(root);
    int before = problems.count();
    ModelCatalog catalog = new CatalogReader(secrets, prices, problems).read(root);
    if (problems.count() > before) {
      // parts would complain about models that are only missing because of what is said already
      return null;
    }
    Map<Class<?>, Object> compiled = new LinkedHashMap<>();
    for (SnapshotPart<?> part : parts) {
      compilePart(part, root, catalog, compiled, problems);
    }
    if (problems.any()) {
      dispose(compiled);
      return null;
    }
    return new Snapshot(version, sha256, routes, catalog, identity, compiled);
  }

  private static <T> void compilePart(
      SnapshotPart<T> part,
      ConfigNode root,
      ModelCatalog catalog,
      Map<Class<?>, Object> compiled,
      Problems problems) {
    try {
      T result = part.compile(root, catalog);
      compiled.put(part.type(), result);
      part.smokeTest(result);
    } catch (SnapshotException e) {
      problems.add(e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // a part that breaks on a document must not take the one in force with it
      LOG.error("snapshot part {} failed", part.type().getName(), e);
      problems.add(
          new SnapshotException(
              part.type().getSimpleName(), "failed with " + e.getClass().getName()));
    }
  }

  /** Tells the parts that what they have compiled comes into force. */
  void activate(Snapshot next) {
    for (SnapshotPart<?> part : parts) {
      activate(part, next.parts().get(part.type()));
    }
  }

  private static <T> void activate(SnapshotPart<T> part, @Nullable Object compiled) {
    if (compiled == null) {
      return;
    }
    try {
      part.activate(part.type().cast(compiled));
    } catch (RuntimeException e) {
      LOG.error("snapshot part {} comes into force half", part.type().getName(), e);
    }
  }

  /** Frees what compiled parts hold. */
  void dispose(Map<Class<?>, Object> compiled) {
    for (SnapshotPart<?> part : parts) {
      dispose(part, compiled.get(part.type()));
    }
  }

  private static <T> void dispose(SnapshotPart<T> part, @Nullable Object compiled) {
    if (compiled == null) {
      return;
    }
    try {
      part.dispose(part.type().cast(compiled));
    } catch (RuntimeException e) {
      LOG.warn("snapshot part {} could not be freed", part.type().getName(), e);
    }
  }

  private static void checkSchema(ConfigNode root) throws SnapshotException {
    if (!root.has("schema")) {
      throw root.problem("schema", "is required; this gateway reads schema " + SCHEMA);
    }
    long schema = root.integer("schema", 0);
    if (schema < 1 || schema > SCHEMA) {
      throw root.problem("schema", "is " + schema + ", but this gateway reads schema " + SCHEMA);
    }
  }

  private static long version(ConfigNode root) throws SnapshotException {
    if (!root.has("version")) {
      throw root.problem("version", "is required");
    }
    long version = root.integer("version", 0);
    if (version < 0) {
      throw root.problem("version", "must not be negative");
    }
    return version;
  }

  private static void checkCreatedAt(ConfigNode root) throws SnapshotException {
    if (root.has("createdAt")) {
      try {
        Instant.parse(root.string("createdAt"));
      } catch (DateTimeException e) {
        throw root.problem("createdAt", "must be a UTC time such as 2026-01-01T00:00:00Z");
      }
    }
  }

  /** Hex SHA-256 of a document, by which it is pinned. */
  public static String sha256(byte[] document) {
    return Sha256.hex(document);
  }
}
