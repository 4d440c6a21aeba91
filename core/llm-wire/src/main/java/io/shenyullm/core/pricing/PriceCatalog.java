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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Published prices by provider and model. The built-in one holds list prices of the public model
 * price map; {@code docs/reference/prices.md} states its source, date and licence. Immutable to its
 * callers, thread-safe.
 *
 * <p>Two formats are read. Ours is JSON lines: a header object, then one model a line, sorted by
 * key. The other is the public map itself, one JSON object of models.
 */
public final class PriceCatalog {
  private static final String RESOURCE = "catalog.jsonl";
  private static final int SCHEMA = 1;

  private final Map<String, Map<String, @Nullable Object>> entries;
  private final Set<String> providers;
  private final List<String> skipped;
  private final Map<String, CatalogPrice> compiled = new ConcurrentHashMap<>();

  private PriceCatalog(Map<String, Map<String, @Nullable Object>> entries, List<String> skipped) {
    this.entries = new TreeMap<>(entries);
    this.skipped = List.copyOf(skipped);
    Set<String> names = new LinkedHashSet<>();
    entries.values().forEach(entry -> names.add(String.valueOf(entry.get("provider"))));
    this.providers = Set.copyOf(names);
  }

  /** Loads on first use, so that a gateway with prices of its own never pays for it. */
  private static final class BuiltIn {
    static final PriceCatalog INSTANCE = load();

    private static PriceCatalog load() {
      try (InputStream in = PriceCatalog.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("missing resource " + RESOURCE);
        }
        return read(in.readAllBytes(), false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SnapshotException e) {
        throw new IllegalStateException("the built-in price catalogue is damaged", e);
      }
    }
  }

  /** Prices shipped with this version. */
  public static PriceCatalog builtIn() {
    return BuiltIn.INSTANCE;
  }

  /**
   * Reads a catalogue in our format or in the public map's; which one is seen from the first line.
   *
   * @throws SnapshotException naming the entry or line that is wrong; in the public format, where
   *     others' mistakes are not the reader's fault, such entries are listed by {@link #skipped}
   */
  public static PriceCatalog parse(byte[] bytes) throws SnapshotException {
    return read(bytes, true);
  }

  private static PriceCatalog read(byte[] bytes, boolean compile) throws SnapshotException {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    Map<String, @Nullable Object> first = objectOrNull(bytes, 0, end);
    boolean ours =
        first != null && first.containsKey("schema") && !(first.get("schema") instanceof Map);
    PriceCatalog catalog = ours ? readLines(bytes) : readPublic(bytes);
    if (compile) {
      for (String key : catalog.entries.keySet()) {
        catalog.compile(key);
      }
    }
    return catalog;
  }

  private static @Nullable Map<String, @Nullable Object> objectOrNull(
      byte[] bytes, int from, int to) {
    try {
      return Json.parseObject(java.util.Arrays.copyOfRange(bytes, from, to));
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static PriceCatalog readLines(byte[] bytes) throws SnapshotException {
    Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
    int line = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      line++;
      Map<String, @Nullable Object> tree =
          end == start ? Map.of() : objectOrNull(bytes, start, end);
      start = end + 1;
      if (tree == null) {
        throw problem(line, "is not a JSON object");
      }
      if (line == 1) {
        if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))) {
          throw problem(line, "schema must be " + SCHEMA);
        }
        continue;
      }
      if (tree.isEmpty()) {
        continue;
      }
      if (!(tree.get("key") instanceof String key) || !(tree.get("provider") instanceof String)) {
        throw problem(line, "key and provider must be strings");
      }
      if (entries.put(key, tree) != null) {
        throw problem(line, "is the second entry of " + key);
      }
    }
    return new PriceCatalog(entries, List.of());
  }

  private static SnapshotException problem(int line, String message) {
    return new SnapshotException(
        List.of(new SnapshotException.Problem("prices", line, 1, message)));
  }

  private static PriceCatalog readPublic(byte[] bytes) throws SnapshotException {
    Map<String, @Nullable Object> document;
    try {
      document = Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      throw new SnapshotException("prices", String.valueOf(e.getMessage()));
    }
    Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
    List<String> skipped = new ArrayList<>();
    document.forEach(
        (key, value) -> {
          try {
            Map<String, @Nullable Object> entry =
                value instanceof Map<?, ?> fields ? PublicPriceMap.convert(key, fields) : null;
            if (entry != null) {
              entries.put(key, entry);
            }
          } catch (IllegalArgumentException e) {
            skipped.add(key + ": " + e.getMessage());
          }
        });
    if (entries.isEmpty()) {
      throw new SnapshotException("prices", "holds no model with a price per token or request");
    }
    return new PriceCatalog(entries, skipped);
  }

  /**
   * Prices of a model at a provider.
   *
   * @see #entry
   */
  public Optional<PriceSchedule> find(String provider, String model) {
    return entry(provider, model).map(CatalogPrice::prices);
  }

  /**
   * A model at a provider. Looked for, in this order: the key {@code model}, if that provider
   * serves it; the key {@code provider/model}. A provider that the catalogue does not know (the
   * operator's own name for an upstream, or an empty one) gets the entry of the key {@code model}.
   * A known provider never gets another provider's price, and no part of a model's name, such as
   * its date, is ever dropped: prices do differ there.
   */
  public Optional<CatalogPrice> entry(String provider, String model) {
    String wanted = ProviderNames.canonical(provider);
    Map<String, @Nullable Object> exact = entries.get(model);
    if (exact != null && (!providers.contains(wanted) || wanted.equals(exact.get("provider")))) {
      return Optional.of(compiled(model));
    }
    for (String prefix : List.of(provider, wanted, wanted.replace('_', '-'))) {
      String key = prefix + "/" + model;
      if (entries.containsKey(key)) {
        return Optional.of(compiled(key));
      }
    }
    return Optional.empty();
  }

  /** Keys in ascending order. */
  public Set<String> keys() {
    return java.util.Collections.unmodifiableSet(entries.keySet());
  }

  /** What could not be taken over from a file in the public format, with the reason. */
  public List<String> skipped() {
    return skipped;
  }

  private CatalogPrice compiled(String key) {
    return compiled.computeIfAbsent(
        key,
        k -> {
          try {
            return compile(k);
          } catch (SnapshotException e) {
            throw new IllegalStateException("the built-in price catalogue is damaged", e);
          }
        });
  }

  private CatalogPrice compile(String key) throws SnapshotException {
    Map<String, @Nullable Object> tree = entries.getOrDefault(key, Map.of());
    ConfigNode node = ConfigNode.root(Map.of(key, tree)).object(key);
    node.allowOnly("key", "provider", "mode", "context", "maxOutput", "capabilities", "prices");
    return new CatalogPrice(
        key,
        node.string("provider"),
        tokens(node, "context"),
        tokens(node, "maxOutput"),
        Set.copyOf(node.strings("capabilities")),
        PriceSchedules.parse(node, "prices"));
  }

  private static OptionalInt tokens(ConfigNode node, String key) throws SnapshotException {
    long tokens = node.integer(key, 0);
    return tokens > 0 && tokens <= Integer.MAX_VALUE
        ? OptionalInt.of((int) tokens)
        : OptionalInt.empty();
  }

  /**
   * This catalogue in our format. The same entries give the same bytes.
   *
   * @param source where the prices are from and under which licence, for the header
   */
  public byte[] toLines(Map<String, String> source) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, @Nullable Object> header = new LinkedHashMap<>();
    header.put("schema", SCHEMA);
    header.putAll(new TreeMap<>(source));
    header.put("models", entries.size());
    out.writeBytes(Json.write(header));
    out.write('\n');
    for (Map<String, @Nullable Object> entry : entries.values()) {
      out.writeBytes(Json.write(entry));
      out.write('\n');
    }
    return out.toByteArray();
  }
}
