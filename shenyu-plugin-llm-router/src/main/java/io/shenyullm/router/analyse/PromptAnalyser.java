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
package io.shenyullm.router.analyse;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;

/**
 * Tells task, scenario, language and complexity of a prompt. Thread-safe; CPU only and quick, as it
 * runs on the event loop.
 */
@FunctionalInterface
public interface PromptAnalyser {
  /** Analyses nothing: every prompt is {@link PromptAnalysis#UNKNOWN}. */
  PromptAnalyser NONE = request -> PromptAnalysis.UNKNOWN;

  /**
   * Returns {@link PromptAnalysis#UNKNOWN} where it cannot tell; must not throw for any request.
   */
  PromptAnalysis analyse(ChatRequest request);

  /**
   * Analyses what an exchange asks for, where the gateway chooses the model. A request that names
   * its model has chosen; what the prompt is about does not matter then.
   */
  default void analyse(LlmExchange llm) {
    if (llm.snapshot().catalog().resolve(llm.request().model()).equals(ModelCatalog.AUTO)) {
      llm.analysis(analyse(llm.request()));
    }
  }
}
