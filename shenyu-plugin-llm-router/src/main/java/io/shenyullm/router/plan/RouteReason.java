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
package io.shenyullm.router.plan;

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.rules.drools.RuleResult;
import java.util.List;
import java.util.Locale;

/** The line that explains a plan in a response header: printable ASCII, at most 240 characters. */
final class RouteReason {
  private static final int MAX_LENGTH = 240;
  private static final int MAX_RULES = 4;
  private static final double MOST_HUNDREDTHS = 1e9;
  private static final double HALF_WAY = 1e-6;

  private RouteReason() {}

  static String of(
      boolean auto,
      String model,
      PromptAnalysis analysis,
      String tier,
      RuleResult rules,
      double score) {
    StringBuilder reason = new StringBuilder(96);
    if (auto) {
      reason.append("auto: tier=").append(analysis.tier());
      if (!tier.equals(analysis.tier())) {
        reason.append('>').append(tier);
      }
      reason.append(" intent=").append(analysis.intent());
    } else {
      reason.append("model: ").append(model);
    }
    if (rules.failed()) {
      reason.append("; rules_failed: ");
      named(reason, rules.failedRules().stream().sorted().toList());
    }
    if (!rules.firedRules().isEmpty()) {
      reason.append("; rules: ");
      named(reason, rules.firedRules());
    }
    twoDecimals(reason.append("; score="), score);
    return ascii(reason);
  }

  /** As {@code %.2f} has it, which costs more than the rest of the reason. */
  static void twoDecimals(StringBuilder to, double value) {
    double hundredths = Math.abs(value) * 100;
    double fraction = hundredths - Math.floor(hundredths);
    if (!(hundredths < MOST_HUNDREDTHS) || Math.abs(fraction - 0.5) < HALF_WAY) {
      // what lies half-way is rounded by its decimals, which a double only comes near
      to.append(String.format(Locale.ROOT, "%.2f", value));
      return;
    }
    long rounded = Math.round(hundredths);
    to.append(Double.compare(value, 0.0) < 0 ? "-" : "").append(rounded / 100);
    to.append(rounded % 100 < 10 ? ".0" : ".").append(rounded % 100);
  }

  private static void named(StringBuilder reason, List<String> rules) {
    for (int i = 0; i < Math.min(MAX_RULES, rules.size()); i++) {
      reason.append(i == 0 ? "" : ",").append(rules.get(i).replace(' ', '-'));
    }
    if (rules.size() > MAX_RULES) {
      reason.append(",+").append(rules.size() - MAX_RULES);
    }
  }

  private static String ascii(StringBuilder text) {
    int length = Math.min(MAX_LENGTH, text.length());
    StringBuilder plain = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      plain.append(c >= 0x20 && c < 0x7F ? c : '?');
    }
    return plain.toString();
  }
}
