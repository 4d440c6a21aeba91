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
package io.shenyullm.guard.injection;

/** Rates texts; built once, immutable and thread-safe. */
public final class InjectionDetector {
  private final InjectionPhrases phrases;

  private InjectionDetector(InjectionPhrases phrases) {
    this.phrases = phrases;
  }

  /** Loads the phrases and weights that ship with the plugin. */
  public static InjectionDetector load() {
    return new InjectionDetector(InjectionPhrases.builtIn());
  }

  /** How likely the text is an injection, 0 to 1; linear in its length. */
  public double score(String text) {
    return phrases.score(text);
  }
}
