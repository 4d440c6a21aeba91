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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What other rules would have changed about recorded requests. Both sides are decided now, from the
 * same recorded facts, under today's catalogues and prices; what was chosen then is beside them.
 *
 * @param records looked at
 * @param replayed of them, those about which both sides have decided
 * @param changed of these, those that would go elsewhere
 * @param skipped numbers of records that could not be replayed, by reason
 * @param choices numbers of requests by {@code provider/model}, refused ones by {@code refused:}
 *     and the code
 * @param differences the first ones
 * @param cost by currency, of replayed requests that both sides would serve in that currency
 * @param latency {@code null} where too little is recorded
 * @param wasStopped whether there are more records
 */
public record ReplayReport(
    long records,
    long replayed,
    long changed,
    Map<String, Long> skipped,
    Map<String, BeforeAfter> choices,
    List<Difference> differences,
    Map<String, CostEffect> cost,
    @Nullable LatencyEffect latency,
    boolean wasStopped) {
  /** Most differences that are listed. */
  public static final int MOST_DIFFERENCES = 100;

  public ReplayReport {
    skipped = Map.copyOf(skipped);
    choices = Map.copyOf(choices);
    differences = List.copyOf(differences);
    cost = Map.copyOf(cost);
  }

  /** How often something is chosen by the rules in force, and by the others. */
  public record BeforeAfter(long before, long after) {}

  /**
   * A request that would go elsewhere.
   *
   * @param id of the record
   * @param recorded {@code provider/model} that served it then; {@code null} if none did
   * @param before chosen by the rules in force, or {@code refused:} and the code
   * @param after chosen by the others
   */
  public record Difference(
      String id,
      Instant at,
      @Nullable String recorded,
      String before,
      String beforeReason,
      String after,
      String afterReason) {
    public Difference {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(at, "at");
    }

    Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("id", id);
      tree.put("at", at.toString());
      tree.put("recorded", recorded);
      tree.put("before", before);
      tree.put("beforeReason", beforeReason);
      tree.put("after", after);
      tree.put("afterReason", afterReason);
      return tree;
    }
  }

  /**
   * What the requests would cost: the recorded tokens as plain text at list prices of today, exact.
   *
   * @param requests that are counted
   */
  public record CostEffect(long requests, BigDecimal beforeMicros, BigDecimal afterMicros) {
    /** Negative where the other rules are cheaper. */
    public BigDecimal changeMicros() {
      return afterMicros.subtract(beforeMicros);
    }
  }

  /**
   * How long callers would wait for the first token, from the means that are recorded for each
   * offer.
   *
   * @param requests that would go elsewhere, where both offers have been observed
   * @param beforeMillis mean of these
   * @param afterMillis likewise
   */
  public record LatencyEffect(long requests, double beforeMillis, double afterMillis) {}

  /** For JSON. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("records", records);
    tree.put("replayed", replayed);
    tree.put("changed", changed);
    tree.put("wasStopped", wasStopped);
    tree.put("skipped", new TreeMap<>(skipped));
    Map<String, @Nullable Object> chosen = new TreeMap<>();
    choices.forEach((key, n) -> chosen.put(key, Map.of("before", n.before(), "after", n.after())));
    tree.put("choices", chosen);
    Map<String, @Nullable Object> costs = new TreeMap<>();
    cost.forEach(
        (currency, effect) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("requests", effect.requests());
          one.put("beforeMicros", effect.beforeMicros());
          one.put("afterMicros", effect.afterMicros());
          one.put("changeMicros", effect.changeMicros());
          costs.put(currency, one);
        });
    tree.put("cost", costs);
    if (latency != null) {
      Map<String, @Nullable Object> wait = new LinkedHashMap<>();
      wait.put("requests", latency.requests());
      wait.put("beforeMillis", latency.beforeMillis());
      wait.put("afterMillis", latency.afterMillis());
      tree.put("latency", wait);
    }
    tree.put("differences", differences.stream().map(Difference::tree).toList());
    return tree;
  }
}
