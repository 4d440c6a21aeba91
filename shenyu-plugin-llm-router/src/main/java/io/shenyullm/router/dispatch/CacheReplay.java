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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.router.cache.CachedReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cached reply on its way to a caller. It goes through the scan again, as what is looked for may
 * have changed since, and is unmasked with this request's own values. It is neither metered, which
 * would bill it, nor kept once more.
 */
final class CacheReplay {
  private final DispatchRun run;
  private final LlmExchange llm;
  private final CachedReply cached;
  private final ModelOffer offer;
  private final EventPipeline pipeline;

  CacheReplay(DispatchRun run, CachedReply cached, ModelOffer offer) {
    this.run = run;
    this.llm = run.llm();
    this.cached = cached;
    this.offer = offer;
    this.pipeline =
        new EventPipeline(
            llm.eventStages().stream()
                .filter(
                    stage ->
                        stage.phase() == EventStage.Phase.SCAN
                            || stage.phase() == EventStage.Phase.UNMASK)
                .toList());
  }

  ChatReply reply() {
    return run.named(pipeline.onReply(cached.reply()));
  }

  /** All of the stream at once. */
  List<ChatEvent> events() {
    List<ChatEvent> out = new ArrayList<>();
    List<ChatEvent> figures = new ArrayList<>(1);
    for (ChatEvent event : cached.events()) {
      if (event.isOnlyUsage()) {
        figures.add(withFigures(event));
      } else {
        out.addAll(pipeline.onEvent(event));
      }
    }
    out.addAll(pipeline.onEnd());
    if (llm.request().includeUsage()) {
      out.addAll(figures);
    }
    out.add(llm.form().end());
    out.replaceAll(run::named);
    return out;
  }

  private ChatEvent withFigures(ChatEvent usage) {
    Map<String, @Nullable Object> extension = new LinkedHashMap<>();
    extension.put("cost", "0");
    extension.put("currency", offer.prices().currency());
    extension.put("model", offer.id());
    extension.put("provider", offer.provider().name());
    extension.put("cache", llm.cacheState().label());
    return usage.with("x_llm", extension);
  }
}
