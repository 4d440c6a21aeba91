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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import io.shenyullm.records.UsageRecord;
import io.shenyullm.router.dryrun.Decision.Ranked;
import io.shenyullm.router.dryrun.ReplayReport.BeforeAfter;
import io.shenyullm.router.dryrun.ReplayReport.CostEffect;
import io.shenyullm.router.dryrun.ReplayReport.Difference;
import io.shenyullm.router.dryrun.ReplayReport.LatencyEffect;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replays recorded requests through two sets of rules. For one thread and one run. */
final class Replay {
  private final DryRuns inForce;
  private final DryRuns draft;
  private final Map<String, Long> skipped = new HashMap<>();
  private final Map<String, BeforeAfter> choices = new HashMap<>();
  private final Map<String, CostEffect> cost = new HashMap<>();
  private final Map<String, Waits> waits = new HashMap<>();
  private final Map<Move, Long> moves = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private long records;
  private long replayed;
  private long changed;

  /** From where to where requests go. */
  private record Move(String before, String after) {}

  /** What was waited for the first token of an offer. */
  private record Waits(long count, double millis) {
    double mean() {
      return millis / count;
    }
  }

  Replay(DryRuns inForce, DryRuns draft) {
    this.inForce = inForce;
    this.draft = draft;
  }

  ReplayReport run(ReplayRecords source, ReplayProgress progress) throws IOException {
    boolean goesOn = true;
    byte[] line = source.next();
    while (line != null && goesOn) {
      records++;
      look(line);
      goesOn = progress.replayed(records);
      line = goesOn ? source.next() : line;
    }
    return new ReplayReport(
        records, replayed, changed, skipped, choices, differences, cost, latency(), !goesOn);
  }

  private void look(byte[] line) {
    UsageRecord record;
    try {
      record = RecordReader.usage(line);
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      skip(RecordedRequest.Gap.UNREADABLE);
      return;
    }
    observe(record);
    RecordedRequest.Gap gap = RecordedRequest.gap(record);
    if (gap != null) {
      skip(gap);
      return;
    }
    RecordedRequest request = RecordedRequest.of(record);
    String model = request.request().request().model();
    if (!inForce.knows(model) && !draft.knows(model)) {
      skip(RecordedRequest.Gap.MODEL_GONE);
      return;
    }
    compare(record, request, inForce.decide(request), draft.decide(request));
  }

  private void skip(RecordedRequest.Gap gap) {
    skipped.merge(gap.shown(), 1L, Long::sum);
  }

  private void observe(UsageRecord record) {
    String served = served(record);
    Duration wait = record.timing().timeToFirstToken();
    if (served != null && wait != null) {
      waits.merge(
          served,
          new Waits(1, wait.toNanos() / 1e6),
          (one, other) -> new Waits(one.count() + 1, one.millis() + other.millis()));
    }
  }

  private static @Nullable String served(UsageRecord record) {
    String provider = record.served().provider();
    String model = record.served().model();
    return provider == null || model == null ? null : provider + "/" + model;
  }

  private void compare(
      UsageRecord record, RecordedRequest request, Decision before, Decision after) {
    replayed++;
    String from = choice(before);
    String to = choice(after);
    choices.merge(from, new BeforeAfter(1, 0), Replay::sum);
    choices.merge(to, new BeforeAfter(0, 1), Replay::sum);
    price(request, before, after);
    if (from.equals(to)) {
      return;
    }
    changed++;
    moves.merge(new Move(from, to), 1L, Long::sum);
    if (differences.size() < ReplayReport.MOST_DIFFERENCES) {
      differences.add(
          new Difference(
              record.origin().id(),
              record.origin().at(),
              served(record),
              from,
              reason(before),
              to,
              reason(after)));
    }
  }

  private static BeforeAfter sum(BeforeAfter one, BeforeAfter other) {
    return new BeforeAfter(one.before() + other.before(), one.after() + other.after());
  }

  private void price(RecordedRequest request, Decision before, Decision after) {
    Ranked from = before.chosen();
    Ranked to = after.chosen();
    if (from == null || to == null || from.estimate() == null || to.estimate() == null) {
      return;
    }
    String currency = from.estimate().currency();
    if (!currency.equals(to.estimate().currency())) {
      return; // what is not in one currency is not compared
    }
    cost.merge(
        currency,
        new CostEffect(1, micros(from, request), micros(to, request)),
        (one, other) ->
            new CostEffect(
                one.requests() + other.requests(),
                one.beforeMicros().add(other.beforeMicros()),
                one.afterMicros().add(other.afterMicros())));
  }

  /** What the recorded tokens cost at an offer, as plain text. */
  private BigDecimal micros(Ranked chosen, RecordedRequest request) {
    ModelOffer offer = inForce.offer(chosen).or(() -> draft.offer(chosen)).orElseThrow();
    return Decision.micros(
        offer.prices().estimateNanos(request.inputTokens(), request.outputTokens(), inForce.now()));
  }

  private static String choice(Decision decision) {
    Ranked chosen = decision.chosen();
    Refusal refusal = decision.refusal();
    return chosen != null
        ? chosen.key()
        : "refused:" + (refusal == null ? "unknown" : refusal.code());
  }

  private static String reason(Decision decision) {
    Refusal refusal = decision.refusal();
    String reason = decision.reason();
    return reason != null ? reason : refusal == null ? "" : refusal.message();
  }

  private @Nullable LatencyEffect latency() {
    long requests = 0;
    double before = 0;
    double after = 0;
    for (Map.Entry<Move, Long> move : moves.entrySet()) {
      Waits from = waits.get(move.getKey().before());
      Waits to = waits.get(move.getKey().after());
      if (from != null && to != null) {
        requests += move.getValue();
        before += from.mean() * move.getValue();
        after += to.mean() * move.getValue();
      }
    }
    return requests == 0 ? null : new LatencyEffect(requests, before / requests, after / requests);
  }
}
