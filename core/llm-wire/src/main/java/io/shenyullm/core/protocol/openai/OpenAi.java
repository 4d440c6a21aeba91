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
package io.shenyullm.core.protocol.openai;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.protocol.BodySplicer;
import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.protocol.Dialect;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, as many servers speak them. */
public final class OpenAi implements Protocol {
  public static final OpenAi INSTANCE = new OpenAi();

  /**
   * Extension of assistant messages: thinking blocks of {@link #BLOCKS_OF}, signed, as that
   * protocol writes them. Sent back with the history they prove what the model has thought.
   */
  static final String THINKING_BLOCKS = "thinking_blocks";

  static final String BLOCKS_OF = "anthropic";

  private OpenAi() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Form form() {
    return Form.OPENAI;
  }

  @Override
  public Set<Feature> features() {
    return Set.of(
        Feature.TOOLS,
        Feature.VISION,
        Feature.AUDIO,
        Feature.DOCUMENTS,
        Feature.JSON_OBJECT,
        Feature.JSON_SCHEMA,
        Feature.SEVERAL_CHOICES,
        Feature.LOG_PROBABILITIES);
  }

  @Override
  public String path(URI baseUrl) {
    return "/chat/completions";
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + key);
  }

  @Override
  public Written forward(ChatRequest request, byte[] original, boolean changed, Target target) {
    Dialect dialect = target.dialect();
    boolean ask = request.stream() && !request.includeUsage() && dialect.usageOption();
    boolean renames =
        dialect.wantsCompletionLimit(target.model())
            && request.field("max_tokens") != null
            && request.field("max_completion_tokens") == null;
    List<@Nullable Object> messages = messages(request, dialect);
    if (!changed && !renames && messages == null) {
      if (target.model().equals(request.model()) && !ask) {
        return new Written(original, List.of(), false);
      }
      if (!ask || !request.fields().containsKey("stream_options")) {
        byte[] spliced = BodySplicer.splice(original, target.model(), ask);
        if (spliced != null) {
          return new Written(spliced, List.of(), ask);
        }
      }
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(request.fields());
    fields.put("model", target.model());
    if (messages != null) {
      fields.put("messages", messages);
    }
    if (renames) {
      fields.put("max_completion_tokens", fields.remove("max_tokens"));
    }
    if (ask) {
      Map<String, @Nullable Object> given = JsonTrees.map(fields.get("stream_options"));
      Map<String, @Nullable Object> options =
          given == null ? new LinkedHashMap<>() : new LinkedHashMap<>(given);
      options.put("include_usage", true);
      fields.put("stream_options", options);
    }
    return new Written(Json.write(fields), List.of(), ask);
  }

  /** The messages as the provider knows them; {@code null} if they are so already. */
  private static @Nullable List<@Nullable Object> messages(ChatRequest request, Dialect dialect) {
    List<@Nullable Object> given = request.messages();
    List<@Nullable Object> changed = null;
    for (int i = 0; i < given.size(); i++) {
      Map<String, @Nullable Object> message = JsonTrees.map(given.get(i));
      if (message == null) {
        continue;
      }
      boolean developer = !dialect.developerRole() && "developer".equals(message.get("role"));
      boolean blocks = message.containsKey(THINKING_BLOCKS);
      if (developer || blocks) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(message);
        copy.remove(THINKING_BLOCKS); // ours, for another provider
        if (developer) {
          copy.put("role", "system");
        }
        changed = changed == null ? new ArrayList<>(given) : changed;
        changed.set(i, copy);
      }
    }
    return changed;
  }

  @Override
  public Replays replays() {
    return OpenAiReplays.INSTANCE;
  }

  @Override
  public Conversation readRequest(ChatRequest request) {
    return new OpenAiRequests(request).read();
  }

  @Override
  public Written writeRequest(Conversation conversation, Target target) {
    return new OpenAiWriter(conversation, target).write();
  }

  @Override
  public Reply readReply(byte[] json) {
    return OpenAiReplies.read(json);
  }

  @Override
  public ChatReply writeReply(Reply reply, long createdSeconds) {
    return OpenAiReplies.write(reply, createdSeconds);
  }

  @Override
  public DeltaReader reader() {
    return new OpenAiStreamReader();
  }

  @Override
  public DeltaWriter writer(long createdSeconds) {
    return new OpenAiStreamWriter(createdSeconds);
  }
}
