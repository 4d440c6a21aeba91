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

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.snapshot.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last check before a prompt leaves the gateway. The host lets a request pass a plugin that is
 * disabled, not synchronised, not matched or sorted behind the driver, so a route names the
 * verdicts that it requires, and whoever drives asks here.
 */
public final class RequiredVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger(RequiredVerdicts.class);

  private RequiredVerdicts() {}

  /**
   * Returns 503 {@code verdict_missing} naming the plugins that have not run, and logs one WARN
   * line then; empty if all required verdicts are there.
   */
  public static Optional<Refusal> check(LlmExchange exchange) {
    Set<Verdict> missing = exchange.missingVerdicts();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    Set<String> plugins = new TreeSet<>();
    for (Verdict verdict : missing) {
      plugins.add(pluginOf(verdict));
    }
    String names = String.join(", ", plugins);
    LOG.warn(
        "request {} withheld: route {} requires {}, but plugin {} has not run before the driver;"
            + " check that it is enabled, matched by a selector and sorted in front",
        exchange.requestId(),
        exchange.route().name(),
        exchange.route().requires(),
        names);
    return Optional.of(
        Refusal.unavailable(
            "verdict_missing",
            "The gateway cannot serve this request safely: plugin " + names + " has not run."));
  }

  private static String pluginOf(Verdict verdict) {
    return verdict == Verdict.ADMIT ? "llmGuard" : "llmCost";
  }
}
