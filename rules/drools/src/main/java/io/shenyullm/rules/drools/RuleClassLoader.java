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

/**
 * Third layer: parent of the loader that links compiled rules. Finds Drools, the facts and a few
 * JDK classes, so that a reference to anything else cannot be linked.
 */
final class RuleClassLoader extends ClassLoader {
  RuleClassLoader(ClassLoader parent) {
    super("llm-rules", parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!allowed(name)) {
      throw new ClassNotFoundException("not available to rules: " + name);
    }
    return super.loadClass(name, resolve);
  }

  private static boolean allowed(String name) {
    return name.startsWith("org.drools.")
        || name.startsWith("org.kie.")
        || name.startsWith(Vocabulary.FACTS_PACKAGE + ".")
        || BytecodeGate.allowsJdkClass(name)
        || isSignatureType(name);
  }

  /** Types in signatures of what the compiled classes call; harmless by themselves. */
  private static boolean isSignatureType(String name) {
    return switch (name) {
      case "java.lang.Record",
          "java.lang.Throwable",
          "java.lang.Iterable",
          "java.lang.annotation.Annotation",
          "java.lang.invoke.CallSite",
          "java.lang.invoke.MethodHandle",
          "java.lang.invoke.MethodType",
          "java.lang.invoke.SerializedLambda",
          "java.io.Serializable",
          "java.util.function.Supplier",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.ZonedDateTime",
          "java.util.Date",
          "java.util.Map" ->
          true;
      default -> false;
    };
  }
}
