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

import java.util.ArrayList;
import java.util.List;

/**
 * Files that try to leave the rule language, as {@code docs/reference/rule-escapes.md} lists them.
 */
final class EscapeCorpus {
  private static final String BS = "\\";
  private static final String OK = "Prompt(auto)";

  static final List<Escape> ALL = List.copyOf(corpus());

  /**
   * An attempt.
   *
   * @param text a whole file
   * @param comesToAnEnd whether Drools does, if it gets the file
   */
  record Escape(String name, String text, boolean comesToAnEnd) {
    Escape(String name, String text) {
      this(name, text, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private EscapeCorpus() {}

  private static List<Escape> corpus() {
    List<Escape> all = new ArrayList<>();
    // consequences
    rhs(all, "runtime exec", "Runtime.getRuntime().exec(\"id\");");
    rhs(all, "system exit", "System.exit(1);");
    rhs(all, "qualified static call", "java.lang.Runtime.getRuntime().halt(1);");
    rhs(all, "new thread", "new Thread(null, null, \"x\").start();");
    rhs(all, "new file", "new java.io.File(\"/etc/passwd\").delete();");
    rhs(all, "endless while", "while (true) {}");
    rhs(all, "endless for", "for (;;) {}");
    rhs(all, "do while", "do {} while (true);");
    rhs(all, "labelled loop", "x: while (true) continue x;");
    rhs(all, "reflection through out", "out.getClass().getClassLoader();");
    rhs(all, "class literal", "out.exclude(null, Runtime.class.getName());");
    rhs(all, "reflection through binding", "out.require($c.getClass().getName());");
    rhs(all, "class for name", "Class.forName(\"java.lang.Runtime\");");
    rhs(all, "unicode escape", BS + "u0052untime.getRuntime();");
    rhs(all, "unicode escape ends a string", "out.require(\"a" + BS + "u0022 + 1\");");
    rhs(all, "unicode escape in a comment", "// " + BS + "u000a Runtime.getRuntime().halt(1);");
    rhs(all, "carriage return in a comment", "// x\r Runtime.getRuntime().halt(1);");
    rhs(all, "lambda", "Runnable r = () -> {}; r.run();");
    rhs(all, "method reference", "Runnable r = System::gc; r.run();");
    rhs(all, "array creation", "out.require(\"\" + new int[2000000000].length);");
    rhs(all, "cast", "((RuleOutcomes) out).require(\"x\");");
    rhs(all, "local variable", "int i = 1; out.require(\"x\");");
    rhs(all, "assignment", "out = null;");
    rhs(all, "insert a fact", "insert(new Object());");
    rhs(all, "update a fact", "update($c);");
    rhs(all, "delete a fact", "delete($c);");
    rhs(all, "modify block", "modify($c) { setModel(\"x\") }");
    rhs(all, "drools handle", "drools.getKieRuntime().halt();");
    rhs(all, "kcontext", "kcontext.getKieRuntime().halt();");
    rhs(all, "throw", "throw new RuntimeException();");
    rhs(all, "synchronized", "synchronized (out) {}");
    rhs(all, "anonymous class", "out.require(new Object() {}.toString());");
    rhs(all, "block", "{ out.require(\"x\"); }");
    rhs(all, "ternary", "out.require(true ? \"a\" : \"b\");");
    rhs(all, "text block", "out.require(\"\"\"\nx\"\"\");");
    rhs(all, "wait on a fact", "$c.wait();");
    rhs(all, "string format", "out.require(String.format(\"%999999999d\", 1));");
    rhs(all, "string repeat", "out.require($c.model().repeat(2000000000));");
    rhs(all, "hidden direction mark", "out.require(\"a\u202eb\");");
    rhs(all, "named consequence", "out.require(\"x\");\nthen[other]\nSystem.exit(1);");
    // conditions
    lhs(all, "static call in a constraint", "Prompt(Runtime.getRuntime() != null)");
    lhs(all, "qualified call in a constraint", "Prompt(java.lang.System.exit(1) == null)");
    lhs(all, "eval", "eval(Runtime.getRuntime() != null)");
    lhs(all, "inline eval", "Prompt(eval(true))");
    lhs(all, "new in a constraint", "Prompt(intent == new String(\"x\"))");
    lhs(all, "class access", "Prompt(class.name == \"x\")");
    lhs(all, "getClass", "Prompt(getClass().getName() == \"x\")");
    lhs(all, "this", "Prompt(this.getClass() != null)");
    lhs(all, "text compared as number becomes code", "Prompt(tokens < \"Runtime.getRuntime()\")");
    lhs(all, "text in a list of numbers", "Prompt(tokens in (1, \"x\"))");
    lhs(all, "code in a text", "Prompt(intent == \"x); Runtime.getRuntime(\")");
    lhs(all, "from a call", "Prompt() from java.util.List.of(1)");
    lhs(all, "from an entry point", "Prompt() from entry-point \"x\"");
    lhs(all, "collect", "java.util.List() from collect(Prompt())");
    lhs(all, "other fact type", "Object()");
    lhs(all, "qualified fact type", "java.lang.Thread(alive)");
    lhs(all, "accumulate code", "accumulate(Prompt(); init(int x = 0;) action(x++;) result(x))");
    lhs(all, "accumulate function", "accumulate(Prompt($t : tokens); $l : collectList($t))");
    lhs(all, "inline cast", "Prompt(intent#java.lang.Integer > 1)");
    lhs(all, "lambda in a constraint", "Prompt(tokens == ((x) -> x))");
    lhs(all, "backtracking expression", "Prompt(requestedModel matches \"(a+)+b\")");
    lhs(all, "unification", "Prompt($x := intent)");
    lhs(all, "annotation", "Prompt(auto) @watch(*)");
    lhs(all, "query call", "?lookup($x;)");
    lhs(all, "oopath", "/prompts[auto]");
    lhs(all, "sliding window", "Prompt() over window:length(10)");
    lhs(all, "named branch", "Prompt(auto)\nif (auto) do[x]");
    lhs(all, "division by text", "Prompt(tokens / \"x\" > 1)");
    lhs(all, "product of candidates", "CandidateFact() CandidateFact() CandidateFact()");
    endless(all, "deep nesting", "Prompt(" + "(".repeat(500) + "auto" + ")".repeat(500) + ")");
    endless(all, "deep negation", "not ".repeat(500) + "Prompt()");
    endless(all, "alternatives explode", "(Prompt() or Budget()) ".repeat(20));
    // files
    file(all, "import", "import java.lang.Runtime;\n");
    file(all, "import static", "import static java.lang.System.exit;\n");
    file(all, "import function", "import function java.lang.System.exit;\n");
    file(all, "import accumulate", "import accumulate java.lang.Object boom;\n");
    file(all, "function", "function void f() { System.exit(1); }\n");
    file(all, "query", "query \"q\"() Prompt() end\n");
    file(all, "declare", "declare Evil extends java.lang.Thread end\n");
    file(all, "declare enum", "declare enum E A(\"x\"); n : String end\n");
    file(all, "other global", "global java.lang.Runtime rt;\n");
    file(all, "global of another name", "global RuleOutcomes other;\n");
    file(all, "package dialect", "dialect \"mvel\"\n");
    file(all, "unit", "unit Evil;\n");
    file(all, "expander", "expander evil.dsl\n");
    attribute(all, "mvel dialect", "dialect \"mvel\"");
    attribute(all, "computed salience", "salience (Runtime.getRuntime().hashCode())");
    attribute(all, "timer", "timer (int: 0 1s)");
    attribute(all, "duration", "duration 100");
    attribute(all, "calendars", "calendars \"x\"");
    attribute(all, "agenda group", "agenda-group \"x\"");
    attribute(all, "computed enabled", "enabled (System.getenv() != null)");
    attribute(all, "inheritance", "extends \"other\"");
    whole(all, "rule name with code", TestingRules.rule("x*/ class Y{} /*", OK, ""));
    whole(all, "rule name with a quote escape", TestingRules.rule("x" + BS + "\"", OK, ""));
    all.add(
        new Escape(
            "package of the JDK", TestingRules.HEADER.replace("package rules", "package java.a")));
    all.add(
        new Escape(
            "package of Drools",
            TestingRules.HEADER.replace("package rules", "package org.drools.model")));
    whole(all, "unclosed comment", "/* rule");
    whole(all, "unclosed string", "rule \"x");
    whole(all, "unclosed rule", "rule \"x\" when Prompt() then");
    whole(all, "single quotes", TestingRules.rule("x", "Prompt(intent == 'a')", ""));
    return all;
  }

  private static void rhs(List<Escape> all, String name, String code) {
    whole(all, name, TestingRules.rule("r", "$c : CandidateFact()", code));
  }

  private static void lhs(List<Escape> all, String name, String conditions) {
    whole(all, name, TestingRules.rule("r", conditions, "out.require(\"x\");"));
  }

  private static void endless(List<Escape> all, String name, String conditions) {
    String text = TestingRules.HEADER + TestingRules.rule("r", conditions, "");
    all.add(new Escape(name, text, false));
  }

  private static void attribute(List<Escape> all, String name, String attribute) {
    whole(all, name, "rule \"r\"\n" + attribute + "\nwhen\n" + OK + "\nthen\nend\n");
  }

  private static void file(List<Escape> all, String name, String declaration) {
    whole(all, name, declaration + TestingRules.rule("r", OK, ""));
  }

  private static void whole(List<Escape> all, String name, String rules) {
    all.add(new Escape(name, TestingRules.HEADER + rules));
  }
}
