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

/** What a request may ask for and a protocol or a model may be unable to do. */
public enum Feature {
  TOOLS,
  /** Tools that the provider itself runs, and what such tools have said before. */
  SERVER_TOOLS,
  VISION,
  AUDIO,
  DOCUMENTS,
  /** An answer in JSON of any shape. */
  JSON_OBJECT,
  /** An answer in JSON of a given shape. */
  JSON_SCHEMA,
  SEVERAL_CHOICES,
  LOG_PROBABILITIES
}
