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
 * The packages of {@code java.base} that Ignite 2.18 opens by reflection on JDK 17. Every process
 * needs {@code java.nio} for the address of direct buffers and {@code java.util} for the fields of
 * sorted maps that it serialises; found by starting clients with less. Nodes send each other tasks
 * and failures made of JDK classes: without {@code java.lang} they start, and then cannot leave
 * gracefully; without {@code sun.nio.ch} they cannot persist; the others are those whose classes
 * such messages may hold.
 */
public enum JvmFlags {
  CLIENT(List.of("java.nio", "java.util")),
  NODE(
      List.of(
          "java.io",
          "java.lang",
          "java.lang.invoke",
          "java.math",
          "java.net",
          "java.nio",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "sun.nio.ch"));

  private final List<String> packages;

  JvmFlags(List<String> packages) {
    this.packages = packages;
  }

  /** The packages, all in {@code java.base}. */
  public List<String> packages() {
    return packages;
  }

  /** The line to put into a process's environment. */
  public String environmentLine() {
    return "JDK_JAVA_OPTIONS=\"" + String.join(" ", arguments()) + "\"";
  }

  /** The same as arguments of {@code java}. */
  public List<String> arguments() {
    return packages.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();
  }

  /** What to do about flags that this process lacks; empty if it has them. */
  public Optional<String> complaint() {
    Module ours = JvmFlags.class.getModule();
    Module base = Object.class.getModule();
    return complaint(name -> base.isOpen(name, ours));
  }

  Optional<String> complaint(Predicate<String> isOpen) {
    List<String> missing = new ArrayList<>();
    for (String name : packages) {
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
