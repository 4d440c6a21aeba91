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
package io.shenyullm.cli;

import io.shenyullm.core.json.Json;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Asks the console and shows its answer, for people or as JSON. */
abstract class ConsoleCommand implements Callable<Integer> {
  @Mixin private final ConsoleOptions options;

  private final PrintStream out;

  ConsoleCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
    this.out = out;
    this.options = new ConsoleOptions(environment);
  }

  /** Asks; what it returns is printed with {@code --json}. */
  abstract Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException;

  /** Shows an answer to people. */
  abstract void show(Map<String, @Nullable Object> answer, PrintStream out);

  @Override
  public Integer call() throws InvalidInputException {
    Map<String, @Nullable Object> answer = ask(options.connect());
    if (options.json()) {
      out.writeBytes(Json.write(answer));
      line(out, "");
    } else {
      show(answer, out);
    }
    return status(answer);
  }

  /** Whether the answer is printed as it is. */
  final boolean json() {
    return options.json();
  }

  /** The exit status: 1 where the answer is bad news that scripts should see. */
  int status(Map<String, @Nullable Object> answer) {
    return 0;
  }

  /** Says where gateways do not obey a change yet. */
  static void pending(Map<String, @Nullable Object> answer, PrintStream out) {
    if (answer.get("pending") instanceof String pending) {
      line(out, "not obeyed yet: " + pending);
    }
  }

  /** Says that there is nothing to show, or why nothing can be there. */
  static void nothing(Map<String, @Nullable Object> answer, PrintStream out, String text) {
    line(
        out,
        Boolean.TRUE.equals(answer.get("shared"))
            ? text
            : "this console shares no grid with the gateways; see llm.admin.grid.type");
  }

  /** An amount in units from one in nano-units, with two digits after the point or more. */
  static String units(Map<String, @Nullable Object> from, String key) {
    try {
      BigDecimal units = new BigDecimal(text(from, key)).movePointLeft(9).stripTrailingZeros();
      return (units.scale() < 2 ? units.setScale(2) : units).toPlainString();
    } catch (NumberFormatException e) {
      return "?";
    }
  }

  /** Scope, tenant and value in one word. */
  static String owner(Map<String, @Nullable Object> budget) {
    List<String> parts = new ArrayList<>();
    for (String key : List.of("scope", "tenant", "value")) {
      String part = text(budget, key);
      if (!part.isEmpty() && !part.equals("*")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Prints one line, whoever has written what is in it. */
  static void line(PrintStream out, String text) {
    out.writeBytes((Printable.of(text) + '\n').getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** A field as text; empty where there is none. */
  static String text(Map<String, @Nullable Object> from, String key) {
    return Objects.toString(from.get(key), "");
  }

  /** A field's object; an empty one where it is something else. */
  @SuppressWarnings("unchecked") // keys of JSON objects are text
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> from, String key) {
    return from.get(key) instanceof Map<?, ?> found
        ? (Map<String, @Nullable Object>) found
        : Map.of();
  }

  /** A field's objects; none where it is something else. */
  @SuppressWarnings("unchecked") // keys of JSON objects are text
  static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> from, String key) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    if (from.get(key) instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> object) {
          found.add((Map<String, @Nullable Object>) object);
        }
      }
    }
    return found;
  }
}
