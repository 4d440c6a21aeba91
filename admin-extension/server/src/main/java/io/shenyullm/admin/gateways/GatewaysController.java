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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.records.RecordLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What gateways have last said of themselves, and how far what is published has come. */
@RestController
@RequestMapping("/llm/api/v1/gateways")
public class GatewaysController {

  private final GatewayStatuses gateways;
  private final PublishedSnapshot published;
  private final Clock clock;

  public GatewaysController(GatewayStatuses gateways, PublishedSnapshot published, Clock clock) {
    this.gateways = gateways;
    this.published = published;
    this.clock = clock;
  }

  /**
   * Gateways by name, and where the next page starts.
   *
   * @param limit 1 to 500
   * @param cursor where to go on, as the page before has said
   * @param search part of a gateway's or its machine's name; empty for all
   */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestParam(name = "q", defaultValue = "") String search) {
    ListQuery.requireLimit(limit);
    if (cursor != null && cursor.length() > RecordLimits.NAME) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "cursor must be what the page before says in next");
    }
    ListQuery.requireSearch(search);
    Instant now = clock.instant();
    Published current = published.current().orElse(null);
    List<GatewayView> all = views(current, now);
    List<GatewayView> found = all.stream().filter(view -> matches(view, search)).toList();
    List<GatewayView> rest =
        found.stream()
            .filter(view -> cursor == null || view.reported().id().compareTo(cursor) > 0)
            .toList();
    List<GatewayView> page = rest.stream().limit(limit).toList();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("at", now.toString());
    answer.put("rollout", current == null ? null : rollout(current, all));
    answer.put("total", found.size());
    answer.put("gateways", page.stream().map(GatewayView::summary).toList());
    answer.put(
        "next", page.size() < rest.size() ? page.get(page.size() - 1).reported().id() : null);
    return answer;
  }

  /** All that is known of one gateway. */
  @GetMapping("/{id}")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> get(@PathVariable("id") String id) {
    if (id.isBlank() || id.length() > RecordLimits.NAME) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "the id of a gateway has 1 to " + RecordLimits.NAME + " characters");
    }
    Instant now = clock.instant();
    Published current = published.current().orElse(null);
    return gateways
        .find(id)
        .map(reported -> new GatewayView(reported, GatewayState.of(reported, current, now), now))
        .map(GatewayView::detail)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "no gateway of this name has been heard of lately"));
  }

  /** For the status of every page: those that have been heard of lately. */
  List<Map<String, @Nullable Object>> brief() {
    return views(published.current().orElse(null), clock.instant()).stream()
        .filter(view -> view.state() != GatewayState.SILENT)
        .map(GatewayView::brief)
        .toList();
  }

  private List<GatewayView> views(@Nullable Published current, Instant now) {
    return gateways.all().stream()
        .map(reported -> new GatewayView(reported, GatewayState.of(reported, current, now), now))
        .toList();
  }

  private static boolean matches(GatewayView view, String search) {
    String wanted = search.toLowerCase(Locale.ROOT);
    String host = view.reported().status().program().host();
    return view.reported().id().toLowerCase(Locale.ROOT).contains(wanted)
        || (host != null && host.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** How far the version that is published has come, over all gateways. */
  private static Map<String, @Nullable Object> rollout(
      Published current, List<GatewayView> gateways) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", current.version());
    view.put("sha256", current.sha256());
    for (GatewayState state :
        List.of(
            GatewayState.OBEYS, GatewayState.REFUSED, GatewayState.PENDING, GatewayState.SILENT)) {
      view.put(state.label(), gateways.stream().filter(each -> each.state() == state).count());
    }
    return view;
  }
}
