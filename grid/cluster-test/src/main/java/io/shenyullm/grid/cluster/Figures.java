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
package io.shenyullm.grid.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a spender is doing. All but the debits count from the last reset; gaps are in milliseconds.
 *
 * @param debits acknowledged
 * @param dry refused because the budget was spent or leased
 * @param unserved refused although, as far as the client knew, the budget had money
 * @param callGap longest time without a successful call on the grid
 * @param grantGap longest time without any grant in the process
 * @param threadGap longest time that one spender had no grant
 * @param callsFailed calls on the grid that did not succeed
 * @param firstRefusal when the small budget was first refused for want of money, in microseconds
 *     since the epoch; 0 if it was not
 * @param smallUnserved refusals of the small budget because the grid did not answer in time
 * @param hammering spenders that are still at the small budget
 */
record Figures(
    long debits,
    long dry,
    long unserved,
    long callGap,
    long grantGap,
    long threadGap,
    long callsFailed,
    long firstRefusal,
    long smallUnserved,
    long hammering) {
  static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** One line of {@code name=value}. */
  String line() {
    Map<String, Long> all = new LinkedHashMap<>();
    all.put("debits", debits);
    all.put("dry", dry);
    all.put("unserved", unserved);
    all.put("callGap", callGap);
    all.put("grantGap", grantGap);
    all.put("threadGap", threadGap);
    all.put("callsFailed", callsFailed);
    all.put("firstRefusal", firstRefusal);
    all.put("smallUnserved", smallUnserved);
    all.put("hammering", hammering);
    return all.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  static Figures parse(String line) {
    Map<String, Long> all = new LinkedHashMap<>();
    for (String each : line.trim().split(" ", -1)) {
      int equals = each.indexOf('=');
      all.put(each.substring(0, equals), Long.parseLong(each.substring(equals + 1)));
    }
    return new Figures(
        of(all, "debits"),
        of(all, "dry"),
        of(all, "unserved"),
        of(all, "callGap"),
        of(all, "grantGap"),
        of(all, "threadGap"),
        of(all, "callsFailed"),
        of(all, "firstRefusal"),
        of(all, "smallUnserved"),
        of(all, "hammering"));
  }

  private static long of(Map<String, Long> all, String name) {
    Long value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }
}
