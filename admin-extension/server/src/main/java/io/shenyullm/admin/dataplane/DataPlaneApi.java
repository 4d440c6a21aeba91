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
package io.shenyullm.admin.dataplane;

import io.shenyullm.admin.ingest.BatchTooLargeException;
import io.shenyullm.admin.ingest.Ingested;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.Sender;
import io.shenyullm.admin.ledger.SpentQuestion;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.records.LlmRecord;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.records.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** What gateways ask and tell, once it has arrived whole. Waits for the database. Thread-safe. */
final class DataPlaneApi {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneApi.class);

  private final PublishedSnapshot snapshots;
  private final RecordStore records;
  private final List<GatewayWatcher> watchers;

  DataPlaneApi(PublishedSnapshot snapshots, RecordStore records, List<GatewayWatcher> watchers) {
    this.snapshots = snapshots;
    this.records = records;
    this.watchers = List.copyOf(watchers);
  }

  /**
   * The snapshot in force.
   *
   * @param known tag of the one that the gateway has
   */
  Answer snapshot(@Nullable String known) {
    Optional<Published> current = snapshots.current();
    if (current.isEmpty()) {
      return Answer.error(404, snapshots.problem().orElse("nothing has been published yet"));
    }
    Published published = current.get();
    String tag = "\"" + published.sha256() + "\"";
    return tag.equals(known)
        ? new Answer(304, tag, new byte[0])
        : new Answer(200, tag, published.envelope());
  }

  /** Stores a batch of usage records. */
  Answer usage(Sender sender, byte[] batch) {
    return ingest(() -> records.usage(sender, batch), GatewayWatcher::usage);
  }

  /** Stores a batch of audit records. */
  Answer audit(Sender sender, byte[] batch) {
    return ingest(() -> records.audit(sender, batch), GatewayWatcher::audit);
  }

  /** Takes what a gateway says of itself. */
  Answer status(Sender sender, byte[] line) {
    try {
      StatusRecord status = RecordReader.status(line);
      if (!sender.mayWrite(status.origin())) {
        return Answer.error(422, Sender.NOT_ITS_OWN);
      }
      watchers.forEach(watcher -> watcher.status(status));
      return Answer.json(200, new LinkedHashMap<>());
    } catch (UnreadableRecordException e) {
      return Answer.error(422, String.valueOf(e.getMessage()));
    }
  }

  private <R extends LlmRecord> Answer ingest(
      Supplier<Ingested<R>> store, BiConsumer<GatewayWatcher, R> tell) {
    try {
      Ingested<R> done = store.get();
      for (R record : done.accepted()) {
        watchers.forEach(watcher -> tell.accept(watcher, record));
      }
      return answer(done);
    } catch (BatchTooLargeException e) {
      return Answer.error(413, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a batch of records could not be stored; the gateway will send it again", e);
      return Answer.error(503, "the records could not be stored");
    }
  }

  /** 422 names the lines that are never taken; the others are stored. */
  private static Answer answer(Ingested<?> done) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("accepted", done.accepted().size());
    answer.put("duplicates", done.duplicates());
    if (done.rejected().isEmpty()) {
      return Answer.json(200, answer);
    }
    answer.put(
        "rejected",
        done.rejected().stream()
            .map(one -> Map.of("line", one.line(), "reason", one.reason()))
            .toList());
    return Answer.json(422, answer);
  }

  /**
   * What has been spent.
   *
   * @param rawQuery as it stood in the address
   */
  Answer spent(@Nullable String rawQuery) {
    try {
      Map<String, String> query =
          UriComponentsBuilder.newInstance()
              .query(rawQuery == null ? null : decoded(rawQuery))
              .build()
              .getQueryParams()
              .toSingleValueMap();
      String by = query.get("by");
      if (by != null && !by.equals("boot")) {
        throw new IllegalArgumentException("by must be boot");
      }
      String until = query.get("until");
      SpentQuestion question =
          new SpentQuestion(
              Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z")),
              until == null ? null : Instant.parse(until),
              query.getOrDefault("scope", SpentQuestion.ALL),
              by != null,
              query.get("boot"));
      Map<String, @Nullable Object> answer = new LinkedHashMap<>();
      answer.put("spent", records.spent(question));
      return Answer.json(200, answer);
    } catch (IllegalArgumentException | DateTimeException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    } catch (DataAccessException e) {
      LOG.error("a gateway's question for what has been spent could not be answered", e);
      return Answer.error(503, "the database could not be asked; try again");
    }
  }

  /** An instant's colons may come as %3A. */
  private static String decoded(String query) {
    return UriUtils.decode(query, StandardCharsets.UTF_8);
  }
}
