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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.router.dryrun.Decision.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request, and what is expected of the decision about it. Immutable. */
public final class RuleTest {
  private static final int LONGEST_NAME = 200;

  private final String name;
  private final DryRunRequest request;
  private final List<Expectation> expectations;

  /** One thing that is expected. */
  @FunctionalInterface
  private interface Expectation {
    /** What is wrong with the decision; {@code null} where it is as expected. */
    @Nullable String wrong(Decision decision);
  }

  private RuleTest(String name, DryRunRequest request, List<Expectation> expectations) {
    this.name = name;
    this.request = request;
    this.expectations = List.copyOf(expectations);
  }

  static RuleTest read(ConfigNode node) throws SnapshotException {
    node.allowOnly("name", "request", "expect");
    String name = node.string("name");
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw node.problem("name", "must have 1 to " + LONGEST_NAME + " characters");
    }
    return new RuleTest(
        name,
        DryRunRequest.read(node.object("request")),
        expectations(node, node.object("expect")));
  }

  private static List<Expectation> expectations(ConfigNode test, ConfigNode expect)
      throws SnapshotException {
    expect.allowOnly(
        "model", "provider", "not", "excludes", "matches", "reasonContains", "tier", "refused");
    List<Expectation> all = new ArrayList<>();
    if (expect.has("model")) {
      String model = expect.string("model");
      all.add(decision -> chosen(decision, "model", model, Ranked::model));
    }
    if (expect.has("provider")) {
      String provider = expect.string("provider");
      all.add(decision -> chosen(decision, "provider", provider, Ranked::provider));
    }
    for (String model : names(expect, "not")) {
      all.add(decision -> notChosen(decision, model));
    }
    for (String model : names(expect, "excludes")) {
      all.add(decision -> excluded(decision, model));
    }
    for (String rule : names(expect, "matches")) {
      all.add(
          decision ->
              decision.matchedRules().contains(rule)
                  ? null
                  : "expected rule \""
                      + rule
                      + "\" to match, but "
                      + decision.matchedRules()
                      + " did");
    }
    if (expect.has("reasonContains")) {
      String part = expect.string("reasonContains");
      all.add(
          decision ->
              reason(decision).contains(part)
                  ? null
                  : "expected a reason with \""
                      + part
                      + "\", but it is \""
                      + reason(decision)
                      + "\"");
    }
    if (expect.has("tier")) {
      String tier = expect.string("tier");
      all.add(
          decision ->
              decision.tier().equals(tier)
                  ? null
                  : "expected tier " + tier + ", but it is " + decision.tier());
    }
    if (expect.raw("refused") instanceof String code) {
      all.add(decision -> refused(decision, code));
    } else if (expect.has("refused")) {
      boolean refused = expect.bool("refused", true);
      all.add(decision -> refused(decision, refused));
    }
    if (all.isEmpty()) {
      throw test.problem("expect", "must say what is expected");
    }
    return all;
  }

  /** A text, or a list of texts. */
  private static List<String> names(ConfigNode expect, String key) throws SnapshotException {
    return expect.raw(key) instanceof String one ? List.of(one) : expect.strings(key);
  }

  private static @Nullable String chosen(
      Decision decision, String kind, String expected, Function<Ranked, String> of) {
    Ranked chosen = decision.chosen();
    if (chosen == null) {
      return "expected " + kind + " " + expected + ", but " + nothing(decision);
    }
    return of.apply(chosen).equals(expected)
        ? null
        : "expected "
            + kind
            + " "
            + expected
            + ", but "
            + chosen.key()
            + " is chosen: "
            + reason(decision);
  }

  private static @Nullable String notChosen(Decision decision, String model) {
    Ranked chosen = decision.chosen();
    return chosen == null || !isNamed(chosen, model)
        ? null
        : "expected another than "
            + model
            + ", but "
            + chosen.key()
            + " is chosen: "
            + reason(decision);
  }

  private static @Nullable String excluded(Decision decision, String model) {
    List<Ranked> named = decision.candidates().stream().filter(c -> isNamed(c, model)).toList();
    if (named.isEmpty()) {
      return "expected " + model + " to be out, but it is no candidate";
    }
    Stream<String> in = named.stream().filter(c -> c.exclusion() == null).map(Ranked::key);
    List<String> left = in.toList();
    return left.isEmpty()
        ? null
        : "expected " + model + " to be out, but " + left + " may serve it";
  }

  private static boolean isNamed(Ranked candidate, String name) {
    return candidate.model().equals(name) || candidate.key().equals(name);
  }

  private static @Nullable String refused(Decision decision, boolean expected) {
    Refusal refusal = decision.refusal();
    if (expected == (refusal != null)) {
      return null;
    }
    Ranked chosen = decision.chosen();
    return expected && chosen != null
        ? "expected a refusal, but " + chosen.key() + " is chosen: " + reason(decision)
        : "expected no refusal, but " + nothing(decision);
  }

  private static @Nullable String refused(Decision decision, String code) {
    Refusal refusal = decision.refusal();
    if (refusal == null) {
      return "expected a refusal " + code + ", but " + reason(decision);
    }
    return refusal.code().equals(code)
        ? null
        : "expected a refusal " + code + ", but " + nothing(decision);
  }

  private static String nothing(Decision decision) {
    Refusal refusal = decision.refusal();
    return refusal == null
        ? "nothing is chosen"
        : "it is refused with " + refusal.code() + ": " + refusal.message();
  }

  private static String reason(Decision decision) {
    String reason = decision.reason();
    return reason == null ? nothing(decision) : reason;
  }

  /** Unique within its file; an author's text. */
  public String name() {
    return name;
  }

  DryRunRequest request() {
    return request;
  }

  /** What is not as expected, each as {@code expected … but …}; none if it passes. */
  List<String> wrong(Decision decision) {
    return expectations.stream()
        .map(expectation -> expectation.wrong(decision))
        .filter(Objects::nonNull)
        .toList();
  }
}
