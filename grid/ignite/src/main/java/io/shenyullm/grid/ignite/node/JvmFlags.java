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
package io.shenyullm.grid.ignite.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The packages of the JDK that Ignite 2.18 opens by reflection on JDK 17, alike in clients and
 * nodes: {@code java.nio} for the address of direct buffers, {@code java.util} for the fields of
 * sorted maps that it serialises. Found by starting nodes and clients with less.
 */
public final class JvmFlags {
  /** Needed by every process that uses Ignite, all in {@code java.base}. */
  public static final List<String> PACKAGES = List.of("java.nio", "java.util");

  private JvmFlags() {}

  /** The line to put into a process's environment. */
  public static String environmentLine() {
    return "JDK_JAVA_OPTIONS=\"" + String.join(" ", arguments()) + "\"";
  }

  /** The same as arguments of {@code java}. */
  public static List<String> arguments() {
    return PACKAGES.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();
  }

  /** What to do about flags that this process lacks; empty if it has them. */
  public static Optional<String> complaint() {
    Module ours = JvmFlags.class.getModule();
    Module base = Object.class.getModule();
    return complaint(name -> base.isOpen(name, ours));
  }

  static Optional<String> complaint(Predicate<String> isOpen) {
    List<String> missing = new ArrayList<>();
    for (String name : PACKAGES) {
      if (!isOpen.test(name)) {
        missing.add("java.base/" + name);
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "this JVM was started without flags that Apache Ignite needs (closed: "
                + String.join(", ", missing)
                + "); add to its environment and restart it: "
                + environmentLine());
  }
}
