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

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl budget}: budgets at all gateways, as the console sees them in the grid. */
@Command(
    name = "budget",
    description = "Budgets at all gateways: list, freeze, unfreeze, limit, check",
    synopsisSubcommandLabel = "COMMAND")
final class BudgetCommands {
  private BudgetCommands() {}

  static CommandLine create(PrintStream out, UnaryOperator<@Nullable String> environment) {
    CommandLine budget = new CommandLine(new BudgetCommands());
    budget.addSubcommand(new ListCommand(out, environment));
    budget.addSubcommand(new FreezeCommand(out, environment));
    budget.addSubcommand(new UnfreezeCommand(out, environment));
    budget.addSubcommand(new LimitCommand(out, environment));
    budget.addSubcommand(new CheckCommand(out, environment));
    return budget;
  }

  /** Lists the fullest. */
  @Command(name = "list", description = "What is spent and leased of the fullest budgets")
  static final class ListCommand extends ConsoleCommand {
    @Option(
        names = "--search",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "Part of a budget's id or of its value")
    private String search = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "So many at most, 1 to 500 (default 100)")
    private int limit;

    ListCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call(
          "GET", "/llm/api/v1/budgets?limit=" + limit + "&q=" + ConsoleClient.encode(search), null);
    }

    private static String sums(Map<?, ?> reports) {
      return ("no grid is shared: sums over what %s gateways say, %s of them silent%s; each obeys"
              + " every limit on its own")
          .formatted(
              reports.get("gateways"),
              reports.get("silent"),
              Boolean.TRUE.equals(reports.get("partial")) ? ", of their fullest budgets only" : "");
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      List<Map<String, @Nullable Object>> budgets = objects(answer, "budgets");
      String none = "no budget " + (search.isEmpty() ? "has been used yet" : "matches " + search);
      if (answer.get("reports") instanceof Map<?, ?> reports
          && reports.get("gateways") instanceof Number gateways
          && gateways.longValue() > 0) {
        line(out, sums(reports));
        if (budgets.isEmpty()) {
          line(out, none);
          return;
        }
      } else if (budgets.isEmpty()) {
        nothing(answer, out, none);
        return;
      }
      TextTable table =
          new TextTable(
              "BUDGET", "FOR", "USED>", "LIMIT>", "SPENT>", "LEASED>", "BOUND>", "", "RESETS",
              "STATE");
      for (Map<String, @Nullable Object> budget : budgets) {
        Object percent = budget.get("percent");
        table.add(
            text(budget, "id"),
            owner(budget),
            percent == null ? "-" : percent + "%",
            units(budget, "limitNanos"),
            units(budget, "settledNanos"),
            units(budget, "openNanos"),
            units(budget, "overspendBoundNanos"),
            text(budget, "currency"),
            budget.get("end") == null ? "never" : text(budget, "end"),
            state(budget));
      }
      table.print(out);
      int total = answer.get("total") instanceof Number n ? n.intValue() : budgets.size();
      if (total > budgets.size()) {
        line(out, "the fullest " + budgets.size() + " of " + total);
      }
    }

    private static String state(Map<String, @Nullable Object> budget) {
      List<String> states = new ArrayList<>();
      if (budget.get("control") instanceof Map<?, ?> control) {
        if (Boolean.TRUE.equals(control.get("frozen"))) {
          states.add("frozen");
        }
        if (control.get("limit") != null) {
          states.add("limit changed");
        }
        if (control.get("pending") != null) {
          states.add("not obeyed yet");
        }
      }
      if (objects(budget, "leases").stream().anyMatch(lease -> "lost".equals(lease.get("state")))) {
        states.add("lost lease");
      }
      return String.join(", ", states);
    }
  }

  /** Changes what operators have set of one budget. */
  abstract static class ChangeCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "BUDGET", description = "Its id")
    private String id = "";

    ChangeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    final String id() {
      return id;
    }

    @Override
    final void show(Map<String, @Nullable Object> answer, PrintStream out) {
      line(out, done());
      pending(answer, out);
    }

    /** What is so now. */
    abstract String done();

    /** Changes one field; what is left out stays, also if somebody else is changing it now. */
    final Map<String, @Nullable Object> patch(
        ConsoleClient console, String field, @Nullable Object value, String reason)
        throws InvalidInputException {
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put(field, value);
      body.put("reason", reason);
      return console.change(
          "PATCH", "/llm/api/v1/budgets/" + ConsoleClient.encode(id) + "/control", body);
    }
  }

  /** Freezes. */
  @Command(name = "freeze", description = "Refuses new calls that a budget pays for")
  static final class FreezeCommand extends ChangeCommand {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why")
    private String reason = "";

    FreezeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return patch(console, "frozen", true, reason);
    }

    @Override
    String done() {
      return "budget " + id() + " is frozen; undo: llmctl budget unfreeze " + id();
    }
  }

  /** Unfreezes, and keeps a changed limit. */
  @Command(name = "unfreeze", description = "Lets calls through again; a changed limit stays")
  static final class UnfreezeCommand extends ChangeCommand {
    @Option(
        names = "--reason",
        defaultValue = "unfrozen by llmctl",
        paramLabel = "TEXT",
        description = "Why (default: ${DEFAULT-VALUE})")
    private String reason = "";

    UnfreezeCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return patch(console, "frozen", false, reason);
    }

    @Override
    String done() {
      return "budget " + id() + " is not frozen";
    }
  }

  /** Changes the limit, and keeps a freeze. */
  @Command(
      name = "limit",
      description = "Sets a limit in place of the snapshot's; without one goes back to that")
  static final class LimitCommand extends ChangeCommand {
    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "AMOUNT",
        description = "In the budget's currency, such as 250 or 250.50")
    private @Nullable String amount;

    @Option(
        names = "--reason",
        defaultValue = "limit by llmctl",
        paramLabel = "TEXT",
        description = "Why (default: ${DEFAULT-VALUE})")
    private String reason = "";

    LimitCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return patch(console, "limit", amount, reason);
    }

    @Override
    String done() {
      return amount == null
          ? "budget " + id() + " has the snapshot's limit again"
          : "budget " + id() + " has the limit " + amount + "; undo: llmctl budget limit " + id();
    }
  }

  /** Tells whether counters and ledger agree. */
  @Command(
      name = "check",
      description = "Whether the grid's counters agree with the ledger; exits with 1 if not")
  static final class CheckCommand extends ConsoleCommand {
    @Option(
        names = "--begin",
        description = "Begin a comparison, which takes a minute and a half; ask again then")
    private boolean begin;

    CheckCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
      super(out, environment);
    }

    @Override
    Map<String, @Nullable Object> ask(ConsoleClient console) throws InvalidInputException {
      return console.call(begin ? "POST" : "GET", "/llm/api/v1/ledger-checks", null);
    }

    @Override
    void show(Map<String, @Nullable Object> answer, PrintStream out) {
      if (Boolean.TRUE.equals(answer.get("underWay"))) {
        line(out, "being compared with the ledger, which takes a minute and a half");
      }
      Map<String, @Nullable Object> last = last(answer);
      if (last == null) {
        nothing(answer, out, "not compared with the ledger yet; the console does that every hour");
        return;
      }
      if (!text(last, "problem").isEmpty()) {
        line(out, text(last, "at") + ": could not be compared: " + text(last, "problem"));
        return;
      }
      line(
          out,
          "%s: %s of %s windows compared, %s differ from the ledger"
              .formatted(
                  text(last, "at"),
                  text(last, "compared"),
                  text(last, "windows"),
                  text(last, "differing").equals("0") ? "none" : text(last, "differing")));
      List<Map<String, @Nullable Object>> differences = objects(last, "differences");
      if (!differences.isEmpty()) {
        TextTable table = new TextTable("BUDGET", "FOR", "SINCE", "GRID>", "LEDGER>", "");
        for (Map<String, @Nullable Object> each : differences) {
          table.add(
              text(each, "id"),
              owner(each),
              text(each, "start"),
              units(each, "gridNanos"),
              units(each, "ledgerNanos"),
              text(each, "currency"));
        }
        table.print(out);
      }
    }

    @Override
    int status(Map<String, @Nullable Object> answer) {
      Map<String, @Nullable Object> last = last(answer);
      return last == null || (last.get("problem") == null && text(last, "differing").equals("0"))
          ? 0
          : 1;
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are text
    private static @Nullable Map<String, @Nullable Object> last(
        Map<String, @Nullable Object> answer) {
      return answer.get("last") instanceof Map<?, ?> last
          ? (Map<String, @Nullable Object>) last
          : null;
    }
  }
}
