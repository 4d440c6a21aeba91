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
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.StreamError;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Stage 11 for one stream: provider events through the exchange's stages to what the caller gets.
 * Events that no stage looks into stay unparsed. Not thread-safe.
 */
final class StreamedReply {
  private final DispatchRun run;
  private final boolean wantsUsage;
  private final @Nullable EventPipeline pipeline;
  private boolean looksForModel;
  private @Nullable TokenUsage counted;
  private boolean ended;

  /**
   * @param tellsUpstreamModel whether the provider's name of the model is looked for
   */
  StreamedReply(DispatchRun run, boolean tellsUpstreamModel) {
    LlmExchange llm = run.llm();
    List<EventStage> stages = llm.eventStages();
    this.run = run;
    this.looksForModel = tellsUpstreamModel;
    this.wantsUsage = llm.request().includeUsage();
    this.pipeline = stages.isEmpty() ? null : new EventPipeline(stages);
  }

  /** What the caller gets for the events of one chunk; may be empty. */
  List<ChatEvent> onBatch(List<UpstreamEvent> batch) {
    List<ChatEvent> out = new ArrayList<>(batch.size() + 1);
    for (UpstreamEvent upstream : batch) {
      ChatEvent event = upstream.event();
      if (looksForModel && run.upstreamModel() == null) {
        run.upstreamModel(event.model());
      }
      if (event.isDone()) {
        finish(event, out);
      } else if (upstream.hasUsage()) {
        onUsage(event, wantsUsage && !upstream.interim(), out);
      } else {
        pass(event, out);
      }
    }
    looksForModel = false; // with the first content the headers leave
    return named(out);
  }

  /** The body is over: a provider that spares {@code [DONE]} gets it from us. */
  Flux<List<ChatEvent>> onEnd() {
    if (ended) {
      return Flux.empty();
    }
    List<ChatEvent> out = new ArrayList<>(2);
    finish(run.llm().form().end(), out);
    return Flux.just(named(out));
  }

  /** The stream has broken: what the stages had held back is still the caller's. */
  Flux<List<ChatEvent>> onError(Throwable error) {
    Flux<List<ChatEvent>> failure = Flux.error(error);
    // told to the caller as a status, or within the stream where signs of life have gone out
    run.breaks(StreamError.refusalOf(error));
    EventPipeline stages = pipeline;
    if (ended || stages == null || !run.isCommitted()) {
      return failure;
    }
    ended = true;
    return Flux.just(named(stages.onEnd())).concatWith(failure);
  }

  private List<ChatEvent> named(List<ChatEvent> events) {
    events.replaceAll(run::named);
    return events;
  }

  private void finish(ChatEvent end, List<ChatEvent> out) {
    ended = true;
    EventPipeline stages = pipeline;
    if (stages != null) {
      out.addAll(stages.onEnd());
    }
    out.add(end);
  }

  private void pass(ChatEvent event, List<ChatEvent> out) {
    EventPipeline stages = pipeline;
    if (stages == null) {
      out.add(event);
    } else {
      out.addAll(stages.onEvent(event));
    }
  }

  private void onUsage(ChatEvent event, boolean shown, List<ChatEvent> out) {
    counted = event.usage(counted);
    run.usage(counted);
    List<ChatEvent> passed = new ArrayList<>(2);
    pass(event, passed);
    for (ChatEvent each : passed) {
      TokenUsage usage = each.isOnlyUsage() ? each.usage() : null;
      if (usage == null) {
        out.add(each);
      } else if (shown) {
        out.add(withFigures(each, usage));
      }
      // else we had asked for it, not the caller
    }
  }

  private ChatEvent withFigures(ChatEvent event, TokenUsage usage) {
    Candidate candidate = run.current();
    if (candidate == null) {
      return event;
    }
    ModelOffer offer = candidate.offer();
    Optional<String> cost = run.llm().budgetFacts().flatMap(facts -> facts.cost(usage, offer));
    if (cost.isEmpty()) {
      return event;
    }
    Map<String, @Nullable Object> extension = new LinkedHashMap<>();
    extension.put("cost", cost.get());
    extension.put("currency", offer.prices().currency());
    extension.put("model", offer.id());
    extension.put("provider", offer.provider().name());
    return event.with("x_llm", extension);
  }
}
