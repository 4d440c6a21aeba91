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
package io.shenyullm.policy;

/** The questions that a policy answers. */
public enum Entrypoint {
  /** May this request proceed, and on what conditions? */
  ADMISSION("llm/admission"),
  /** Which of these candidates may serve it? */
  PLAN("llm/plan");

  private final String packagePath;

  Entrypoint(String packagePath) {
    this.packagePath = packagePath;
  }

  /** Path of the rule that decides, e.g. {@code llm/admission/decision}. */
  public String decisionPath() {
    return packagePath + "/decision";
  }

  /** Path of the optional rule that lists the inputs read, e.g. {@code llm/admission/inputs}. */
  String inputsPath() {
    return packagePath + "/inputs";
  }
}
