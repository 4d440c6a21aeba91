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

import io.shenyullm.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The built-in document, with which a gateway that nobody has configured can be tried: it lets
 * <b>anonymous callers</b> use the keys of the gateway's environment. {@link SnapshotLoader} says
 * when it may be used. It is made from {@code OPENAI_API_KEY}, {@code OPENAI_BASE_URL} (any server
 * with OpenAI's protocol), {@code OPENAI_MODELS} (comma-separated, what such a server offers),
 * {@code ANTHROPIC_API_KEY} and {@code ANTHROPIC_BASE_URL}. Its version is 0, so any published one
 * replaces it.
 */
public final class AnonymousTrialSnapshot {
  /** Name of the document in messages. */
  public static final String SOURCE = "built-in";

  private static final String OPENAI_URL = "https://api.openai.com/v1";
  private static final String ANTHROPIC_URL = "https://api.anthropic.com";
  private static final Pattern COMMA = Pattern.compile(",");

  /** Qualities are rough ranks for a start, not measurements; operators set their own. */
  private record Known(String id, double quality) {}

  /** What servers of unknown models are taken to do. */
  private static final List<String> BASIC = List.of("tools", "json");

  /** All models known here read images, too. */
  private static final List<String> SEEING = List.of("tools", "vision", "json");

  private static final List<Known> OPENAI_MODELS =
      List.of(
          new Known("gpt-4o-mini", 0.60),
          new Known("gpt-4o", 0.75),
          new Known("gpt-4.1-nano", 0.50),
          new Known("gpt-4.1-mini", 0.68),
          new Known("gpt-4.1", 0.80));

  private static final List<Known> ANTHROPIC_MODELS =
      List.of(new Known("claude-haiku-4-5", 0.70), new Known("claude-sonnet-4-5", 0.85));

  private final Function<String, @Nullable String> environment;

  /**
   * @param environment value of an environment variable, or {@code null}
   */
  public AnonymousTrialSnapshot(Function<String, @Nullable String> environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  /** The document's bytes; without any provider it has no models, and requests are refused. */
  public byte[] document() {
    List<Object> providers = new ArrayList<>();
    List<Object> models = new ArrayList<>();
    boolean openAiKey = isSet("OPENAI_API_KEY");
    if (openAiKey || isSet("OPENAI_BASE_URL")) {
      String url = value("OPENAI_BASE_URL", OPENAI_URL);
      providers.add(provider("openai", "openai", url, openAiKey ? "OPENAI_API_KEY" : null));
      if (isSet("OPENAI_MODELS")) {
        for (String id : COMMA.split(value("OPENAI_MODELS", ""))) {
          if (!id.isBlank()) {
            models.add(model(id.strip(), "openai", 0.5, BASIC, isVendor(url) ? "catalog" : "free"));
          }
        }
      } else if (isVendor(url)) {
        OPENAI_MODELS.forEach(
            m -> models.add(model(m.id(), "openai", m.quality(), SEEING, "catalog")));
      } else {
        // what such a server offers is not known here; most local ones take any name
        models.add(model("default", "openai", 0.5, BASIC, "free"));
      }
    }
    if (isSet("ANTHROPIC_API_KEY")) {
      String url = value("ANTHROPIC_BASE_URL", ANTHROPIC_URL);
      providers.add(provider("anthropic", "anthropic", url, "ANTHROPIC_API_KEY"));
      ANTHROPIC_MODELS.forEach(
          m -> models.add(model(m.id(), "anthropic", m.quality(), SEEING, "catalog")));
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("schema", SnapshotCompiler.SCHEMA);
    document.put("version", 0);
    document.put(
        "routes",
        List.of(
            Map.of(
                "name",
                "default",
                "drive",
                "router",
                "requires",
                List.of("admit", "reserve"),
                "anonymous",
                true,
                "requireAudit",
                false)));
    document.put("providers", providers);
    document.put("models", models);
    return Json.write(document);
  }

  private static boolean isVendor(String url) {
    return url.startsWith("https://api.openai.com/");
  }

  private static Map<String, Object> provider(
      String name, String protocol, String url, @Nullable String keyVariable) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("name", name);
    provider.put("protocol", protocol);
    provider.put("baseUrl", url);
    if (keyVariable != null) {
      provider.put("apiKey", Map.of("env", keyVariable));
    }
    return provider;
  }

  private static Map<String, Object> model(
      String id, String provider, double quality, List<String> capabilities, String prices) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", id);
    model.put("provider", provider);
    model.put("quality", quality);
    model.put("capabilities", capabilities);
    model.put("prices", prices);
    return model;
  }

  private boolean isSet(String name) {
    String value = environment.apply(name);
    return value != null && !value.isBlank();
  }

  private String value(String name, String otherwise) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }
}
