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
package io.shenyullm.validator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that can be asked of this process. Called by one thread, which has a large stack. */
interface Operation {
  /**
   * Does it.
   *
   * @return a JSON object
   * @throws RefusedInputException if the input is none of this operation
   */
  Map<String, @Nullable Object> run(Input input) throws RefusedInputException;
}
