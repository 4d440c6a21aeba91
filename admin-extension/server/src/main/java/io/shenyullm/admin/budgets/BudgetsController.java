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
package io.shenyullm.admin.budgets;

import io.shenyullm.admin.control.Control;
import io.shenyullm.admin.control.ControlAnswers;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.control.ControlKind;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.reported.ReportedGateways;
import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.grid.lease.Counter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Budgets as they stand in the grid, and what operators change of them at once. */
@RestController
@RequestMapping("/llm/api/v1")
public class BudgetsController {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetsController.class);
  private static final Duration WALK = Duration.ofSeconds(10);

  private final ConsoleGrid access;
  private final ControlKeeper keeper;
  private final Supplier<PublishedBudgets> published;
  private final ReportedGateways reported;
  private final Clock clock;
  private final BudgetWalks walks;

  /**
   * @param published budgets of the snapshot in force
   * @param reported tells of budgets where no grid does
   */
  public BudgetsController(
      ConsoleGrid access,
      ControlKeeper keeper,
      Supplier<PublishedBudgets> published,
      ReportedGateways reported,
      Clock clock) {
    this.access = access;
    this.keeper = keeper;
    this.published = published;
    this.reported = reported;
    this.clock = clock;
    this.walks = new BudgetWalks(access.grid().counters(), clock);
  }

  /**
   * Windows in force, fullest first: as they stand in the grid, or without one as gateways say.
   *
   * @param limit 1 to 500 rows
   * @param search part of a budget's id or of its value, at most 200 characters; empty for all
   */
  @GetMapping("/budgets")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "q", defaultValue = "") String search) {
    ListQuery.requireLimit(limit);
    ListQuery.requireSearch(search);
    if (!access.isShared()) {
      Instant now = clock.instant();
      ReportedBudgets budgets = ReportedBudgets.of(reported.all(), now, limit, search);
      return answer(now, budgets.rows(), budgets);
    }
    BudgetWalks.Seen seen = access.read(walks.rows(limit, search));
    return answer(seen.at(), seen.rows(), null);
  }

  private Map<String, @Nullable Object> answer(
      Instant now, FullestRows rows, @Nullable ReportedBudgets reports) {
    Map<String, ControlKeeper.Kept> controls = keeper.inForce(ControlKind.BUDGET);
    PublishedBudgets known = published.get();
    List<Object> views = new ArrayList<>();
    for (BudgetRow row : rows.rows()) {
      views.add(
          row.view(
              controls.get(row.budget()),
              known.limitNanos(row.budget()).orElse(null),
              now.toEpochMilli()));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("at", now.toString());
    answer.put("shared", access.isShared());
    answer.put("reports", reports == null ? null : view(reports));
    answer.put("total", rows.total());
    answer.put("budgets", views);
    answer.put("controls", controlViews(controls));
    return answer;
  }

  private static Map<String, Object> view(ReportedBudgets reports) {
    return Map.of(
        "gateways", reports.gateways(),
        "silent", reports.silent(),
        "partial", reports.partial());
  }

  /** What operators have changed of all budgets; can be had while the grid is away. */
  @GetMapping("/budget-controls")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> controls() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("shared", access.isShared());
    answer.put("controls", controlViews(keeper.inForce(ControlKind.BUDGET)));
    return answer;
  }

  /** What operators have changed of a budget; can be had while the grid is away. */
  @GetMapping("/budgets/{id}/control")
  @RequiresRole(Role.VIEWER)
  ResponseEntity<Map<String, @Nullable Object>> control(@PathVariable("id") String id) {
    ControlKeeper.Kept kept = keeper.inForce(ControlKind.BUDGET).get(Texts.id(id, "budget"));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("control", kept == null ? null : ControlView.of(kept));
    return ResponseEntity.ok()
        .eTag(Control.eTag(kept == null ? null : kept.control()))
        .body(answer);
  }

  /**
   * Changes a budget for every gateway, until it is undone. The body is a JSON merge patch, so that
   * of two operators one may freeze while the other changes the limit.
   */
  @PatchMapping(
      path = "/budgets/{id}/control",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  @RequiresRole({Role.FINANCE, Role.OPERATOR})
  ResponseEntity<Map<String, @Nullable Object>> change(
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      HttpServletRequest request)
      throws IOException {
    String budget = Texts.id(id, "budget");
    BudgetPatch patch =
        BudgetPatch.read(request.getInputStream().readNBytes(BudgetPatch.MAX_BYTES + 1));
    String operator = Operators.name(request);
    access.requireShared();
    requireKnown(budget);
    ControlKeeper.Changed changed =
        keeper.change(
            ControlKind.BUDGET,
            budget,
            (before, at) -> {
              ETag.require(ifMatch, Control.eTag(before));
              return patch.over(before, operator, at).toBytes();
            });
    BudgetControl control = BudgetControl.fromBytes(changed.kept().control().bytes());
    BigDecimal limit = control.limit();
    LOG.info(
        "budget {} changed by {}: {}, {} ({})",
        budget,
        operator,
        control.frozen() ? "frozen" : "not frozen",
        limit == null ? "the snapshot's limit" : "limit " + limit.toPlainString(),
        control.reason());
    Map<String, @Nullable Object> view = ControlView.of(changed.kept());
    Changes.tell(request, replaced(changed), view);
    return ControlAnswers.of(view, Control.eTag(changed.kept().control()));
  }

  /** Goes back to what the snapshot says. */
  @DeleteMapping("/budgets/{id}/control")
  @RequiresRole({Role.FINANCE, Role.OPERATOR})
  ResponseEntity<Map<String, @Nullable Object>> undo(
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    String budget = Texts.id(id, "budget");
    String operator = Operators.name(request);
    ControlKeeper.Changed changed =
        keeper.change(
            ControlKind.BUDGET,
            budget,
            (before, at) -> {
              ETag.require(ifMatch, Control.eTag(before));
              return new BudgetControl(null, false, operator, at, "").toBytes();
            });
    LOG.info("budget {} is back to the snapshot's limit, by {}", budget, operator);
    Changes.tell(request, replaced(changed), null);
    return ControlAnswers.undone(changed);
  }

  private static @Nullable Map<String, @Nullable Object> replaced(ControlKeeper.Changed changed) {
    ControlKeeper.Kept before = changed.replaced();
    return before == null ? null : ControlView.of(before);
  }

  private static List<Object> controlViews(Map<String, ControlKeeper.Kept> controls) {
    List<Object> views = new ArrayList<>();
    controls.forEach(
        (id, control) -> {
          Map<String, @Nullable Object> view = new LinkedHashMap<>();
          view.put("id", id);
          view.putAll(ControlView.of(control));
          views.add(view);
        });
    return views;
  }

  /** A mistyped id must not look like a budget that has been frozen. */
  private void requireKnown(String budget) {
    if (published.get().limitNanos(budget).isPresent()
        || keeper.inForce(ControlKind.BUDGET).containsKey(budget)) {
      return;
    }
    AtomicBoolean found = new AtomicBoolean();
    access.read(
        access
            .grid()
            .counters()
            .forEach(
                (scope, entry) -> {
                  for (Counter counter : entry.counters()) {
                    if (new BudgetRow(scope, counter).budget().equals(budget)) {
                      found.set(true);
                    }
                  }
                },
                WALK));
    if (!found.get()) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND,
          "neither the snapshot of this console nor the grid has a budget " + budget);
    }
  }
}
