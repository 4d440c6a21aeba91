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

import io.shenyullm.router.dryrun.DryRuns;
import io.shenyullm.router.dryrun.ReplayReport;
import io.shenyullm.router.dryrun.ReplayReport.BeforeAfter;
import io.shenyullm.router.dryrun.ReplayReport.CostEffect;
import io.shenyullm.router.dryrun.ReplayReport.Difference;
import io.shenyullm.router.dryrun.ReplayReport.LatencyEffect;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmctl rules replay}: what other rules would have changed about recorded requests. */
@Command(
    name = "replay",
    description =
        "Decides about recorded requests with the rules of FOLDER, which are in force, and with"
            + " others, and says what would change, at which cost and latency")
final class RulesReplayCommand implements Callable<Integer> {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  @Parameters(paramLabel = "FOLDER", description = RulesCommands.FOLDER)
  private Path folder = Path.of(".");

  @Option(
      names = "--against",
      paramLabel = "FOLDER",
      required = true,
      description = "Folder with the other rules")
  private Path against = Path.of(".");

  @Option(
      names = "--records",
      paramLabel = "FILE",
      required = true,
      description = "Usage records, one JSON object on each line")
  private Path records = Path.of(".");

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "Look at the first ones only; default: all")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--json", description = "Write JSON")
  private boolean json;

  RulesReplayCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InvalidInputException {
    if (limit < 1) {
      throw new InvalidInputException("--limit must be positive");
    }
    RuleFolder inForce = RuleFolder.read(folder);
    RuleFolder other = RuleFolder.read(against);
    ReplayReport report;
    try (DryRuns before = RulesCommands.compile(inForce, clock);
        DryRuns after = RulesCommands.compile(other, clock);
        CountedInput in = new CountedInput(Files.newInputStream(records));
        ProgressBar bar = ProgressBar.on(err, "replay", Files.size(records))) {
      NdjsonReader lines = new NdjsonReader(new BufferedInputStream(in));
      report =
          before.replay(
              lines::next,
              after,
              n -> {
                bar.at(in.count());
                return n < limit;
              });
    }
    if (json) {
      RulesCommands.json(out, report.tree());
    } else {
      show(report);
    }
    return CommandLine.ExitCode.OK;
  }

  private void show(ReplayReport report) {
    line(
        report.records()
            + " records, "
            + report.replayed()
            + " replayed, "
            + report.changed()
            + " would go elsewhere"
            + (report.wasStopped() ? " (stopped at the limit)" : ""));
    new TreeMap<>(report.skipped())
        .forEach((reason, number) -> line("  " + number + " not replayed: " + reason));
    if (report.replayed() == 0) {
      return;
    }
    TextTable choices = new TextTable("CHOSEN", "IN FORCE>", "OTHER>", "CHANGE>");
    for (Map.Entry<String, BeforeAfter> choice : new TreeMap<>(report.choices()).entrySet()) {
      BeforeAfter n = choice.getValue();
      choices.add(
          choice.getKey(),
          String.valueOf(n.before()),
          String.valueOf(n.after()),
          String.format(Locale.ROOT, "%+d", n.after() - n.before()));
    }
    line("");
    choices.print(out);
    line("");
    for (Map.Entry<String, CostEffect> cost : new TreeMap<>(report.cost()).entrySet()) {
      line(cost(cost.getKey(), cost.getValue()));
    }
    LatencyEffect latency = report.latency();
    line(
        latency == null
            ? "latency: too little is recorded"
            : String.format(
                Locale.ROOT,
                "latency: first token after %.0f ms instead of %.0f ms, of %d requests that would"
                    + " go elsewhere",
                latency.afterMillis(),
                latency.beforeMillis(),
                latency.requests()));
    if (!report.differences().isEmpty()) {
      line("");
      differences(report);
    }
  }

  private static String cost(String currency, CostEffect cost) {
    String share =
        cost.beforeMicros().signum() == 0
            ? ""
            : " ("
                + cost.changeMicros()
                    .multiply(HUNDRED)
                    .divide(cost.beforeMicros(), 1, RoundingMode.HALF_UP)
                + " %)";
    return "cost: "
        + cost.afterMicros().toPlainString()
        + " instead of "
        + cost.beforeMicros().toPlainString()
        + " millionths of "
        + currency
        + share
        + ", of "
        + cost.requests()
        + " requests";
  }

  private void differences(ReplayReport report) {
    TextTable table = new TextTable("RECORD", "SERVED BY", "IN FORCE", "OTHER");
    for (Difference difference : report.differences()) {
      String recorded = difference.recorded();
      table.add(
          difference.id(),
          recorded == null ? "nobody" : recorded,
          difference.before() + " (" + difference.beforeReason() + ")",
          difference.after() + " (" + difference.afterReason() + ")");
    }
    table.print(out);
    if (report.changed() > report.differences().size()) {
      line(report.changed() - report.differences().size() + " more");
    }
  }

  private void line(String text) {
    RulesCommands.line(out, text);
  }

  /** Says how much has been read. */
  private static final class CountedInput extends FilterInputStream {
    private long count;

    CountedInput(InputStream in) {
      super(in);
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
      int read = super.read(to, from, most);
      count += Math.max(0, read);
      return read;
    }
  }
}
