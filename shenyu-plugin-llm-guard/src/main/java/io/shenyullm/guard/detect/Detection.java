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

import java.util.List;

/**
 * What a text holds.
 *
 * @param findings in text order, without overlaps
 * @param covered values of other types inside of those, such as a number in an address: nothing is
 *     to be done for them, but the text holds them all the same
 */
public record Detection(List<Finding> findings, List<Finding> covered) {
  static final Detection NOTHING = new Detection(List.of(), List.of());

  public Detection {
    findings = List.copyOf(findings);
    covered = List.copyOf(covered);
  }
}
