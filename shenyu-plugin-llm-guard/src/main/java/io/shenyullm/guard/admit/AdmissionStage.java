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
package io.shenyullm.guard.admit;

import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.PlanApprover;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.outbox.OutboxException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.wire.Segment;
import io.shenyullm.guard.audit.AuditTrail;
import io.shenyullm.guard.injection.InjectionDetector;
import io.shenyullm.guard.mask.UnmaskStage;
import io.shenyullm.policy.CompiledPolicy;
import io.shenyullm.policy.Entrypoint;
import io.shenyullm.policy.PolicyDecision;
import io.shenyullm.policy.PolicyUnavailableException;
import io.shenyullm.records.AuditRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Stage 3: scans, masks, asks the policy, and leaves the admission on the exchange together with
 * the stages that follow from it. Thread-safe.
 */
public final class AdmissionStage {
  /**
   * Place of texts around the body that cannot be replaced, the parts of the address's path. A
   * request that has something to be masked there is refused.
   */
  public static final String PATH = "path";

  /** A disk confirms within milliseconds; one that does not in this time does not any more. */
  static final Duration AUDIT_DEADLINE = Duration.ofSeconds(10);

  private static final String OVERLOADED = "guard_overloaded";
  private static final String FAILED = "guard_failed";
  private static final int MAX_MESSAGE_CHARS = 500;
  private static final int MAX_LOGGED_FRAMES = 8;
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionStage.class);

  private final InjectionDetector injections;
  private final AuditTrail audit;
  private final Supplier<String> decisionIds;
  private final Clock clock;
  private final Scheduler large;
  private final Scheduler resumeOn;
  private final Duration scanDeadline;

  /**
   * @param decisionIds a new id for every request
   * @param large bounded, with a bounded queue; for large bodies
   * @param resumeOn where the request goes on after that, also the deadline's timer
   * @param scanDeadline for large bodies, from being queued to being scanned
   */
  public AdmissionStage(
      InjectionDetector injections,
      AuditTrail audit,
      Supplier<String> decisionIds,
      Clock clock,
      Scheduler large,
      Scheduler resumeOn,
      Duration scanDeadline) {
    this.injections = Objects.requireNonNull(injections, "injections");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.decisionIds = Objects.requireNonNull(decisionIds, "decisionIds");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.large = Objects.requireNonNull(large, "large");
    this.resumeOn = Objects.requireNonNull(resumeOn, "resumeOn");
    this.scanDeadline = Objects.requireNonNull(scanDeadline, "scanDeadline");
  }

  /**
   * Admits a request or signals {@link RefusedException}.
   *
   * @param around what an upstream gets beside the body: parts of the address, headers
   */
  public Mono<Admitted> admit(LlmExchange llm, List<Segment> around) {
    return Mono.defer(
            () -> {
              Case current =
                  new Case(
                      llm,
                      around,
                      llm.snapshot().part(GuardConfig.class),
                      llm.snapshot().part(CompiledPolicy.class),
                      decisionIds.get(),
                      clock.instant());
              return scan(current)
                  .flatMap(scan -> judge(current, scan))
                  .onErrorResume(
                      e -> !(e instanceof RefusedException),
                      e -> refuse(current, null, "error", List.of(FAILED), failed(llm, e)));
            })
        .onErrorMap(
            e -> !(e instanceof RefusedException), e -> new RefusedException(failed(llm, e)));
  }

  /** One request being judged. */
  private record Case(
      LlmExchange llm,
      List<Segment> around,
      GuardConfig config,
      CompiledPolicy policy,
      String decisionId,
      Instant began) {}

  private Mono<Scan> scan(Case current) {
    LlmExchange llm = current.llm();
    Mono<Scan> scan =
        Mono.fromSupplier(
            () ->
                Scan.of(
                    llm.originalRequest(),
                    current.around(),
                    llm.principal().tenant(),
                    current.config(),
                    injections));
    // prose takes some twenty microseconds per KiB, a hostile text up to a millisecond
    if (llm.originalBody().length <= LargeBodies.LARGEST_ON_LOOP) {
      return scan;
    }
    return scan.subscribeOn(large)
        .timeout(scanDeadline, resumeOn)
        .publishOn(resumeOn)
        .onErrorResume(
            e -> e instanceof RejectedExecutionException || e instanceof TimeoutException,
            e -> refuse(current, null, "error", List.of(OVERLOADED), overloaded()));
  }

  private static Refusal overloaded() {
    return Refusal.overloaded(
        OVERLOADED, "The gateway has too many large requests to scan; try again shortly.");
  }

  private Mono<Admitted> judge(Case current, Scan scan) {
    Refusal forbiddenContent = forbiddenContent(current, scan);
    if (forbiddenContent != null) {
      return refuse(current, scan, "deny", List.of("content_policy"), forbiddenContent);
    }
    LlmExchange llm = current.llm();
    Map<String, @Nullable Object> input =
        PolicyInput.admission(llm, scan, current.config().detector().config(), clock);
    return current
        .policy()
        .engine()
        .decide(Entrypoint.ADMISSION, input)
        .flatMap(
            decision ->
                decision.allow()
                    ? plan(current, scan, input, decision)
                    : refuse(current, scan, "deny", decision.reasons(), denied(current, decision)))
        .onErrorResume(PolicyUnavailableException.class, e -> undecided(current, scan, e))
        .switchIfEmpty(
            Mono.defer(
                () ->
                    undecided(
                        current, scan, new PolicyUnavailableException("no decision was given"))));
  }

  /** Asks at once which models may serve the request, so that approving a plan needs no waiting. */
  private Mono<Admitted> plan(
      Case current, Scan scan, Map<String, @Nullable Object> input, PolicyDecision admission) {
    boolean direct = current.llm().route().drive() == Route.Drive.DIRECT;
    if (direct && !allowsUnknownUpstream(scan.request().model(), admission.obligations())) {
      return refuse(current, scan, "deny", List.of("direct_route_limited"), directRefused(current));
    }
    List<Object> candidates =
        direct
            ? List.of(GuardConfig.unknownUpstream(scan.request().model()))
            : current.config().candidates();
    if (candidates.isEmpty()) {
      return allow(current, scan, admission, Set.of());
    }
    return current
        .policy()
        .engine()
        .decide(Entrypoint.PLAN, PolicyInput.plan(input, candidates))
        .flatMap(
            plan ->
                plan.allow() && (!direct || plan.allowed().contains(0))
                    ? allow(current, scan, admission, direct ? Set.of() : plan.allowed())
                    : refuse(current, scan, "deny", plan.reasons(), denied(current, plan)));
  }

  /** Without a router nobody sees to it that the answer comes from where it may come from. */
  private static boolean allowsUnknownUpstream(String model, Obligations obligations) {
    return obligations.allowedRegions().isEmpty() && obligations.allowsModel(model);
  }

  private static Refusal directRefused(Case current) {
    return Refusal.forbidden(
        "Models or regions are limited for this request, and this route cannot keep to them.",
        current.decisionId());
  }

  private Mono<Admitted> allow(
      Case current, Scan scan, PolicyDecision decision, Set<Integer> positions) {
    LlmExchange llm = current.llm();
    AuditRecord.Builder entry =
        entry(AuditRecord.ADMISSION, current, scan, "allow", decision.reasons())
            .obligations(AuditRecords.names(decision.obligations()));
    return Mono.defer(
        () -> {
          Written written = append(entry, llm);
          if (written.kept()) {
            // there is an end to be told, also if the caller does not wait for the disk
            llm.onSettle((exchange, outcome) -> settle(entry, outcome));
          }
          return written
              .goesOn()
              .then(Mono.fromSupplier(() -> admitted(current, scan, decision, positions)));
        });
  }

  private static Admitted admitted(
      Case current, Scan scan, PolicyDecision decision, Set<Integer> positions) {
    LlmExchange llm = current.llm();
    Obligations obligations = decision.obligations();
    llm.changeRequest(scan.request());
    llm.admit(
        new Admission(
            current.decisionId(),
            scan.findings(),
            scan.dataClass().label(),
            scan.risk(),
            scan.isMasked(),
            obligations));
    if (!scan.masks().isEmpty()) {
      llm.addEventStage(new UnmaskStage(scan.masks()));
    }
    llm.onApprovePlan(approver(current.config(), positions, obligations));
    return new Admitted(
        scan.isMasked() ? Map.of(LlmHeaders.MASKED, scan.maskedSummary()) : Map.of(),
        scan.around());
  }

  private static PlanApprover approver(
      GuardConfig config, Set<Integer> positions, Obligations obligations) {
    Set<String> keys = new HashSet<>();
    for (int position : positions) {
      if (position >= 0 && position < config.offerKeys().size()) {
        keys.add(config.offerKeys().get(position));
      }
    }
    return (exchange, plan) ->
        plan.ranked().stream()
            .filter(
                candidate ->
                    keys.contains(candidate.offer().key())
                        && obligations.allowsModel(candidate.offer().id())
                        && obligations.allowsRegion(candidate.offer().provider().region()))
            .toList();
  }

  private static @Nullable Refusal forbiddenContent(Case current, Scan scan) {
    String message = null;
    if (!scan.blocked().isEmpty()) {
      message =
          "The request contains data that must not be sent: "
              + String.join(", ", scan.blocked())
              + ".";
    } else if (!scan.inPath().isEmpty()) {
      message =
          "The path of the address contains data that must not be sent: "
              + String.join(", ", scan.inPath())
              + "; put it into the body, where it is masked.";
    } else if (scan.unscannable() > 0
        && (current.config().unscannable() == UnscannablePolicy.BLOCK
            || scan.dataClass() == DataClass.RESTRICTED)) {
      message =
          "The request has images, audio or files, which cannot be checked and are not allowed"
              + " here.";
    }
    return message == null
        ? null
        : Refusal.of(400, "invalid_request_error", "content_policy_violation", message)
            .withHeader(LlmHeaders.DECISION_ID, current.decisionId());
  }

  private static Refusal denied(Case current, PolicyDecision decision) {
    String message = decision.denyMessage();
    return Refusal.forbidden(
        message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS),
        current.decisionId());
  }

  private Mono<Admitted> undecided(Case current, Scan scan, PolicyUnavailableException e) {
    LOG.warn(
        "request {} refused: the access policy could not decide: {}",
        current.llm().requestId(),
        e.getMessage());
    return refuse(
        current,
        scan,
        "error",
        List.of("policy_unavailable"),
        Refusal.unavailable(
                "policy_unavailable", "The access policy cannot be evaluated at the moment.")
            .withHeader(LlmHeaders.DECISION_ID, current.decisionId()));
  }

  /** The refusal stands whether or not it could be written down. */
  private <T> Mono<T> refuse(
      Case current, @Nullable Scan scan, String decision, List<String> reasons, Refusal refusal) {
    AuditRecord.Builder entry =
        entry(AuditRecord.REFUSAL, current, scan, decision, reasons)
            .outcome(AuditRecord.Outcome.refused(refusal.status(), refusal.code()));
    return Mono.defer(() -> append(entry, current.llm()).goesOn())
        .onErrorResume(RefusedException.class, e -> Mono.empty())
        .then(Mono.error(() -> new RefusedException(refusal)));
  }

  /**
   * What became of a record.
   *
   * @param kept whether it has its place in the chain
   * @param goesOn completes when the request may go on
   */
  private record Written(boolean kept, Mono<Void> goesOn) {}

  /** Takes the record's place in the chain now. */
  private Written append(AuditRecord.Builder entry, LlmExchange llm) {
    Route route = llm.route();
    try {
      if (route.audit() == Route.Audit.DURABLE) {
        return new Written(true, onDisk(audit.append(entry), entry, llm));
      }
      if (route.audit() == Route.Audit.OFF) {
        return new Written(false, Mono.empty());
      }
      audit.keep(entry);
      return new Written(true, Mono.empty());
    } catch (OutboxException e) {
      unwritten(entry, e);
      return new Written(false, route.requireAudit() ? Mono.error(unaudited()) : Mono.empty());
    }
  }

  private Mono<Void> onDisk(
      CompletionStage<Void> stored, AuditRecord.Builder entry, LlmExchange llm) {
    return Mono.fromCompletionStage(stored)
        // the outbox's thread must not be kept busy with the rest of the request
        .publishOn(llm.resumeOn())
        .timeout(AUDIT_DEADLINE, resumeOn)
        .onErrorMap(
            e -> {
              unwritten(entry, e);
              return unaudited();
            });
  }

  private static RefusedException unaudited() {
    return new RefusedException(
        Refusal.unavailable(
            "audit_unavailable", "This route requires an audit record, which cannot be written."));
  }

  private void settle(AuditRecord.Builder admission, Outcome outcome) {
    AuditRecord.Builder entry = admission.ended(AuditRecords.of(outcome));
    try {
      audit.keep(entry);
    } catch (OutboxException e) {
      unwritten(entry, e);
    }
  }

  private static void unwritten(AuditRecord.Builder entry, Throwable failure) {
    LOG.error(
        "the {} of request {} could not be written to the audit trail; check disk and outbox",
        entry.kind(),
        entry.requestId(),
        failure);
  }

  private AuditRecord.Builder entry(
      String kind, Case current, @Nullable Scan scan, String decision, List<String> reasons) {
    Duration taken = Duration.between(current.began(), clock.instant());
    AuditRecord.Builder audit =
        AuditRecords.begin(kind, current.llm())
            .ruling(
                new AuditRecord.Ruling(
                    decision, current.decisionId(), current.policy().version(), reasons))
            // a clock that was set back knows nothing of the time between
            .decisionTime(taken.isNegative() ? null : taken);
    if (scan != null) {
      AuditRecords.describe(scan, current.config().detector().config(), audit);
    }
    return audit;
  }

  private static Refusal failed(LlmExchange llm, Throwable e) {
    // without the message, which may quote the text that was being read
    LOG.error(
        "request {} refused: the guard failed with {} at {}",
        llm.requestId(),
        e.getClass().getName(),
        Arrays.stream(e.getStackTrace()).limit(MAX_LOGGED_FRAMES).toList());
    return Refusal.unavailable(FAILED, "The request could not be checked.");
  }
}
