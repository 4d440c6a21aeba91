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

import io.shenyullm.core.config.SnapshotException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something in a rule file that is wrong, or probably is.
 *
 * @param path of the file
 * @param line first line is 1; 0 where it does not apply
 * @param column first column is 1; 0 where it does not apply
 * @param rule name of the rule, empty where it is about none
 */
public record RuleFinding(
    Severity severity, String path, int line, int column, String rule, String message) {
  /** Whether rules should be taken back for it. */
  public enum Severity {
    /** Cannot be meant: the rule cannot do what it says, whatever the catalogue offers. */
    ERROR,

    /** May be meant, as for a model that is to come. */
    WARNING
  }

  public RuleFinding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(message, "message");
  }

  /** A problem that keeps a document from being compiled. */
  public static RuleFinding of(SnapshotException.Problem problem) {
    return new RuleFinding(
        Severity.ERROR, problem.source(), problem.line(), problem.column(), "", problem.message());
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** For JSON. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("severity", isError() ? "error" : "warning");
    tree.put("path", path);
    tree.put("line", line);
    tree.put("column", column);
    tree.put("rule", rule.isEmpty() ? null : rule);
    tree.put("message", message);
    return tree;
  }

  /** In one line, as compilers say it. Of others' making: a terminal must not get it as it is. */
  @Override
  public String toString() {
    String place = line > 0 ? path + ":" + line + ":" + column : path;
    return place + ": " + (isError() ? "error" : "warning") + ": " + message;
  }
}
