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
package io.shenyullm.admin.usage;

import io.shenyullm.admin.ledger.Grain;
import io.shenyullm.admin.ledger.SumKey;
import io.shenyullm.admin.ledger.SumQuestion;
import io.shenyullm.admin.ledger.UsageFigures;
import io.shenyullm.admin.ledger.UsageSums;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Sums of usage for the console and for {@code llmctl}. */
@RestController
@RequestMapping("/llm/api/v1")
public class UsageController {
  private static final int MOST_SERIES = 20;

  /** Currencies are few; so many are told. */
  private static final int MOST_CURRENCIES = 100;

  private final UsageSums sums;

  public UsageController(UsageSums sums) {
    this.sums = sums;
  }

  /** Sums of a time, the dearest first, and everything of that time. */
  @GetMapping("/usage-sums")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> sums(
      @RequestParam("by") String by,
      @RequestParam("from") String from,
      @RequestParam("to") String to,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    ListQuery.requireLimit(limit);
    UsageSums.@Nullable Place after = SumCursor.read(cursor);
    return asked(
        () -> {
          SumQuestion question = question(by, from, to);
          // one more tells whether there are more
          List<UsageSums.Entry> found = sums.totals(question, after, limit + 1);
          List<UsageSums.Entry> page = found.subList(0, Math.min(limit, found.size()));
          Map<String, @Nullable Object> answer = answer(question);
          answer.put("sums", page.stream().map(UsageController::view).toList());
          answer.put(
              "totals",
              sums.all(question, MOST_CURRENCIES).stream().map(UsageController::view).toList());
          answer.put(
              "next",
              found.size() > limit ? SumCursor.text(page.get(page.size() - 1).place()) : null);
          return answer;
        });
  }

  /** The dearest sums by time. */
  @GetMapping("/usage-series")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> series(
      @RequestParam("by") String by,
      @RequestParam("from") String from,
      @RequestParam("to") String to,
      @RequestParam("grain") String grain,
      @RequestParam(name = "limit", defaultValue = "10") int limit) {
    if (limit < 1 || limit > MOST_SERIES) {
      throw bad("limit must be within 1.." + MOST_SERIES);
    }
    Grain length =
        Grain.of(grain)
            .orElseThrow(() -> bad("grain must be one of " + words(Grain.values(), Grain::word)));
    return asked(
        () -> {
          SumQuestion question = question(by, from, to);
          Map<String, @Nullable Object> answer = answer(question);
          answer.put("grain", length.word());
          answer.put(
              "series",
              sums.series(question, length, limit).stream().map(UsageController::view).toList());
          return answer;
        });
  }

  /** What the ledger answers. */
  private interface Asking {
    Map<String, @Nullable Object> ask();
  }

  /** What cannot be asked is the client's to mend; what takes too long may be asked for less. */
  private static Map<String, @Nullable Object> asked(Asking asking) {
    try {
      return asking.ask();
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    } catch (QueryTimeoutException | DataAccessResourceFailureException e) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the database has not answered in time; try again, or ask for a shorter time",
          e);
    }
  }

  private static SumQuestion question(String by, String from, String to) {
    SumKey key =
        SumKey.of(by)
            .orElseThrow(() -> bad("by must be one of " + words(SumKey.values(), SumKey::word)));
    return new SumQuestion(key, instant("from", from), instant("to", to));
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw bad(name + " must be a time of UTC, such as 2026-01-01T00:00:00Z");
    }
  }

  private static <E> String words(E[] values, Function<E, String> word) {
    return String.join(", ", Arrays.stream(values).map(word).toList());
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }

  private static Map<String, @Nullable Object> answer(SumQuestion question) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("by", question.key().word());
    answer.put("from", question.from().toString());
    answer.put("to", question.to().toString());
    answer.put("labels", UsageSums.labels(question.key()));
    return answer;
  }

  private static Map<String, @Nullable Object> named(UsageSums.Entry entry) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("labels", entry.labels());
    view.put("currency", entry.currency());
    return view;
  }

  private static Map<String, @Nullable Object> view(UsageSums.Entry entry) {
    Map<String, @Nullable Object> view = named(entry);
    view.put("figures", view(entry.figures()));
    return view;
  }

  private static Map<String, @Nullable Object> view(UsageSums.Series series) {
    Map<String, @Nullable Object> view = named(series.entry());
    view.put("points", series.points().stream().map(UsageController::view).toList());
    return view;
  }

  private static Map<String, @Nullable Object> view(UsageSums.Point point) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("at", point.at().toString());
    view.put("figures", view(point.figures()));
    return view;
  }

  private static Map<String, @Nullable Object> view(UsageFigures figures) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("requests", figures.requests());
    view.put("failed", figures.failed());
    view.put("fromCache", figures.fromCache());
    view.put("inputTokens", figures.inputTokens().toBigInteger());
    view.put("cachedTokens", figures.cachedTokens().toBigInteger());
    view.put("outputTokens", figures.outputTokens().toBigInteger());
    view.put("cost", amount(figures.cost()));
    view.put("lost", amount(figures.lost()));
    view.put("saved", amount(figures.saved()));
    view.put("latencyMillis", figures.latency());
    return view;
  }

  private static String amount(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
