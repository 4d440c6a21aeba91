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

import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.rules.drools.RuleResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders options. The same options, rules and random numbers give the same order, in whatever order
 * the options came.
 *
 * <p>Classes first: a model that rules degrade to, what rules prefer, what fits below the price
 * ceiling even if the output grows to its limit. Within a class by score, then by key. Offers of
 * the same model that rules treat alike share traffic by their weights.
 *
 * <p>Score = (quality·wq + cheapness·wc + quickness·wl) / (wq + wc + wl) · (1 − error rate) +
 * boosts / 100. The tier of the prompt shifts wq and wc. The factors are starting values of our
 * own, to be replaced by measured ones.
 */
final class Ranking {
  /** An offer without observations is taken for one of this latency. */
  private static final double ASSUMED_MILLIS = 1_000;

  /** Differences below a millionth of a unit are no reason to choose. */
  private static final long FLOOR_NANOS = 1_000;

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingInt(Scored::order)
          .thenComparing(Comparator.comparingDouble(Scored::score).reversed())
          .thenComparing(s -> s.option().key());

  private final ScoreWeights weights;
  private final RuleResult rules;
  private final String tier;
  private final @Nullable String degradeModel;
  private final long ceilingNanos;
  private final DoubleSupplier random;

  Ranking(
      ScoreWeights weights,
      RuleResult rules,
      String tier,
      @Nullable String degradeModel,
      long ceilingNanos,
      DoubleSupplier random) {
    this.weights = weights;
    this.rules = rules;
    this.tier = tier;
    this.degradeModel = degradeModel;
    this.ceilingNanos = ceilingNanos;
    this.random = random;
  }

  private record Scored(Option option, int order, ScoreParts parts, double score) {}

  /** Options that share traffic by weight. */
  private record Group(String id, int order, double boost) {}

  /**
   * @param trace is told what each score is made of
   */
  List<Candidate> rank(List<Option> options, PlanTrace trace) {
    double low = Double.MAX_VALUE;
    double high = 0;
    for (Option option : options) {
      double cost = logCost(option);
      low = Math.min(low, cost);
      high = Math.max(high, cost);
    }
    List<Scored> scored = new ArrayList<>(options.size());
    for (Option option : options) {
      double cheap = high > low ? (high - logCost(option)) / (high - low) : 1;
      ScoreParts parts = parts(option, cheap);
      scored.add(new Scored(option, order(option), parts, parts.score()));
      trace.scored(option, parts);
    }
    scored.sort(BEST_FIRST);
    List<Candidate> ranked = new ArrayList<>(scored.size());
    for (Scored s : balance(scored)) {
      ranked.add(candidate(s));
    }
    return ranked;
  }

  private ScoreParts parts(Option option, double cheap) {
    double quality = weights.quality() * qualityFactor();
    double cost = weights.cost() * costFactor();
    double millis = option.live().timeToFirstTokenMillis().orElse(ASSUMED_MILLIS);
    double quick = 1 / (1 + millis / 1_000);
    return new ScoreParts(
        quality * option.offer().quality(),
        cost * cheap,
        weights.latency() * quick,
        quality + cost + weights.latency(),
        option.live().errorRate(),
        rules.boosts().getOrDefault(option.key(), 0.0));
  }

  private double qualityFactor() {
    return switch (tier) {
      case "simple" -> 0.5;
      case "complex" -> 2;
      default -> 1;
    };
  }

  private double costFactor() {
    return switch (tier) {
      case "simple" -> 1.5;
      case "complex" -> 0.4;
      default -> 1;
    };
  }

  private static double logCost(Option option) {
    return Math.log(Math.max(FLOOR_NANOS, option.estimate().expectedNanos()));
  }

  private int order(Option option) {
    int order = option.offer().id().equals(degradeModel) ? 0 : 4;
    order += rules.preferred().contains(option.key()) ? 0 : 2;
    return order + (option.estimate().maximumNanos() <= ceilingNanos ? 0 : 1);
  }

  /** Puts the members of each group, in an order drawn by weight, on the places of that group. */
  private List<Scored> balance(List<Scored> sorted) {
    if (allDiffer(sorted)) {
      return sorted;
    }
    Map<Group, List<Scored>> groups = new LinkedHashMap<>();
    for (Scored s : sorted) {
      groups.computeIfAbsent(groupOf(s), g -> new ArrayList<>(2)).add(s);
    }
    if (groups.size() == sorted.size()) {
      return sorted;
    }
    Map<Group, List<Scored>> drawn = new HashMap<>();
    groups.forEach(
        (group, members) -> drawn.put(group, members.size() == 1 ? members : draw(members)));
    Map<Group, Integer> taken = new HashMap<>();
    List<Scored> result = new ArrayList<>(sorted.size());
    for (Scored s : sorted) {
      Group group = groupOf(s);
      int next = taken.merge(group, 1, Integer::sum) - 1;
      result.add(drawn.getOrDefault(group, sorted).get(next));
    }
    return result;
  }

  /** Whether no model stands there twice, so that there is nothing to share. */
  private static boolean allDiffer(List<Scored> sorted) {
    Set<String> models = new HashSet<>();
    for (Scored s : sorted) {
      if (!models.add(s.option().offer().id())) {
        return false;
      }
    }
    return true;
  }

  private static Group groupOf(Scored s) {
    return new Group(s.option().offer().id(), s.order(), s.parts().boost());
  }

  /** Draws without putting back. What fails or has no weight comes last, by score. */
  private List<Scored> draw(List<Scored> members) {
    List<Scored> left = new ArrayList<>(members);
    List<Scored> order = new ArrayList<>(members.size());
    double total;
    while ((total = left.stream().mapToDouble(Ranking::share).sum()) > 0) {
      double at = random.getAsDouble() * total;
      Scored chosen = null;
      for (Scored s : left) {
        double share = share(s);
        if (share > 0) {
          chosen = s;
          at -= share;
          if (at < 0) {
            break;
          }
        }
      }
      if (chosen == null) {
        break;
      }
      order.add(chosen);
      left.remove(chosen);
    }
    order.addAll(left);
    return order;
  }

  private static double share(Scored s) {
    return s.option().live().healthy()
        ? s.option().offer().weight() * (1 - s.option().live().errorRate())
        : 0;
  }

  private Candidate candidate(Scored s) {
    Option option = s.option();
    List<String> why = rules.movedBy().getOrDefault(option.key(), List.of());
    if (option.offer().id().equals(degradeModel)) {
      why = new ArrayList<>(why);
      why.add("degraded");
    }
    return new Candidate(option.offer(), option.estimate(), s.score(), why);
  }
}
