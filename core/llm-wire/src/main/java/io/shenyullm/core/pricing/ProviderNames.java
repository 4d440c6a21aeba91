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

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One name per provider. The public price map splits some providers by API or model family ({@code
 * vertex_ai-anthropic_models}, {@code bedrock_converse}), and operators write others in their own
 * way ({@code aws-bedrock}); prices do not depend on that.
 */
final class ProviderNames {
  private static final Pattern FAMILY_SUFFIX = Pattern.compile("-[a-z0-9_-]*models$");
  private static final String TEXT_COMPLETION = "text_completion_";
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("alibaba", "dashscope"),
          Map.entry("aliyun", "dashscope"),
          Map.entry("amazon", "bedrock"),
          Map.entry("amazon_bedrock", "bedrock"),
          Map.entry("aws", "bedrock"),
          Map.entry("aws_bedrock", "bedrock"),
          Map.entry("azure_openai", "azure"),
          Map.entry("azure_text", "azure"),
          Map.entry("azureopenai", "azure"),
          Map.entry("bedrock_converse", "bedrock"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("fireworks", "fireworks_ai"),
          Map.entry("google", "gemini"),
          Map.entry("google_ai_studio", "gemini"),
          Map.entry("google_vertex", "vertex_ai"),
          Map.entry("googleai", "gemini"),
          Map.entry("mistralai", "mistral"),
          Map.entry("together", "together_ai"),
          Map.entry("togetherai", "together_ai"),
          Map.entry("vertex", "vertex_ai"),
          Map.entry("vertexai", "vertex_ai"),
          Map.entry("x_ai", "xai"),
          Map.entry("zhipu", "zai"));

  private ProviderNames() {}

  static String canonical(String provider) {
    String name = provider.trim().toLowerCase(Locale.ROOT);
    name = FAMILY_SUFFIX.matcher(name).replaceFirst("");
    name = name.replace('-', '_').replace(' ', '_');
    if (name.startsWith(TEXT_COMPLETION)) {
      name = name.substring(TEXT_COMPLETION.length());
    }
    return ALIASES.getOrDefault(name, name);
  }
}
