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

import java.util.List;

/** What a thread of the gateway is for, by its name as the operating system keeps it. */
public enum ThreadKind {
  EVENT_LOOP(
      "event loops", "reactor-http", "reactor-tcp", "shenyu-netty", "netty", "epollEventLoop"),
  /** Schedulers of ours and of Reactor, the outbox and what ships it. */
  SCHEDULER("schedulers", "llm-", "parallel-", "boundedElastic", "HttpClient-", "H2 ", "grid-"),
  JIT("JIT", "C1 Compiler", "C2 Compiler", "Sweeper"),
  /** The VM thread, too: it does what a serial collector does. */
  GC("GC", "GC Thread", "G1 ", "VM Thread", "ParGC", "XWorker", "ZWorker", "ZDriver"),
  /** What answers our own questions between slices; in no figure. */
  PROBE("probe", "llm-metrics", "HTTP-Dispatcher", "Attach Listener", "idle-timeout"),
  OTHER("other");

  /** The system keeps so many characters of a name. */
  private static final int KEPT = 15;

  private final String label;
  private final List<String> prefixes;

  ThreadKind(String label, String... prefixes) {
    this.label = label;
    this.prefixes = List.of(prefixes);
  }

  public String label() {
    return label;
  }

  /**
   * @param name as {@code /proc/<pid>/task/<tid>/comm} has it, or whole
   */
  public static ThreadKind of(String name) {
    String kept = name.substring(0, Math.min(name.length(), KEPT));
    if (PROBE.matches(kept)) {
      return PROBE;
    }
    for (ThreadKind kind : values()) {
      if (kind.matches(kept)) {
        return kind;
      }
    }
    return OTHER;
  }

  private boolean matches(String kept) {
    return prefixes.stream().anyMatch(kept::startsWith);
  }
}
