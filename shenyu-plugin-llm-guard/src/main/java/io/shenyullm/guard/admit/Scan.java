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

import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import io.shenyullm.core.wire.Segment;
import io.shenyullm.guard.detect.Action;
import io.shenyullm.guard.detect.Detection;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.EntityType;
import io.shenyullm.guard.detect.Finding;
import io.shenyullm.guard.injection.InjectionDetector;
import io.shenyullm.guard.mask.MaskMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one look at all texts of a request found. Pure CPU, linear in the texts.
 *
 * @param request the request with everything masked that is to be masked
 * @param around the texts around the body with everything redacted that is to be masked
 * @param masks what the placeholders stand for
 * @param findings number of findings by type, sorted
 * @param maskedCounts those that were masked
 * @param blocked types that must not be in a request
 * @param inPath types that were to be masked where no text can be replaced, see {@link
 *     AdmissionStage#PATH}
 * @param injection highest score of a user, tool or document text, 0 to 1; 0 where it is not looked
 *     for
 * @param flagged whether that score reaches the threshold
 * @param indirect whether that text is one that nobody in the conversation has written
 * @param unscannable number of parts and texts that cannot be read
 */
record Scan(
    ChatRequest request,
    List<String> around,
    MaskMap masks,
    Map<String, Integer> findings,
    Map<String, Integer> maskedCounts,
    List<String> blocked,
    List<String> inPath,
    DataClass dataClass,
    double injection,
    boolean flagged,
    boolean indirect,
    int unscannable) {

  /**
   * @param around what else an upstream gets: parts of the address, headers
   * @param tenant whose texts may have been seen before
   */
  static Scan of(
      ChatRequest request,
      List<Segment> around,
      String tenant,
      GuardConfig config,
      InjectionDetector injections) {
    Pass pass = new Pass(config, config.verdicts().shareOf(tenant), injections);
    ChatRequest masked = request.mapSegments(pass::segment);
    if (!config.knowsModel(request.model())) {
      String model =
          pass.segment(new Segment("model", Origin.METADATA, Notation.PLAIN, request.model()));
      masked = model.equals(request.model()) ? masked : masked.with("model", model);
    }
    List<String> redacted = around.stream().map(pass::around).toList();
    DetectionConfig detection = config.detector().config();
    return new Scan(
        masked,
        redacted,
        pass.masks,
        pass.findings,
        pass.maskedCounts,
        pass.findings.keySet().stream()
            .filter(type -> actionOf(detection, type) == Action.BLOCK)
            .toList(),
        List.copyOf(pass.inPath),
        pass.dataClass,
        pass.injection,
        detection.injectionAction() != Action.ALLOW
            && pass.injection >= detection.injectionThreshold(),
        pass.indirect,
        request.opaqueParts() + pass.unreadable);
  }

  /** 0 (nothing found) to 1, in tenths of a fixed scale so that decisions can be remembered. */
  double risk() {
    double fromInjection = flagged ? Math.floor(injection * 10) / 10 : 0;
    return Math.max(dataClass.risk(), fromInjection);
  }

  /** {@code none}, {@code direct} or {@code indirect}. */
  String injectionKind() {
    return flagged ? indirect ? "indirect" : "direct" : "none";
  }

  boolean isMasked() {
    return !maskedCounts.isEmpty();
  }

  /** For the header, e.g. {@code EMAIL_ADDRESS=2,PHONE_NUMBER=1}. */
  String maskedSummary() {
    return maskedCounts.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  static Action actionOf(DetectionConfig detection, String type) {
    return detection.action(EntityType.valueOf(type));
  }

  private static final class Pass {
    private final GuardConfig config;
    private final VerdictCache.Share verdicts;
    private final InjectionDetector injections;
    private final boolean lookForInjections;
    private final MaskMap masks = new MaskMap();
    private final Map<String, Integer> findings = new TreeMap<>();
    private final Map<String, Integer> maskedCounts = new TreeMap<>();
    private final Set<String> inPath = new TreeSet<>();
    private DataClass dataClass = DataClass.PUBLIC;
    private double injection;
    private boolean indirect;
    private int unreadable;

    Pass(GuardConfig config, VerdictCache.Share verdicts, InjectionDetector injections) {
      this.config = config;
      this.verdicts = verdicts;
      this.injections = injections;
      this.lookForInjections = config.detector().config().injectionAction() != Action.ALLOW;
    }

    String segment(Segment segment) {
      if (segment.notation() == Notation.OPAQUE) {
        return segment.text(); // counted with the part that it stands in
      }
      boolean rated = lookForInjections && isUntrusted(segment.origin());
      Verdict verdict = verdict(segment, rated);
      count(verdict.detection(), finding -> true);
      if (verdict.unreadable()) {
        unreadable++;
      }
      if (rated && verdict.injection() > injection) {
        injection = verdict.injection();
        indirect = segment.origin().isIndirect();
      }
      return config
          .masker()
          .mask(
              masks,
              segment,
              verdict.detection().findings(),
              masked -> verdict(masked, false).detection());
    }

    /** Looks at a text, unless the tenant has sent the same one before. */
    private Verdict verdict(Segment segment, boolean rated) {
      VerdictCache.Place place = verdicts.placeOf(segment);
      Verdict known = place == null ? null : place.known();
      Verdict verdict =
          known != null
              ? known
              : new Verdict(
                  config.masker().scan(segment),
                  Verdict.UNRATED,
                  UnreadableText.isIn(segment.text()));
      if (rated && !verdict.isRated()) {
        verdict = verdict.rated(injections.score(segment.text()));
      }
      if (place != null && verdict != known) {
        place.keep(verdict);
      }
      return verdict;
    }

    /** A text outside of the body; what is only marked there says nothing about the prompt. */
    String around(Segment segment) {
      Predicate<Finding> hides = finding -> config.detector().config().action(finding).hides();
      Detection detected = config.masker().scan(segment);
      count(detected, hides);
      List<Finding> found = detected.findings().stream().filter(hides).toList();
      if (segment.path().equals(AdmissionStage.PATH)) {
        found.forEach(finding -> inPath.add(finding.type()));
      }
      return config.masker().redact(segment, found);
    }

    private void count(Detection detected, Predicate<Finding> counts) {
      detected.findings().stream().filter(counts).forEach(this::count);
      detected.findings().stream()
          .filter(finding -> config.detector().config().action(finding) == Action.MASK)
          .forEach(finding -> maskedCounts.merge(finding.type(), 1, Integer::sum));
      // hidden with what covers it, but the text had it: policies and the data class go by that
      detected.covered().stream().filter(counts).forEach(this::count);
    }

    private void count(Finding finding) {
      findings.merge(finding.type(), 1, Integer::sum);
      dataClass = dataClass.or(DataClass.ofCategory(finding.category()));
    }

    /** Instructions of the application itself are not attacks on it. */
    private static boolean isUntrusted(Origin origin) {
      return origin == Origin.USER || origin.isIndirect();
    }
  }
}
