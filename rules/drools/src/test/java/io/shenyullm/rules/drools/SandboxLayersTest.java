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
package io.shenyullm.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.rules.drools.facts.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The second and third layer hold by themselves, as if the first had let something through. */
final class SandboxLayersTest {
  private final BytecodeGate gate = new BytecodeGate("rules/");

  /** Stands for a compiled rule that found a way to call the runtime. */
  static final class Calls {
    static long run() {
      return Runtime.getRuntime().maxMemory();
    }

    private Calls() {}
  }

  /** Stands for a compiled rule that found a way to read a file. */
  static final class Reads {
    static boolean run() {
      return new java.io.File("x").exists();
    }

    private Reads() {}
  }

  /** Uses an allowed class, but not an allowed method of it. */
  static final class Reflects {
    static String run(Object fact) {
      return fact.getClass().getName();
    }

    private Reflects() {}
  }

  @Test
  void gate_foreignReferences_areNamed() throws IOException {
    BytecodeGate own = new BytecodeGate("io/shenyullm/rules/drools/SandboxLayersTest");

    assertThat(own.violation(bytes(Calls.class))).contains("java/lang/Runtime");
    assertThat(own.violation(bytes(Reads.class))).contains("java/io/File");
    assertThat(own.violation(bytes(Reflects.class)).orElse("")).contains("getClass");
    assertThat(gate.violation(bytes(Prompt.class))).isPresent();
    assertThat(gate.violation(new byte[] {1, 2, 3})).isPresent();
  }

  @Test
  void loader_findsFactsButNoForeignClass() throws ClassNotFoundException {
    RuleClassLoader loader = new RuleClassLoader(getClass().getClassLoader());

    assertThat(loader.loadClass(Prompt.class.getName())).isSameAs(Prompt.class);
    for (String name :
        List.of(
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ProcessBuilder",
            "java.io.File",
            "java.net.URL",
            "java.nio.file.Files",
            "sun.misc.Unsafe",
            "javax.script.ScriptEngineManager",
            RuleSetCompiler.class.getName())) {
      assertThatThrownBy(() -> loader.loadClass(name))
          .as(name)
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }
}
