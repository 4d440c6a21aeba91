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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ChangesNothing;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.wire.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What operators make of the newest release. */
@RestController
@RequestMapping("/llm/api/v1/drafts")
public class DraftsController {
  private static final Logger LOG = LoggerFactory.getLogger(DraftsController.class);
  private static final int MAX_TITLE_CHARS = 200;
  private static final int SHOWN_STEPS = 100;
  private static final Duration FURTHEST = Duration.ofDays(366);

  private final Drafts drafts;
  private final Clock clock;

  DraftsController(Drafts drafts, Clock clock) {
    this.drafts = drafts;
    this.clock = clock;
  }

  /**
   * @param title for people
   */
  record WantedDraft(@Nullable String title) {}

  /**
   * @param text all of the item
   */
  record WantedItem(@Nullable String text) {}

  /**
   * @param message why
   * @param notBefore {@code null} for at once
   * @param contentSha256 of what was looked at
   */
  record WantedPublication(
      @Nullable String message, @Nullable String notBefore, @Nullable String contentSha256) {}

  /**
   * @param contentSha256 of what was looked at
   */
  record WantedApproval(@Nullable String contentSha256) {}

  /** Drafts, the newest first. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    ListQuery.requireLimit(limit);
    List<DraftStore.Listed> page = drafts.page(PageCursor.read(cursor), limit);
    Draft last = page.size() < limit ? null : page.get(page.size() - 1).draft();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("source", ReleasesController.source(drafts.publisher()));
    view.put("approval", drafts.needsApproval());
    view.put(
        "drafts",
        page.stream().map(each -> DraftView.summary(each.draft(), each.changes())).toList());
    view.put("next", last == null ? null : new PageCursor(last.createdAt(), last.id()).toText());
    return view;
  }

  /** Begins a draft on the newest release. */
  @PostMapping
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> create(
      @RequestBody WantedDraft wanted, HttpServletRequest request) {
    String title = ReleaseTexts.line("title", "be one line", wanted.title(), MAX_TITLE_CHARS);
    DraftContent made = drafts.create(title, Operators.name(request));
    LOG.info("draft {} begun by {}", made.draft().id(), made.draft().createdBy());
    tell(request, made);
    return answer(HttpStatus.CREATED, made);
  }

  /** A draft, with its items and what it does to each. */
  @GetMapping("/{id}")
  @RequiresRole(Role.VIEWER)
  ResponseEntity<Map<String, @Nullable Object>> get(@PathVariable("id") String id) {
    return answer(HttpStatus.OK, drafts.get(id(id)));
  }

  /** Throws a draft away. */
  @DeleteMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> delete(
      @PathVariable("id") String id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    DraftContent gone = drafts.delete(id(id), ifMatch);
    LOG.info("draft {} deleted by {}", id, Operators.name(request));
    Changes.tell(request, summary(gone), null);
    return DraftView.detail(gone, drafts, List.of());
  }

  /** An item, beside the same item of the release that the draft is based on. */
  @GetMapping("/{id}/items/{folder}/{name}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> item(
      @PathVariable("id") String id,
      @PathVariable("folder") String folder,
      @PathVariable("name") String name) {
    ItemPath path = ReleaseTexts.path(folder, name);
    return item(drafts.get(id(id)), path);
  }

  /** Writes an item. */
  @PutMapping("/{id}/items/{folder}/{name}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> put(
      @PathVariable("id") String id,
      @PathVariable("folder") String folder,
      @PathVariable("name") String name,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody WantedItem wanted,
      HttpServletRequest request) {
    ItemPath path = ReleaseTexts.path(folder, name);
    String text = wanted.text();
    if (text == null) {
      throw bad("text is missing");
    }
    String fault = ReleaseContent.fault(text);
    if (fault != null) {
      throw bad("text " + fault);
    }
    DraftContent written = drafts.write(id(id), path, text, ifMatch, Operators.name(request));
    Changes.tell(request, null, Map.of("item", path.toString(), "sha256", Sha256.hex(text)));
    return item(written, path);
  }

  /** Takes an item out, or lets it be again as in the release. */
  @DeleteMapping("/{id}/items/{folder}/{name}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> remove(
      @PathVariable("id") String id,
      @PathVariable("folder") String folder,
      @PathVariable("name") String name,
      @RequestParam(name = "revert", defaultValue = "false") boolean revert,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    ItemPath path = ReleaseTexts.path(folder, name);
    String by = Operators.name(request);
    DraftContent removed =
        revert
            ? drafts.revert(id(id), path, ifMatch, by)
            : drafts.write(id(id), path, null, ifMatch, by);
    Changes.tell(request, null, Map.of("item", path.toString(), "state", removed.state(path)));
    return item(removed, path);
  }

  /** What a draft changes, by item. */
  @GetMapping("/{id}/diff")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> diff(@PathVariable("id") String id) {
    return DraftView.diff(drafts.get(id(id)));
  }

  /** What a draft changes in a folder of sources. */
  @GetMapping("/{id}/patch")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> patch(@PathVariable("id") String id) {
    DraftContent content = drafts.get(id(id));
    Path folder = drafts.publisher().folder().orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", content.draft().id());
    view.put("base", ReleaseView.version(content.draft().base()));
    view.put("patch", DraftPatch.of(content, folder == null ? null : source(folder, content)));
    return view;
  }

  /** The folder, if it holds what the draft was made from. */
  private static FolderSource source(Path folder, DraftContent content) {
    FolderSource source;
    try {
      source = FolderSource.read(folder);
    } catch (IOException | SnapshotException e) {
      throw conflict("the folder " + folder + " cannot be read: " + e.getMessage());
    }
    if (!source.content().sha256().equals(content.base().sha256())) {
      throw conflict(
          "the folder "
              + folder
              + " is not what the draft was made from: rebase the draft once it is published");
    }
    return source;
  }

  /** Says whether gateways would take a draft. */
  @PostMapping("/{id}/checks")
  @RequiresRole(Role.OPERATOR)
  @ChangesNothing
  Map<String, @Nullable Object> check(@PathVariable("id") String id) {
    return ReportJson.view(drafts.check(id(id)));
  }

  /** Bases a draft on the newest release. */
  @PostMapping("/{id}/rebases")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> rebase(
      @PathVariable("id") String id, HttpServletRequest request) {
    DraftContent rebased = drafts.rebase(id(id), Operators.name(request));
    tell(request, rebased);
    return answer(HttpStatus.OK, rebased);
  }

  /** Releases a draft, or has it wait. */
  @PostMapping("/{id}/publications")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> publish(
      @PathVariable("id") String id,
      @RequestBody WantedPublication wanted,
      HttpServletRequest request) {
    String message = ReleaseTexts.message(wanted.message());
    Instant notBefore = wanted.notBefore() == null ? null : time(wanted.notBefore());
    String sha256 = looked(wanted.contentSha256());
    DraftContent asked =
        drafts.publish(id(id), sha256, message, notBefore, Operators.name(request));
    tell(request, asked);
    return answer(HttpStatus.OK, asked);
  }

  /** Takes back what was asked for. */
  @DeleteMapping("/{id}/publications")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> withdraw(
      @PathVariable("id") String id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    DraftContent withdrawn = drafts.withdraw(id(id), ifMatch, Operators.name(request));
    tell(request, withdrawn);
    return answer(HttpStatus.OK, withdrawn);
  }

  /** Approves what a draft waits for. */
  @PostMapping("/{id}/approvals")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> approve(
      @PathVariable("id") String id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody WantedApproval wanted,
      HttpServletRequest request) {
    String sha256 = looked(wanted.contentSha256());
    DraftContent approved = drafts.approve(id(id), ifMatch, sha256, Operators.name(request));
    tell(request, approved);
    return answer(HttpStatus.OK, approved);
  }

  private static void tell(HttpServletRequest request, DraftContent content) {
    Changes.tell(request, null, summary(content));
  }

  private static Map<String, @Nullable Object> summary(DraftContent content) {
    return DraftView.summary(content.draft(), content.changes().size());
  }

  private static String looked(@Nullable String sha256) {
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      throw bad("contentSha256 must be that of the draft that was looked at");
    }
    return sha256;
  }

  private Instant time(String text) {
    Instant now = clock.instant();
    try {
      Instant at = Instant.parse(text);
      if (!at.isBefore(now) && at.isBefore(now.plus(FURTHEST))) {
        return at;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw bad("notBefore must be a UTC time such as " + now + ", not past, at most a year ahead");
  }

  private ResponseEntity<Map<String, @Nullable Object>> answer(
      HttpStatus status, DraftContent content) {
    return ResponseEntity.status(status)
        .eTag(content.draft().etag())
        .body(DraftView.detail(content, drafts, drafts.steps(content.draft().id(), SHOWN_STEPS)));
  }

  private static ResponseEntity<Map<String, @Nullable Object>> item(
      DraftContent content, ItemPath path) {
    return ResponseEntity.ok().eTag(content.etag(path)).body(DraftView.item(content, path));
  }

  private static String id(String text) {
    if (!text.matches("[0-9a-f]{1,32}")) {
      throw bad("the id of a draft has hex digits only");
    }
    return text;
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }

  private static ResponseStatusException conflict(String why) {
    return new ResponseStatusException(HttpStatus.CONFLICT, why);
  }
}
