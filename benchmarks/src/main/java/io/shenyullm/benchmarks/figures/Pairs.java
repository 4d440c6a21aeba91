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
package io.shenyullm.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What pairs of slices cost, one of each case, taken one after the other. Disturbed ones are kept
 * aside: where too few others are left, the figures are of all of them and not to be believed. Not
 * thread-safe.
 */
public final class Pairs {
  private record Pair(double a, double b) {}

  private final int wanted;
  private final List<Pair> kept = new ArrayList<>();
  private final List<Pair> dropped = new ArrayList<>();

  /**
   * @param wanted pairs that are not disturbed
   */
  public Pairs(int wanted) {
    this.wanted = wanted;
  }

  public void add(double a, double b, boolean disturbed) {
    (disturbed ? dropped : kept).add(new Pair(a, b));
  }

  public int kept() {
    return kept.size();
  }

  public int dropped() {
    return dropped.size();
  }

  public boolean isComplete() {
    return kept.size() >= wanted;
  }

  /** Whether more would be of use: not after twice as many, nor where most are disturbed. */
  public boolean isHopeless() {
    int taken = kept.size() + dropped.size();
    return taken >= 2 * wanted || (taken >= wanted && kept.size() * 3 < wanted);
  }

  /** Whether two thirds of what was wanted are there. */
  public boolean isBelievable() {
    return kept.size() * 3 >= wanted * 2;
  }

  /** Median of b / a. */
  public Estimate ratio(RandomGenerator random) {
    return estimate((a, b) -> b / a, random);
  }

  /** Median of b - a. */
  public Estimate difference(RandomGenerator random) {
    return estimate((a, b) -> b - a, random);
  }

  private Estimate estimate(DoubleBinaryOperator of, RandomGenerator random) {
    Stream<Pair> counted =
        isBelievable() ? kept.stream() : Stream.concat(kept.stream(), dropped.stream());
    return Estimate.ofMedian(
        counted.mapToDouble(p -> of.applyAsDouble(p.a(), p.b())).toArray(), random);
  }
}
