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
package io.shenyullm.admin.check;

import java.util.List;

/** Finds out whether gateways would take a document, by the very parts that they read it with. */
public interface ReleaseCheck {
  /**
   * Compiles the document and runs the tests. Takes seconds, on whatever thread asks. What breaks
   * with this document is an error of the report. Thread-safe.
   *
   * @param document UTF-8 JSON with its version, as it would be signed
   * @param tests of its rules; not part of the document
   * @throws CheckUnavailableException if nobody can check it now, which says nothing of it
   */
  CheckReport check(byte[] document, List<TestFile> tests);
}
