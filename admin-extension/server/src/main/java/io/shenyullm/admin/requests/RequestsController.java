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
package io.shenyullm.admin.requests;

import io.shenyullm.admin.ingest.Listed;
import io.shenyullm.admin.ingest.RecordStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Requests for the console. */
@RestController
@RequestMapping("/llm/api/requests")
public class RequestsController {
  private static final int MAX_LIMIT = 500;
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private final RecordStore records;
  private final RequestFeed feed;

  public RequestsController(RecordStore records, RequestFeed feed) {
    this.records = records;
    this.feed = feed;
  }

  /**
   * Requests, newest first, and where the next page starts; a page may have fewer than the limit
   * where records cannot be read, and is the last only if there is no next.
   *
   * @param limit 1 to 500
   * @param before ISO 8601 instant
   * @param beforeId where to go on among the requests of that very instant
   */
  @GetMapping
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "before", required = false) @Nullable String before,
      @RequestParam(name = "beforeId", defaultValue = "") String beforeId) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "limit must be within 1.." + MAX_LIMIT);
    }
    Instant until = before == null ? END_OF_TIME : instant(before);
    List<Listed<Map<String, @Nullable Object>>> page =
        Stream.concat(
                records.newestUsage(until, beforeId, limit).stream()
                    .map(listed -> listed.map(RequestView::ofUsage)),
                records.newestRefusals(until, beforeId, limit).stream()
                    .map(listed -> listed.map(RequestView::ofRefusal)))
            .sorted(Listed.NEWEST_FIRST)
            .limit(limit)
            .toList();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("requests", page.stream().map(Listed::value).filter(Objects::nonNull).toList());
    answer.put("next", page.size() < limit ? null : cursor(page.get(page.size() - 1)));
    return answer;
  }

  /** The audit records of one request, in the order they were written. */
  @GetMapping("/{id}/audit")
  Map<String, Object> audit(@PathVariable("id") String id) {
    return Map.of("audit", records.audit(id));
  }

  /** Requests as they come, as server-sent events named {@code request}. */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter stream() {
    return feed.watch()
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "too many pages are watching"));
  }

  private static Map<String, Object> cursor(Listed<?> last) {
    return Map.of("before", last.at().toString(), "beforeId", last.id());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "before must be an instant such as 2026-01-01T00:00:00Z", e);
    }
  }
}
