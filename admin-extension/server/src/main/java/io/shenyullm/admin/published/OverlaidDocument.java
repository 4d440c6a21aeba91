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
package io.shenyullm.admin.published;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.TestFile;
import java.util.List;

/**
 * The document that gateways would get if some texts of the configuration in force were others; it
 * is asked about, and not published.
 */
public interface OverlaidDocument {
  /** Why there is no such document; none if there is. */
  List<CheckProblem> faults();

  /** UTF-8 JSON. */
  byte[] bytes();

  /** Tests of its rules. */
  List<TestFile> tests();

  /** What was found in a line of the document, said of a line of its text. */
  CheckProblem ofItem(CheckProblem problem);
}
