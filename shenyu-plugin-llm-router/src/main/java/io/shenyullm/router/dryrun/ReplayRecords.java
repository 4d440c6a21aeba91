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

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Recorded requests, one after the other. */
@FunctionalInterface
public interface ReplayRecords {
  /**
   * The next one: a line of a usage record, UTF-8 JSON.
   *
   * @return {@code null} at the end
   */
  byte @Nullable [] next() throws IOException;
}
