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
package io.shenyullm.cost.lease;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Limits the repeated calls under way. A grid that is slower than what is asked of it must not be
 * asked ever more: calls that nobody waits for any longer would keep it from answering the others.
 * First calls are not limited, so that the part of a grid that answers is not kept waiting by the
 * part that does not. The keeper's thread only.
 */
final class Repeats {
  static final int MOST = 64;

  private final Set<ScopeLeases> waitedFor = new LinkedHashSet<>();
  private final Set<ScopeLeases> others = new LinkedHashSet<>();
  private int underWay;

  /** Whether a scope may call now; otherwise it is told when it may. */
  boolean admits(ScopeLeases scope) {
    if (!scope.isRepeating() || underWay < MOST) {
      return true;
    }
    (scope.waits.isEmpty() ? others : waitedFor).add(scope);
    return false;
  }

  void begin(ScopeLeases scope) {
    scope.repeatUnderWay = scope.isRepeating();
    underWay += scope.repeatUnderWay ? 1 : 0;
  }

  /** The scope's call is over: scopes that requests wait for and others take turns. */
  void end(ScopeLeases scope, Consumer<ScopeLeases> next) {
    underWay -= scope.repeatUnderWay ? 1 : 0;
    scope.repeatUnderWay = false;
    while (underWay < MOST && !isEmpty()) {
      first(waitedFor, next);
      first(others, next);
    }
  }

  private static void first(Set<ScopeLeases> queue, Consumer<ScopeLeases> next) {
    Iterator<ScopeLeases> first = queue.iterator();
    if (first.hasNext()) {
      ScopeLeases scope = first.next();
      first.remove();
      next.accept(scope);
    }
  }

  boolean isEmpty() {
    return waitedFor.isEmpty() && others.isEmpty();
  }
}
