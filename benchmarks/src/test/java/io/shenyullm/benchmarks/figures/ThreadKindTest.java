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
package io.shenyullm.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThreadKindTest {
  @ParameterizedTest
  @CsvSource({
    "reactor-http-ep, EVENT_LOOP",
    "reactor-http-epoll-1, EVENT_LOOP",
    "reactor-http-nio-2, EVENT_LOOP",
    "shenyu-netty-ep, EVENT_LOOP",
    "parallel-1, SCHEDULER",
    "llm-outbox, SCHEDULER",
    "llm-outbox-ship, SCHEDULER",
    "HttpClient-1-Se, SCHEDULER",
    "C2 CompilerThre, JIT",
    "C1 CompilerThread0, JIT",
    "GC Thread#0, GC",
    "VM Thread, GC",
    "G1 Conc#0, GC",
    "llm-metrics, PROBE",
    "HTTP-Dispatcher, PROBE",
    "main, OTHER",
    "Reference Handl, OTHER"
  })
  void of_nameCutOrWhole_isItsKind(String name, ThreadKind kind) {
    assertThat(ThreadKind.of(name)).isEqualTo(kind);
  }
}
