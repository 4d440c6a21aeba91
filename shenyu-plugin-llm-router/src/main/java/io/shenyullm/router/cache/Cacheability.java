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
package io.shenyullm.router.cache;

import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.CacheControl;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests may be answered from the cache, and which replies may answer others. */
final class Cacheability {
  /** What the model may do or look up while it answers: doing it again is the point. */
  private static final List<String> EFFECTS =
      List.of("tools", "functions", "web_search_options", "audio");

  /** Parts of a reply that a replay shows as they were. */
  private static final Set<String> MESSAGE_TEXTS =
      Set.of("role", "content", "reasoning_content", "reasoning");

  private Cacheability() {}

  /** Whether a request may be answered from the cache and its reply be kept. */
  static boolean allows(LlmExchange llm) {
    if (llm.cacheControl() == CacheControl.NO_STORE || llm.obligations().noCache()) {
      return false;
    }
    if (llm.form() != Form.OPENAI) {
      return false; // replies are kept in that form and told to its callers only
    }
    Admission admission = llm.admission().orElse(null);
    boolean personal = admission != null && (admission.masked() || !admission.findings().isEmpty());
    return (!personal || llm.route().cache().maskedRequests()) && isPlain(llm.request());
  }

  /** One choice of text for text, with nothing happening on the side. */
  private static boolean isPlain(ChatRequest request) {
    for (String effect : EFFECTS) {
      if (!isNothing(request.field(effect))) {
        return false;
      }
    }
    if (request.choices() > 1 // who asks for several wants them to differ
        || Boolean.TRUE.equals(request.field("store"))
        || Boolean.TRUE.equals(request.field("logprobs"))) {
      return false;
    }
    Object modalities = request.field("modalities");
    return (modalities == null || modalities.equals(List.of("text")))
        && request.messages().stream().allMatch(Cacheability::isText);
  }

  /** Anything else may be a reference to what changes, or what the guard could not read. */
  private static boolean isText(@Nullable Object message) {
    if (!(message instanceof Map<?, ?> fields)
        || !(fields.get("content") instanceof List<?> parts)) {
      return true;
    }
    return parts.stream()
        .allMatch(part -> part instanceof Map<?, ?> map && "text".equals(map.get("type")));
  }

  /** A complete text of one choice, counted by the provider, that it ended of its own accord. */
  static boolean isShareable(ChatReply reply) {
    return reply.usage() != null
        && reply.tree().get("choices") instanceof List<?> choices
        && choices.size() == 1
        && choices.get(0) instanceof Map<?, ?> choice
        && "stop".equals(choice.get("finish_reason"))
        && isNothing(choice.get("logprobs"))
        && choice.get("message") instanceof Map<?, ?> message
        && message.get("content") instanceof String content
        && !content.isEmpty()
        && isOnlyText(message);
  }

  private static boolean isOnlyText(Map<?, ?> message) {
    return message.entrySet().stream()
        .allMatch(
            field ->
                isNothing(field.getValue())
                    || MESSAGE_TEXTS.contains(String.valueOf(field.getKey()))
                        && field.getValue() instanceof String);
  }

  static boolean isNothing(@Nullable Object value) {
    return value == null || value instanceof Collection<?> list && list.isEmpty();
  }
}
