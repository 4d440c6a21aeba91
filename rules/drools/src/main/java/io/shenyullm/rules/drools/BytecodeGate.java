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

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Second layer: compiled rules may refer only to what Drools generates for them and to a few
 * harmless methods. Runs before any compiled class is loaded.
 */
final class BytecodeGate {
  private static final String FACTS = Vocabulary.FACTS_PACKAGE.replace('.', '/') + "/";
  private static final Set<String> ANY = Set.of();

  /** JDK classes that compiled rules may name, with the members they may use. */
  private static final Map<String, Set<String>> JDK =
      Map.ofEntries(
          Map.entry("java/lang/Object", Set.of("<init>", "equals", "hashCode")),
          Map.entry(
              "java/lang/String",
              Set.of(
                  "equals",
                  "hashCode",
                  "startsWith",
                  "endsWith",
                  "contains",
                  "equalsIgnoreCase",
                  "isEmpty",
                  "length",
                  "valueOf")),
          Map.entry(
              "java/lang/Boolean", Set.of("valueOf", "booleanValue", "TYPE", "TRUE", "FALSE")),
          Map.entry("java/lang/Integer", Set.of("valueOf", "intValue", "longValue", "TYPE")),
          Map.entry("java/lang/Long", Set.of("valueOf", "longValue", "intValue", "TYPE")),
          Map.entry("java/lang/Double", Set.of("valueOf", "doubleValue", "longValue", "TYPE")),
          Map.entry("java/lang/Number", Set.of("intValue", "longValue", "doubleValue")),
          Map.entry("java/math/BigDecimal", Set.of("<init>", "valueOf", "compareTo")),
          Map.entry("java/lang/CharSequence", Set.of("length")),
          Map.entry("java/lang/Comparable", Set.of("compareTo")),
          Map.entry("java/lang/Class", ANY),
          Map.entry("java/lang/Enum", Set.of("<init>", "valueOf")),
          Map.entry("java/lang/Exception", ANY),
          Map.entry("java/lang/RuntimeException", Set.of("<init>")),
          Map.entry("java/lang/IllegalArgumentException", Set.of("<init>")),
          Map.entry("java/lang/System", Set.of("arraycopy")),
          Map.entry("java/lang/invoke/MethodHandles", ANY),
          Map.entry("java/lang/invoke/MethodHandles$Lookup", ANY),
          Map.entry("java/lang/invoke/LambdaMetafactory", Set.of("metafactory", "altMetafactory")),
          Map.entry("java/lang/invoke/StringConcatFactory", Set.of("makeConcatWithConstants")),
          Map.entry("java/util/Arrays", Set.of("asList")),
          Map.entry("java/util/ArrayList", Set.of("<init>")),
          Map.entry("java/util/Collections", Set.of("emptyList")),
          Map.entry("java/util/List", Set.of("add", "contains", "isEmpty", "size")),
          Map.entry("java/util/Set", Set.of("contains", "isEmpty", "size")),
          Map.entry("java/util/Collection", Set.of("contains", "isEmpty", "size")),
          Map.entry("java/util/Locale", Set.of("ENGLISH")),
          Map.entry(
              "java/time/format/DateTimeFormatterBuilder",
              Set.of("<init>", "parseCaseInsensitive", "appendPattern", "toFormatter")),
          Map.entry("java/time/format/DateTimeFormatter", ANY));

  private final String generatedPrefix;

  /**
   * @param generatedPrefix where Drools puts the classes of the rules, e.g. {@code rules/}
   */
  BytecodeGate(String generatedPrefix) {
    this.generatedPrefix = generatedPrefix;
  }

  /** JDK classes by binary name, for the class loader. */
  static boolean allowsJdkClass(String binaryName) {
    return JDK.containsKey(binaryName.replace('.', '/'));
  }

  /** The first reference that is not allowed. */
  Optional<String> violation(byte[] bytes) {
    ClassFile file;
    try {
      file = ClassFile.read(bytes);
    } catch (IOException e) {
      return Optional.of("an unreadable class: " + e.getMessage());
    }
    for (String name : file.classes()) {
      if (!isOurs(name) && !JDK.containsKey(name)) {
        return Optional.of(name);
      }
    }
    for (String member : file.members()) {
      int dot = member.indexOf('.');
      String owner = member.substring(0, dot);
      Set<String> allowed = JDK.get(owner);
      boolean ok =
          isOurs(owner) || (allowed != null && allowed.contains(member.substring(dot + 1)));
      if (!ok) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  private boolean isOurs(String name) {
    return name.startsWith(generatedPrefix)
        || name.startsWith(FACTS)
        || name.startsWith("org/drools/model/")
        || name.startsWith("org/drools/modelcompiler/")
        || name.startsWith("org/drools/core/base/accumulators/")
        || name.equals("org/drools/util/DateUtils");
  }
}
