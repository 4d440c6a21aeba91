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
package io.shenyullm.core.wire;

import java.util.BitSet;

/** Which choices of a streamed answer have come to their end. Not thread-safe. */
public final class ChoiceEnds {
  private final int asked;
  private final BitSet ended = new BitSet();

  /**
   * @param asked number of choices that the request asked for
   */
  public ChoiceEnds(int asked) {
    this.asked = asked;
  }

  /** Takes note of {@link ChatEvent#finishedChoice()}. */
  public void add(int choice) {
    if (choice >= 0 && choice < asked) {
      ended.set(choice);
    }
  }

  /** Whether all have ended, so that a body may end, too. */
  public boolean areAll() {
    return ended.cardinality() == asked;
  }
}
