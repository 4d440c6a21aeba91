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
package io.shenyullm.core.protocol.anthropic;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.BodySplicer;
import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.Written;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import io.shenyullm.core.wire.Form;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API, version {@value #VERSION}. */
public final class Anthropic implements Protocol {
  public static final Anthropic INSTANCE = new Anthropic();

  static final String NAME = "anthropic";
  static final String VERSION = "2023-06-01";

  private Anthropic() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Form form() {
    return AnthropicForm.INSTANCE;
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.TOOLS, Feature.VISION, Feature.DOCUMENTS, Feature.JSON_SCHEMA);
  }

  @Override
  public String path(URI baseUrl) {
    String base = baseUrl.getPath();
    return base != null && base.endsWith("/v1") ? "/messages" : "/v1/messages";
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty()
        ? Map.of("anthropic-version", VERSION)
        : Map.of("anthropic-version", VERSION, "x-api-key", key);
  }

  @Override
  public Written forward(ChatRequest request, byte[] original, boolean changed, Target target) {
    boolean sameModel = target.model().equals(request.model());
    if (!changed) {
      byte[] spliced = sameModel ? original : BodySplicer.splice(original, target.model(), false);
      if (spliced != null) {
        return new Written(spliced, List.of(), false);
      }
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(request.fields());
    fields.put("model", target.model());
    return new Written(Json.write(fields), List.of(), false);
  }

  @Override
  public Replays replays() {
    return AnthropicReplays.INSTANCE;
  }

  @Override
  public Conversation readRequest(ChatRequest request) {
    return new AnthropicRequests(request).read();
  }

  @Override
  public Written writeRequest(Conversation conversation, Target target) {
    return new AnthropicWriter(conversation, target).write();
  }

  @Override
  public Reply readReply(byte[] json) {
    return AnthropicReplies.read(json);
  }

  @Override
  public ChatReply writeReply(Reply reply, long createdSeconds) {
    return AnthropicReplies.write(reply);
  }

  @Override
  public DeltaReader reader() {
    return new AnthropicStreamReader();
  }

  @Override
  public DeltaWriter writer(long createdSeconds) {
    return new AnthropicStreamWriter();
  }
}
