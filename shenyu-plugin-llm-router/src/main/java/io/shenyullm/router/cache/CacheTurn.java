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

import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.CacheControl;
import io.shenyullm.core.exchange.CacheState;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.SettleStage;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.router.cache.shared.Joined;
import io.shenyullm.router.cache.shared.Joined.Hit;
import io.shenyullm.router.cache.shared.SharedCache;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One request's use of the cache. A reply that is found is only offered: the dispatcher takes it
 * after the plan for this very request holds its model and the policy approves of it. After a miss
 * the provider's reply is recorded and kept when the exchange settles; whatever else ends the
 * exchange lets the next request that waits have a try.
 */
public final class CacheTurn implements SettleStage {
  /** Replies of more characters do not fit an entry, or hardly ever come again. */
  private static final int MAX_CHARS = 1 << 20;

  /** Larger replies are not put together, compressed and encrypted on an event loop. */
  private static final int MAX_CHARS_AT_ONCE = 16 * 1024;

  private final SharedCache cache;
  private final Scheduler resumeOn;
  private final Executor storeOn;
  private final LlmExchange llm;
  private final ReplyCaching rule;
  private final String key;
  private final ReplyRecorder recorder;

  // guarded by this: a caller may hang up on any thread
  private @Nullable CompletableFuture<Joined> asked;
  private Joined.@Nullable Miss miss;
  private boolean closed;

  private volatile boolean coalesced;

  CacheTurn(SharedCache cache, Scheduler resumeOn, Executor storeOn, LlmExchange llm, String key) {
    this.cache = cache;
    this.resumeOn = resumeOn;
    this.storeOn = storeOn;
    this.llm = llm;
    this.rule = llm.route().cache();
    this.key = key;
    this.recorder = new ReplyRecorder(Protocols.of(llm.form()).replays(), MAX_CHARS);
  }

  /** Looks for a reply; empty means that the provider is to be called, and that it is recorded. */
  public Mono<Optional<CachedReply>> look() {
    return Mono.defer(
        () -> {
          if (llm.cacheControl() == CacheControl.NO_CACHE) {
            makes(cache.refresh(key));
            return Mono.just(Optional.empty());
          }
          CompletableFuture<Joined> answer =
              rule.patience().isZero() ? cache.find(key) : cache.join(key, rule.patience());
          if (answer.isDone()) {
            return Mono.just(arrived(answer.join()).flatMap(this::read));
          }
          waitFor(answer);
          // a miss is taken over where it arrives: the caller may have hung up meanwhile
          return Mono.fromFuture(
                  answer.handle(
                      (joined, gone) -> joined == null ? Optional.<Hit>empty() : arrived(joined)),
                  true)
              .publishOn(resumeOn) // the grid's threads are not for what follows
              .map(hit -> hit.flatMap(this::read));
        });
  }

  private void waitFor(CompletableFuture<Joined> answer) {
    boolean gone;
    synchronized (this) {
      asked = answer;
      gone = closed;
    }
    if (gone) {
      answer.cancel(false);
    }
  }

  private Optional<Hit> arrived(Joined joined) {
    return joined.fold(
        Optional::of,
        mine -> {
          makes(mine);
          return Optional.empty();
        });
  }

  private Optional<CachedReply> read(Hit hit) {
    CachedReply reply = CachedReply.fromBytes(hit.entry().value(), llm.form());
    if (reply == null) {
      makes(cache.refresh(key)); // written by another version of ours
    } else {
      coalesced = hit.coalesced();
    }
    return Optional.ofNullable(reply);
  }

  private void makes(Joined.Miss mine) {
    boolean gone;
    synchronized (this) {
      miss = mine;
      gone = closed;
    }
    if (gone) {
      mine.abandon();
      return;
    }
    llm.cacheState(CacheState.MISS);
    llm.addEventStage(recorder);
  }

  /** The reply that was found is given to the caller. */
  public void take(CachedReply reply) {
    llm.cacheState(coalesced ? CacheState.COALESCED : CacheState.HIT);
    Optional.ofNullable(reply.reply().usage()).ifPresent(llm::savedUsage);
  }

  /** The reply that was found is not for this caller: a new one is made, and kept instead. */
  public void decline() {
    makes(cache.refresh(key));
  }

  @Override
  public void settle(LlmExchange exchange, Outcome outcome) {
    CompletableFuture<Joined> waited;
    Joined.Miss mine;
    synchronized (this) {
      closed = true;
      waited = asked;
      mine = miss;
    }
    if (waited != null) {
      waited.cancel(false);
    }
    if (mine == null) {
      return;
    }
    if (outcome.ending() != Outcome.Ending.COMPLETE) {
      mine.abandon();
      return;
    }
    ModelOffer offer = outcome.offer();
    if (offer == null) {
      mine.keep();
    } else if (recorder.size() <= MAX_CHARS_AT_ONCE) {
      store(offer, mine);
    } else {
      try {
        storeOn.execute(() -> store(offer, mine));
      } catch (RejectedExecutionException e) {
        // so many large replies at once: those that wait are better off making their own
        cache.countDropped();
        mine.keep();
      }
    }
  }

  private void store(ModelOffer offer, Joined.Miss mine) {
    try {
      ChatReply reply = recorder.reply();
      if (reply != null) {
        mine.store(CachedReply.of(offer, reply).toBytes(), tags(offer), rule.ttl());
      }
    } finally {
      mine.keep(); // does nothing after a store; otherwise nobody is to wait for it
    }
  }

  private Set<String> tags(ModelOffer offer) {
    Set<String> tags = new HashSet<>();
    tags.add(CacheTag.tenant(llm.principal().tenant()));
    tags.add(CacheTag.route(llm.route().name()));
    tags.add(CacheTag.model(offer.id()));
    rule.tags().forEach(tag -> tags.add(CacheTag.own(tag)));
    return tags;
  }
}
