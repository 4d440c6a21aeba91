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
package io.shenyullm.core.exchange;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.Verdict;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One LLM request on its way through the gateway. Created by the first plugin that runs, kept as
 * one exchange attribute, read by all.
 *
 * <p>Fields are written by the stage that owns them, before the stages that read them run; the
 * reactive chain orders the writes. Only claiming, settling and registering stages may race (a
 * caller can hang up at any time, also while a stage registers) and are atomic.
 */
public final class LlmExchange {
  /** Name of the exchange attribute. */
  public static final String ATTRIBUTE = "io.shenyullm.exchange";

  private static final Logger LOG = LoggerFactory.getLogger(LlmExchange.class);

  private final String requestId;
  private final Snapshot snapshot;
  private final Route route;
  private final Principal principal;
  private final Form form;
  private final long startedNanos;
  private final long startedAtMillis;

  private ChatRequest originalRequest;
  private ChatRequest request;
  private byte @Nullable [] originalBody;
  private BytesInFlight.@Nullable Claim claim;
  private @Nullable Admission admission;
  private BudgetLevel budgetLevel = BudgetLevel.UNLIMITED;
  private PromptAnalysis analysis = PromptAnalysis.UNKNOWN;
  private @Nullable RoutePlan plan;
  private @Nullable PlanApprover planApprover;
  private @Nullable Reserver reserver;
  private @Nullable BudgetFacts budgetFacts;
  private CacheControl cacheControl = CacheControl.DEFAULT;
  private volatile CacheState cacheState = CacheState.OFF;
  private volatile @Nullable TokenUsage savedUsage;
  private final AtomicReference<@Nullable String> driver = new AtomicReference<>();

  /** Guards the three below; held for moments, never while a stage runs. */
  private final Object stages = new Object();

  private final List<EventStage> eventStages = new ArrayList<>(4);
  private final List<SettleStage> settleStages = new ArrayList<>(3);
  private @Nullable Outcome settledWith;
  private final List<ModelOffer> lostCalls = new CopyOnWriteArrayList<>();
  private Map<String, String> protocolHeaders = Map.of();
  private volatile @Nullable Scheduler resumeOn;

  /** Read-only budget figures for response headers and rules; provided by the cost plugin. */
  public interface BudgetFacts {
    /** What the tightest budget still allows, as a decimal with currency, e.g. {@code 9.75 USD}. */
    Optional<String> remaining();

    /** The exact cost once usage is known, else empty. */
    Optional<String> cost(TokenUsage usage, io.shenyullm.core.catalog.ModelOffer offer);
  }

  public LlmExchange(
      String requestId,
      Snapshot snapshot,
      Route route,
      Principal principal,
      ChatRequest request,
      byte[] originalBody,
      long startedNanos,
      long startedAtMillis) {
    this.requestId = Objects.requireNonNull(requestId, "requestId");
    this.snapshot = Objects.requireNonNull(snapshot, "snapshot");
    this.route = Objects.requireNonNull(route, "route");
    this.principal = Objects.requireNonNull(principal, "principal");
    this.originalRequest = Objects.requireNonNull(request, "request");
    this.request = request;
    this.form = request.form();
    this.originalBody = originalBody;
    this.startedNanos = startedNanos;
    this.startedAtMillis = startedAtMillis;
  }

  public String requestId() {
    return requestId;
  }

  /**
   * Where the exchange goes on when it has waited for its audit record or a budget: on its caller's
   * event loop, where the connection is and nothing has to be handed over, unless its body is so
   * large that it would hold others up.
   */
  public Scheduler resumeOn() {
    Scheduler given = resumeOn;
    // not before somebody asks: plans are also made where there is no Reactor
    return given == null ? Schedulers.parallel() : given;
  }

  /** Entry only. */
  public void resumeOn(Scheduler scheduler) {
    resumeOn = Objects.requireNonNull(scheduler, "scheduler");
  }

  /**
   * What the caller asks of its own protocol in headers; for providers of the same protocol only.
   */
  public Map<String, String> protocolHeaders() {
    return protocolHeaders;
  }

  /** Entry only. */
  public void protocolHeaders(Map<String, String> headers) {
    protocolHeaders = Map.copyOf(headers);
  }

  /** The configuration that this request obeys from start to end, even if a newer one arrives. */
  public Snapshot snapshot() {
    return snapshot;
  }

  public Route route() {
    return route;
  }

  public Principal principal() {
    return principal;
  }

  /** The request as the caller sent it. Guard only: everyone else reads {@link #request()}. */
  public ChatRequest originalRequest() {
    return originalRequest;
  }

  /** The caller's protocol, in which everything within the exchange is. */
  public Form form() {
    return form;
  }

  /** The caller's bytes, to be forwarded as they are while {@link #isChanged()} is false. */
  public byte[] originalBody() {
    byte[] body = originalBody;
    if (body == null) {
      throw new IllegalStateException("the body of " + requestId + " is not kept any more");
    }
    return body;
  }

  /**
   * What the exchange holds of the memory for bodies.
   *
   * @return empty where nobody counts
   */
  public Optional<BytesInFlight.Claim> claim() {
    return Optional.ofNullable(claim);
  }

  /** Entry only, which closes the claim. */
  public void claim(BytesInFlight.Claim opened) {
    claim = Objects.requireNonNull(opened, "opened");
  }

  /**
   * The reply has begun to arrive, so the request is not sent again: lets go of what was asked, as
   * a stream may last for minutes. The body is gone then, and requests are as {@link
   * ChatRequest#withoutContent()} leaves them. Nothing happens where calls were {@linkplain
   * #lostCall lost}: what they cost is estimated in the end.
   */
  public void releaseContent() {
    if (!lostCalls.isEmpty()) {
      return;
    }
    boolean changed = isChanged();
    originalBody = null;
    ChatRequest rest = request.withoutContent();
    request = rest;
    originalRequest = changed ? originalRequest.withoutContent() : rest;
    if (claim != null) {
      claim.release();
    }
  }

  /** The request that may leave the gateway: masked once the guard has run. */
  public ChatRequest request() {
    return request;
  }

  /** Replaces the request by a changed one, e.g. a masked one. */
  public void changeRequest(ChatRequest changed) {
    this.request = Objects.requireNonNull(changed, "changed");
  }

  public boolean isChanged() {
    return request != originalRequest;
  }

  /** {@link System#nanoTime()} at the first byte. */
  public long startedNanos() {
    return startedNanos;
  }

  public long startedAtMillis() {
    return startedAtMillis;
  }

  // ---- verdicts and facts ----

  public void admit(Admission verdict) {
    this.admission = Objects.requireNonNull(verdict, "verdict");
  }

  public Optional<Admission> admission() {
    return Optional.ofNullable(admission);
  }

  public Obligations obligations() {
    Admission verdict = admission;
    return verdict == null ? Obligations.NONE : verdict.obligations();
  }

  public void budgetLevel(BudgetLevel level) {
    this.budgetLevel = Objects.requireNonNull(level, "level");
  }

  public BudgetLevel budgetLevel() {
    return budgetLevel;
  }

  public void analysis(PromptAnalysis result) {
    this.analysis = Objects.requireNonNull(result, "result");
  }

  public PromptAnalysis analysis() {
    return analysis;
  }

  public void plan(RoutePlan chosen) {
    this.plan = Objects.requireNonNull(chosen, "chosen");
  }

  public Optional<RoutePlan> plan() {
    return Optional.ofNullable(plan);
  }

  public void cacheControl(CacheControl asked) {
    this.cacheControl = Objects.requireNonNull(asked, "asked");
  }

  /** What the caller asks of the cache. */
  public CacheControl cacheControl() {
    return cacheControl;
  }

  public void cacheState(CacheState state) {
    this.cacheState = Objects.requireNonNull(state, "state");
  }

  /** What the cache has done so far. */
  public CacheState cacheState() {
    return cacheState;
  }

  /** The tokens that the cached reply once took, which nobody pays for again. */
  public void savedUsage(TokenUsage usage) {
    this.savedUsage = Objects.requireNonNull(usage, "usage");
  }

  public Optional<TokenUsage> savedUsage() {
    return Optional.ofNullable(savedUsage);
  }

  /**
   * A call reached its provider and nothing of its reply did: nobody knows what it cost. The driver
   * says so before it makes another call.
   *
   * @param offer that was called
   */
  public void lostCall(ModelOffer offer) {
    lostCalls.add(Objects.requireNonNull(offer, "offer"));
  }

  /** The calls that were lost so far, in their order. */
  public List<ModelOffer> lostCalls() {
    return List.copyOf(lostCalls);
  }

  /** The verdicts that the route requires and that nobody has left. */
  public Set<Verdict> missingVerdicts() {
    EnumSet<Verdict> missing = EnumSet.noneOf(Verdict.class);
    missing.addAll(route.requires());
    if (admission != null) {
      missing.remove(Verdict.ADMIT);
    }
    if (reserver != null) {
      missing.remove(Verdict.RESERVE);
    }
    return missing;
  }

  // ---- stages ----

  public void onApprovePlan(PlanApprover approver) {
    this.planApprover = Objects.requireNonNull(approver, "approver");
  }

  public Optional<PlanApprover> planApprover() {
    return Optional.ofNullable(planApprover);
  }

  public void onReserve(Reserver stage) {
    this.reserver = Objects.requireNonNull(stage, "stage");
  }

  public Optional<Reserver> reserver() {
    return Optional.ofNullable(reserver);
  }

  public void budgetFacts(BudgetFacts facts) {
    this.budgetFacts = Objects.requireNonNull(facts, "facts");
  }

  public Optional<BudgetFacts> budgetFacts() {
    return Optional.ofNullable(budgetFacts);
  }

  public void addEventStage(EventStage stage) {
    Objects.requireNonNull(stage, "stage");
    synchronized (stages) {
      eventStages.add(stage);
      eventStages.sort(Comparator.comparing(EventStage::phase));
    }
  }

  /** The reply pipeline in phase order. */
  public List<EventStage> eventStages() {
    synchronized (stages) {
      return List.copyOf(eventStages);
    }
  }

  /**
   * Registers a stage to be told the end. Cost registers before router, guard first of all. One
   * that registers when the end has come already, because the caller has hung up meanwhile, is told
   * at once, on the calling thread: what it holds would be held for nobody.
   */
  public void onSettle(SettleStage stage) {
    Objects.requireNonNull(stage, "stage");
    Outcome ended;
    synchronized (stages) {
      ended = settledWith;
      if (ended == null) {
        settleStages.add(stage);
        return;
      }
    }
    tell(List.of(stage), ended);
  }

  /**
   * Makes the caller the one that drives the later stages. Only the first claim succeeds.
   *
   * @param name who drives: {@code router} or {@code tap}
   */
  public boolean claimDrive(String name) {
    return driver.compareAndSet(null, name);
  }

  /** Who drives the later stages, if anyone has claimed to. */
  public Optional<String> driver() {
    return Optional.ofNullable(driver.get());
  }

  /**
   * Runs the settle stages; only the first call does anything. Returns whether it was the first.
   * Every stage learns of the end, whatever the others do: one failing must not lose the money.
   */
  public boolean settle(Outcome outcome) {
    Objects.requireNonNull(outcome, "outcome");
    List<SettleStage> registered;
    synchronized (stages) {
      if (settledWith != null) {
        return false;
      }
      settledWith = outcome;
      registered = List.copyOf(settleStages);
    }
    tell(registered, outcome);
    return true;
  }

  private void tell(List<SettleStage> registered, Outcome outcome) {
    VirtualMachineError fatal = null;
    for (SettleStage stage : registered) {
      try {
        stage.settle(this, outcome);
      } catch (RuntimeException | Error e) {
        LOG.error("settle stage {} failed for request {}", stage, requestId, e);
        if (e instanceof VirtualMachineError error) {
          fatal = error;
        }
      }
    }
    if (fatal != null) {
      throw fatal; // whoever runs us must know that the JVM is not well, but only now
    }
  }

  public boolean isSettled() {
    synchronized (stages) {
      return settledWith != null;
    }
  }
}
