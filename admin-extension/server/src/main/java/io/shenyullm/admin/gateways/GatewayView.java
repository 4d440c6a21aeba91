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

import io.shenyullm.admin.reported.Reported;
import io.shenyullm.records.StatusRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway for the API.
 *
 * @param now by this console's clock
 */
record GatewayView(Reported reported, GatewayState state, Instant now) {
  /** What the header of every page needs. */
  Map<String, @Nullable Object> brief() {
    StatusRecord.Snapshot snapshot = reported.status().snapshot();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", reported.id());
    view.put("state", state.label());
    view.put("snapshotVersion", snapshot.version());
    view.put("snapshotSha256", snapshot.sha256());
    view.put("refusedVersion", snapshot.refusedVersion());
    view.put("problem", snapshot.problem());
    view.put("seenAt", reported.seenAt().toString());
    return view;
  }

  /** A row of the list. */
  Map<String, @Nullable Object> summary() {
    StatusRecord status = reported.status();
    StatusRecord.Outbox outbox = status.outbox();
    Map<String, @Nullable Object> view = brief();
    view.put("snapshotSince", text(status.snapshot().since()));
    view.put("host", status.program().host());
    view.put("version", status.program().version());
    view.put("commit", status.program().commit());
    view.put("startedAt", text(status.program().startedAt()));
    view.put("requests", status.load().requests());
    view.put("waitingRecords", sum(outbox.usage().waiting(), outbox.audit().waiting()));
    view.put("parkedRecords", sum(outbox.usage().parked(), outbox.audit().parked()));
    view.put("outboxBytes", outbox.bytes());
    List<StatusRecord.Offer> offers = status.offers();
    view.put(
        "offersInTrouble",
        offers == null ? null : offers.stream().filter(o -> !o.state().equals("ready")).count());
    view.put("contested", reported.isContested(now));
    return view;
  }

  /** All that is known. */
  Map<String, @Nullable Object> detail() {
    StatusRecord status = reported.status();
    Map<String, @Nullable Object> view = summary();
    view.put("boot", status.origin().boot());
    view.put("java", status.program().java());
    view.put("refusedAt", text(status.snapshot().refusedAt()));
    view.put("problems", views(status.snapshot().problems(), GatewayView::problem));
    view.put("bytes", status.load().bytes());
    view.put("bytesLimit", status.load().bytesLimit());
    view.put("cachedReplies", status.load().cachedReplies());
    view.put("cachedBytes", status.load().cachedBytes());
    view.put("usage", queue(status.outbox().usage()));
    view.put("audit", queue(status.outbox().audit()));
    view.put("links", views(status.links(), GatewayView::link));
    view.put("offers", views(status.offers(), GatewayView::offer));
    StatusRecord.Budgets budgets = status.budgets();
    view.put("budgetsCounted", budgets == null ? null : budgets.counted());
    return view;
  }

  /** Turns a part of a record into an object. */
  private interface Part<T> {
    void into(T part, Map<String, @Nullable Object> view);
  }

  private static <T> List<Map<String, @Nullable Object>> views(
      @Nullable List<T> parts, Part<T> part) {
    return parts == null
        ? List.of()
        : parts.stream()
            .map(
                one -> {
                  Map<String, @Nullable Object> view = new LinkedHashMap<>();
                  part.into(one, view);
                  return view;
                })
            .toList();
  }

  private static void problem(StatusRecord.Problem problem, Map<String, @Nullable Object> view) {
    view.put("source", problem.source());
    view.put("line", problem.line());
    view.put("column", problem.column());
    view.put("message", problem.message());
  }

  private static void link(StatusRecord.Link link, Map<String, @Nullable Object> view) {
    view.put("kind", link.kind());
    view.put("name", link.name());
    view.put("tls", link.tls());
    view.put("expiresAt", text(link.expiresAt()));
  }

  private static void offer(StatusRecord.Offer offer, Map<String, @Nullable Object> view) {
    view.put("offer", offer.key());
    view.put("state", offer.state());
    view.put("errorRate", offer.errorRate());
    view.put("firstTokenMillis", offer.firstToken() == null ? null : offer.firstToken().toMillis());
    view.put("opensInMillis", offer.opensIn() == null ? null : offer.opensIn().toMillis());
  }

  private static Map<String, @Nullable Object> queue(StatusRecord.Queue queue) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("waiting", queue.waiting());
    view.put("parked", queue.parked());
    return view;
  }

  private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
    return one == null && other == null
        ? null
        : (one == null ? 0 : one) + (other == null ? 0 : other);
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
