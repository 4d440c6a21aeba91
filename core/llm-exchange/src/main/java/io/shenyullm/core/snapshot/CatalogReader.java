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
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Problems;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.pricing.CatalogPrice;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.pricing.PriceSchedules;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the sections {@code providers}, {@code models} and {@code aliases}. */
final class CatalogReader {
  private static final long MAX_TIMEOUT_MILLIS = 3_600_000;
  private static final long MAX_TOKENS = 100_000_000;
  private static final OptionalInt NOT_LISTED = OptionalInt.empty();

  private final SecretResolver secrets;
  private final Supplier<PriceCatalog> prices;
  private final Problems problems;

  CatalogReader(SecretResolver secrets, Supplier<PriceCatalog> prices, Problems problems) {
    this.secrets = secrets;
    this.prices = prices;
    this.problems = problems;
  }

  ModelCatalog read(ConfigNode root) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    for (ConfigNode node : problems.get(() -> root.objects("providers"), List.<ConfigNode>of())) {
      problems.run(
          () -> {
            Provider provider = provider(node);
            if (providers.putIfAbsent(provider.name(), provider) != null) {
              throw node.problem("name", "is used twice: " + provider.name());
            }
          });
    }
    List<ModelOffer> offers = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (ConfigNode node : problems.get(() -> root.objects("models"), List.<ConfigNode>of())) {
      problems.run(
          () -> {
            ModelOffer offer = offer(node, providers);
            if (!keys.add(offer.key())) {
              throw node.problem("id", "is offered twice by one provider: " + offer.key());
            }
            ids.add(offer.id());
            offers.add(offer);
          });
    }
    return new ModelCatalog(offers, aliases(root, ids));
  }

  private Map<String, String> aliases(ConfigNode root, Set<String> ids) {
    Map<String, String> aliases = new LinkedHashMap<>();
    problems.run(
        () -> {
          ConfigNode node = root.object("aliases");
          for (String alias : node.keys()) {
            problems.run(
                () -> {
                  String id = node.string(alias);
                  if (ids.contains(alias) || alias.equals(ModelCatalog.AUTO)) {
                    throw node.problem(alias, "is the name of a model already");
                  }
                  if (!ids.contains(id) && !id.equals(ModelCatalog.AUTO)) {
                    throw node.problem(alias, "means a model that is not offered: " + id);
                  }
                  aliases.put(alias, id);
                });
          }
        });
    return aliases;
  }

  private Provider provider(ConfigNode node) throws SnapshotException {
    node.allowOnly(
        "name",
        "protocol",
        "baseUrl",
        "apiKey",
        "region",
        "simulated",
        "dialect",
        "connectTimeoutMillis",
        "responseTimeoutMillis",
        "idleTimeoutMillis");
    Protocol protocol =
        Protocols.named(node.string("protocol"))
            .orElseThrow(() -> node.problem("protocol", "must be \"openai\" or \"anthropic\""));
    URI baseUrl = baseUrl(node);
    return new Provider(
        node.string("name"),
        protocol,
        baseUrl,
        secrets.resolve(node, "apiKey").orElse(new Secret("")),
        node.string("region", "global"),
        timeout(node, "connectTimeoutMillis", 2_000),
        timeout(node, "responseTimeoutMillis", 600_000),
        timeout(node, "idleTimeoutMillis", 300_000),
        node.bool("simulated", false),
        dialect(node, Dialect.of(baseUrl.getHost())));
  }

  private static Dialect dialect(ConfigNode provider, Dialect builtIn) throws SnapshotException {
    if (!provider.has("dialect")) {
      return builtIn;
    }
    ConfigNode node = provider.object("dialect");
    node.allowOnly("developerRole", "usageOption", "completionLimitModels");
    return new Dialect(
        node.bool("developerRole", builtIn.developerRole()),
        node.bool("usageOption", builtIn.usageOption()),
        node.has("completionLimitModels")
            ? node.strings("completionLimitModels")
            : builtIn.completionLimitModels());
  }

  private static URI baseUrl(ConfigNode node) throws SnapshotException {
    String text = node.string("baseUrl");
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw node.problem("baseUrl", "is not a URL: " + e.getReason());
    }
    throw node.problem(
        "baseUrl", "must be an absolute http or https URL without user, query and fragment");
  }

  private static Duration timeout(ConfigNode node, String key, long fallback)
      throws SnapshotException {
    return Duration.ofMillis(bounded(node, key, fallback, 1, MAX_TIMEOUT_MILLIS));
  }

  private ModelOffer offer(ConfigNode node, Map<String, Provider> providers)
      throws SnapshotException {
    node.allowOnly(
        "id",
        "provider",
        "upstreamModel",
        "contextWindow",
        "maxOutputTokens",
        "quality",
        "weight",
        "capabilities",
        "prices");
    String id = node.string("id");
    if (id.isBlank() || id.equals(ModelCatalog.AUTO)) {
      throw node.problem("id", "must not be blank or \"auto\"");
    }
    Provider provider = providers.get(node.string("provider"));
    if (provider == null) {
      throw node.problem("provider", "is not one of the providers: " + providers.keySet());
    }
    double quality = node.number("quality", 0.5);
    if (!(quality >= 0 && quality <= 1)) {
      throw node.problem("quality", "must be within 0..1");
    }
    String upstreamModel = node.string("upstreamModel", id);
    Optional<CatalogPrice> listed = listed(node, provider, upstreamModel);
    int context = listed.map(CatalogPrice::contextWindow).orElse(NOT_LISTED).orElse(128_000);
    int maxOutput = listed.map(CatalogPrice::maxOutputTokens).orElse(NOT_LISTED).orElse(4_096);
    return new ModelOffer(
        id,
        provider,
        upstreamModel,
        (int) bounded(node, "contextWindow", context, 1, MAX_TOKENS),
        (int) bounded(node, "maxOutputTokens", maxOutput, 1, MAX_TOKENS),
        quality,
        Set.copyOf(node.strings("capabilities")),
        (int) bounded(node, "weight", 1, 0, 1_000_000),
        listed.isPresent() ? listed.get().prices() : ownPrices(node));
  }

  /** The model's entry in the built-in catalogue, where its prices are said to be there. */
  private Optional<CatalogPrice> listed(ConfigNode node, Provider provider, String upstreamModel)
      throws SnapshotException {
    if (!"catalog".equals(node.raw("prices"))) {
      return Optional.empty();
    }
    Optional<CatalogPrice> entry = prices.get().entry(provider.name(), upstreamModel);
    if (entry.isEmpty()) {
      throw node.problem(
          "prices",
          "the built-in catalogue has no price of "
              + upstreamModel
              + " at "
              + provider.name()
              + "; list it here");
    }
    return entry;
  }

  private static PriceSchedule ownPrices(ConfigNode node) throws SnapshotException {
    if (!node.has("prices")) {
      // a price that was forgotten must not make a model free
      throw node.problem(
          "prices", "is required: \"catalog\", a list, or \"free\" for a model without a price");
    }
    if (node.raw("prices") instanceof String word) {
      if (word.equals("free")) {
        return PriceSchedule.FREE;
      }
      throw node.problem("prices", "must be \"catalog\", \"free\" or a list");
    }
    return PriceSchedules.parse(node, "prices");
  }

  private static long bounded(ConfigNode node, String key, long fallback, long min, long max)
      throws SnapshotException {
    long value = node.integer(key, fallback);
    if (value < min || value > max) {
      throw node.problem(key, "must be within " + min + ".." + max);
    }
    return value;
  }
}
