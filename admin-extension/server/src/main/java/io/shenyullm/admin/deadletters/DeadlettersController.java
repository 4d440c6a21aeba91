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
package io.shenyullm.admin.deadletters;

import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.Sender;
import io.shenyullm.admin.ledger.DeadLetter;
import io.shenyullm.admin.ledger.DeadLetters;
import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Dead letters for the console and for {@code llmctl}. */
@RestController
@RequestMapping("/llm/api/v1/dead-letters")
public class DeadlettersController {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlettersController.class);
  private static final String GONE = ETag.of("");

  private final RecordStore records;
  private final DeadLetters letters;

  public DeadlettersController(RecordStore records, DeadLetters letters) {
    this.records = records;
    this.letters = letters;
  }

  /**
   * What is to be stored in place of the letter.
   *
   * @param document {@code null} for the letter as it came
   */
  record Replay(@Nullable String document) {}

  /**
   * The newest, newest first, without their documents.
   *
   * @param limit 1 to 500
   * @param before only those with a lower id, as the page before says in next
   */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "before", required = false) @Nullable Long before) {
    ListQuery.requireLimit(limit);
    List<DeadLetter> page = letters.newest(before == null ? Long.MAX_VALUE : before, limit);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("deadLetters", page.stream().map(DeadlettersController::view).toList());
    answer.put("total", letters.count());
    answer.put("next", page.size() < limit ? null : page.get(page.size() - 1).id());
    return answer;
  }

  /** One with its document, which may be anything. */
  @GetMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> show(@PathVariable("id") long id) {
    DeadLetter letter = find(id);
    Map<String, @Nullable Object> view = view(letter);
    view.put("document", letter.document());
    return ResponseEntity.ok().eTag(eTag(letter)).body(view);
  }

  /**
   * Stores a letter after all, as it came or mended; it is gone then. What still cannot be stored
   * stays a letter as it was.
   */
  @PostMapping("/{id}/replay")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> replay(
      @PathVariable("id") long id, @RequestBody Replay body, HttpServletRequest request) {
    DeadLetter letter = find(id);
    String document = body.document() == null ? letter.document() : body.document();
    boolean mended = !document.equals(letter.document());
    if (!letter.isWhole() && !mended) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT, "the line was too long and is cut: mend it, or discard it");
    }
    if (mended && letter.kind().equals(DeadLetter.AUDIT)) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT,
          "an audit record can only be stored as it came, as its chain covers all of it");
    }
    // line breaks of an editor; within a text JSON has none
    byte[] line = document.replace('\n', ' ').replace('\r', ' ').getBytes(StandardCharsets.UTF_8);
    RecordStore.Replayed done = records.replay(new Sender(letter.sender()), letter.kind(), line);
    if (done.problem() != null) {
      throw new ResponseStatusException(
          HttpStatus.UNPROCESSABLE_ENTITY, "it still cannot be stored: " + done.problem());
    }
    letters.discard(id);
    LOG.info(
        "dead letter {} was stored {} by {}",
        id,
        mended ? "mended" : "as it came",
        Operators.name(request));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("outcome", done.isNew() ? "stored" : "duplicate");
    return answer;
  }

  /** Forgets one. Repeating it changes nothing. */
  @DeleteMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> discard(
      @PathVariable("id") long id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    ETag.require(ifMatch, letters.find(id).map(DeadlettersController::eTag).orElse(GONE));
    boolean removed = letters.discard(id);
    if (removed) {
      LOG.info("dead letter {} was discarded by {}", id, Operators.name(request));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("removed", removed);
    answer.put("pending", null);
    return answer;
  }

  private DeadLetter find(long id) {
    return letters
        .find(id)
        .orElseThrow(
            () ->
                new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such dead letter"));
  }

  /** A letter never changes, but it goes. */
  private static String eTag(DeadLetter letter) {
    return ETag.of(String.valueOf(letter.id()));
  }

  private static Map<String, @Nullable Object> view(DeadLetter letter) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", letter.id());
    view.put("kind", letter.kind());
    view.put("sender", letter.sender());
    view.put("gateway", letter.gateway());
    view.put("at", letter.cameAt().toString());
    view.put("reason", letter.reason());
    view.put("whole", letter.isWhole());
    return view;
  }
}
