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

import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.storage.Listed;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Watcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Requests for the console. */
@RestController
@RequestMapping("/llm/api/v1/requests")
public class RequestsController {

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
   * @param cursor where to go on, as the page before has said
   */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    ListQuery.requireLimit(limit);
    PageCursor from = PageCursor.read(cursor);
    List<Listed<Map<String, @Nullable Object>>> page =
        Stream.concat(
                records.newestUsage(from.at(), from.id(), limit).stream()
                    .map(listed -> listed.map(RequestView::ofUsage)),
                records.newestRefusals(from.at(), from.id(), limit).stream()
                    .map(listed -> listed.map(RequestView::ofRefusal)))
            .sorted(Listed.NEWEST_FIRST)
            .limit(limit)
            .toList();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("requests", page.stream().map(Listed::value).filter(Objects::nonNull).toList());
    answer.put("next", page.size() < limit ? null : after(page.get(page.size() - 1)));
    return answer;
  }

  /**
   * Requests as they come, as server-sent events named {@code request}.
   *
   * @param lastEventId where to go on after the connection was lost
   */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @RequiresRole(Role.VIEWER)
  SseEmitter stream(
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletRequest request) {
    return feed.watch(Watcher.of(request), lastEventId);
  }

  private static String after(Listed<?> last) {
    return new PageCursor(last.at(), last.id()).toText();
  }
}
