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
package io.shenyullm.guard.detect;

/**
 * A text as expressions see it, counting the characters that they look at: what a recogniser does
 * for one text can be bounded, and tests can show that it is. Not thread-safe.
 */
final class Steps implements CharSequence {
  private final String text;
  private long taken;

  Steps(String text) {
    this.text = text;
  }

  /** Characters looked at so far. */
  long taken() {
    return taken;
  }

  /** Adds work that is done outside expressions. */
  void take(int steps) {
    taken += steps;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    taken++;
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
