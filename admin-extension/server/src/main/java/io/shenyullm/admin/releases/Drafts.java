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

import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.releases.Draft.Change;
import io.shenyullm.admin.releases.Draft.Publication;
import io.shenyullm.admin.releases.Draft.State;
import io.shenyullm.admin.releases.Draft.Step;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.PageCursor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.server.ResponseStatusException;

/**
 * What operators do to drafts. Every step is one transaction that holds the draft, is made for the
 * state that was read, and writes down who has made it. Refusals are thrown as the API answers
 * them, with nothing changed. Thread-safe.
 */
final class Drafts {
  static final int MAX_UNPUBLISHED = 200;
  static final int MAX_STEPS = 10_000;
  static final Duration PUBLISHED_KEPT = Duration.ofDays(30);

  /** A document may be what ends the validator: it must not do so every second. */
  static final Duration UNCHECKED_PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

  /** Who does what is due. */
  private static final String SCHEDULE = "schedule";

  private static final int DUE_AT_ONCE = 20;
  private static final int ID_BYTES = 8;

  private final DraftStore store;
  private final TransactionTemplate transaction;
  private final SnapshotPublisher publisher;
  private final boolean approval;
  private final SecureRandom random;
  private final Clock clock;

  /** When what is due is looked at again. */
  private volatile Instant notBefore = Instant.MIN;

  /**
   * @param approval whether another person must approve a publication
   */
  Drafts(
      ConsoleDatabase database,
      SnapshotPublisher publisher,
      boolean approval,
      SecureRandom random,
      Clock clock) {
    this.store = new DraftStore(database);
    this.transaction = database.transaction();
    this.publisher = publisher;
    this.approval = approval;
    this.random = random;
    this.clock = clock;
  }

  SnapshotPublisher publisher() {
    return publisher;
  }

  boolean needsApproval() {
    return approval;
  }

  List<DraftStore.Listed> page(PageCursor from, int limit) {
    return store.page(from, limit);
  }

  List<Draft.Entry> steps(String id, int limit) {
    return store.steps(id, limit);
  }

  /** Version of the newest release; 0 where there is none. */
  long newest() {
    return publisher.desk().store().newestVersion();
  }

  DraftContent get(String id) {
    return content(store.find(id).orElseThrow(() -> unknown(id)));
  }

  private DraftContent content(Draft draft) {
    return new DraftContent(draft, store.changes(draft.id()), release(draft.base()));
  }

  private ReleaseContent release(long version) {
    return version == 0
        ? ReleaseContent.EMPTY
        : publisher
            .desk()
            .store()
            .content(version)
            .orElseThrow(() -> new IllegalStateException("release " + version + " is gone"));
  }

  DraftContent create(String title, String by) {
    if (store.unpublished() >= MAX_UNPUBLISHED) {
      throw conflict("there are " + MAX_UNPUBLISHED + " drafts already: publish or delete some");
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Instant now = now();
    Draft draft =
        new Draft(
            HexFormat.of().formatHex(id),
            title,
            newest(),
            State.OPEN,
            1,
            now,
            by,
            now,
            by,
            null,
            0,
            null);
    transaction.executeWithoutResult(status -> store.insert(draft));
    return content(draft);
  }

  DraftContent delete(String id, @Nullable String ifMatch) {
    return held(
        id,
        content -> {
          ETag.require(ifMatch, content.draft().etag());
          store.delete(id);
          return content;
        });
  }

  /**
   * Gives an item another text.
   *
   * @param text {@code null} to take it out
   */
  DraftContent write(
      String id, ItemPath path, @Nullable String text, @Nullable String ifMatch, String by) {
    return held(
        id,
        content -> {
          requireUnpublished(content.draft());
          ItemChangedException.require(ifMatch, content, path);
          String before = content.base().text(path).orElse(null);
          if (text == null && before == null && content.text(path) == null) {
            throw new ResponseStatusException(
                HttpStatus.NOT_FOUND, "the draft has no " + path + " to take out");
          }
          if (Objects.equals(text, before)) {
            store.remove(id, path);
          } else {
            store.put(id, new Change(path, text, false, null, now(), by));
          }
          String tooMuch = content.content().with(path, text).tooMuch();
          if (tooMuch != null) {
            throw conflict(tooMuch);
          }
          return stepped(
              reopened(content.draft()), text == null ? Step.REMOVED : Step.WRITTEN, path, by);
        });
  }

  /** Lets an item be again as in the release. */
  DraftContent revert(String id, ItemPath path, @Nullable String ifMatch, String by) {
    return held(
        id,
        content -> {
          requireUnpublished(content.draft());
          ItemChangedException.require(ifMatch, content, path);
          store.remove(id, path);
          return stepped(reopened(content.draft()), Step.REVERTED, path, by);
        });
  }

  /** Bases a draft on the newest release; what both have changed is a conflict from then on. */
  DraftContent rebase(String id, String by) {
    return held(
        id,
        content -> {
          Draft draft = content.draft();
          requireUnpublished(draft);
          long newest = newest();
          if (newest == draft.base()) {
            return content;
          }
          ReleaseContent theirs = release(newest);
          for (Change change : content.changes().values()) {
            String was = content.base().text(change.path()).orElse(null);
            String now = theirs.text(change.path()).orElse(null);
            if (Objects.equals(change.text(), now)) {
              store.remove(id, change.path());
            } else if (!Objects.equals(was, now) && !change.conflict()) {
              store.put(
                  id,
                  new Change(
                      change.path(),
                      change.text(),
                      true,
                      was,
                      change.changedAt(),
                      change.changedBy()));
            }
          }
          return stepped(reopened(draft).basedOn(newest), Step.REBASED, null, by);
        });
  }

  /** Says whether gateways would take it. Takes seconds. */
  CheckReport check(String id) {
    DraftContent content = get(id);
    requireNoConflicts(content);
    return publisher.desk().check(content.content());
  }

  /**
   * Releases a draft, or has it wait for its approval or its time. Takes seconds.
   *
   * @param contentSha256 of what was looked at
   * @param notBefore {@code null} for at once
   */
  DraftContent publish(
      String id, String contentSha256, String message, @Nullable Instant notBefore, String by) {
    DraftContent content = get(id);
    requirePublishable(content);
    requireLookedAt(content, contentSha256);
    Publication publication =
        new Publication(
            message,
            by,
            now(),
            notBefore == null ? null : notBefore.truncatedTo(ChronoUnit.MILLIS),
            contentSha256,
            null);
    if (!approval && publication.isDue(clock.instant())) {
      return released(content, publication, by);
    }
    CheckReport report = publisher.desk().check(content.content());
    if (!report.passes()) {
      throw ReleaseTexts.notPassed(report);
    }
    return asked(
        content.draft(), approval ? State.WAITING : State.SCHEDULED, publication, Step.ASKED, by);
  }

  /** Takes back what was asked for. */
  DraftContent withdraw(String id, @Nullable String ifMatch, String by) {
    return held(
        id,
        content -> {
          ETag.require(ifMatch, content.draft().etag());
          requireUnpublished(content.draft());
          if (content.draft().publication() == null) {
            throw conflict("nothing was asked for this draft");
          }
          return stepped(reopened(content.draft()), Step.WITHDRAWN, null, by);
        });
  }

  /**
   * Approves what a draft waits for.
   *
   * @param ifMatch the state of the draft that was looked at: also when it is released, and why
   * @param contentSha256 of what was looked at
   */
  DraftContent approve(String id, @Nullable String ifMatch, String contentSha256, String by) {
    DraftContent content = get(id);
    ETag.require(ifMatch, content.draft().etag());
    Publication publication = content.draft().publication();
    if (content.draft().state() != State.WAITING || publication == null) {
      throw conflict("this draft does not wait for an approval");
    }
    // names that print the same are taken for one person: that can refuse somebody, not let in
    Set<String> hands = store.hands(id);
    if (hands.contains(by)) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN,
          "somebody else must approve it: " + by + " has edited it or asked for its publication");
    }
    requirePublishable(content);
    requireLookedAt(content, contentSha256);
    requireAsAsked(content, publication.approved(by));
    Publication approved = publication.approved(by);
    return approved.isDue(clock.instant())
        ? released(content, approved, by)
        : asked(content.draft(), State.SCHEDULED, approved, Step.APPROVED, by);
  }

  /**
   * If this console leads, releases what is due, and forgets what was published long ago. What
   * cannot be released is open again and says why; where it could only not be checked, it is tried
   * again a while later. Takes seconds.
   */
  void tick() {
    Instant now = clock.instant();
    if (publisher.isFromFolder() || !publisher.leads() || now.isBefore(notBefore)) {
      return;
    }
    for (String id : store.due(now, DUE_AT_ONCE)) {
      DraftContent content = get(id);
      Publication publication = content.draft().publication();
      if (publication == null) {
        continue;
      }
      try {
        requirePublishable(content);
        requireAsAsked(content, publication);
        released(content, publication, SCHEDULE);
      } catch (CheckUnavailableException e) {
        LOG.warn("draft {} is due and cannot be checked yet: {}", id, e.why());
        notBefore = now.plus(UNCHECKED_PAUSE);
      } catch (ResponseStatusException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        failed(content.draft(), String.valueOf(e.getReason()));
      }
    }
    store.deletePublishedBefore(now.minus(PUBLISHED_KEPT));
  }

  /** Whatever has become of the settings or the database since. */
  private void requireAsAsked(DraftContent content, Publication publication) {
    if (approval && publication.approvedBy() == null) {
      throw conflict("it needs the approval of another person by now: publish it again");
    }
    if (!content.content().sha256().equals(publication.contentSha256())) {
      throw conflict("it is not what was asked for any more: look at it and publish it again");
    }
  }

  /** What another try would not change. */
  private static boolean isRefusal(ResponseStatusException answer) {
    return answer.getStatusCode().isSameCodeAs(HttpStatus.CONFLICT)
        || answer.getStatusCode().isSameCodeAs(HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private void failed(Draft draft, String why) {
    LOG.warn("draft {} could not be published at its time: {}", draft.id(), why);
    Draft said = draft.in(State.OPEN, null).failed(why).next(now(), SCHEDULE);
    transaction.executeWithoutResult(status -> store.update(said, Step.FAILED, null));
  }

  private DraftContent asked(
      Draft draft, State state, Publication publication, Step step, String by) {
    Draft next = draft.in(state, publication).next(now(), by);
    if (!Boolean.TRUE.equals(transaction.execute(status -> store.update(next, step, null)))) {
      throw changedMeanwhile();
    }
    LOG.info("draft {} is {}, asked by {}", draft.id(), state.label(), by);
    return content(next);
  }

  private DraftContent released(DraftContent content, Publication publication, String by) {
    Draft draft = content.draft();
    StoredRelease released =
        ReleaseTexts.released(
            publisher.release(
                new ReleaseDesk.Wanted(
                    content.content(),
                    Release.Kind.PUBLISH,
                    publication.askedBy(),
                    publication.approvedBy(),
                    publication.message(),
                    draft.base(),
                    publication.notBefore()),
                release ->
                    store.update(
                        draft
                            .in(State.PUBLISHED, publication)
                            .released(release.version())
                            .next(now(), by),
                        Step.PUBLISHED,
                        null)));
    LOG.info("draft {} is release {}", draft.id(), released.release().version());
    return get(draft.id());
  }

  /** Does something while nobody else changes the draft. */
  private DraftContent held(String id, Function<DraftContent, DraftContent> step) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> step.apply(content(store.lock(id).orElseThrow(() -> unknown(id))))));
  }

  private DraftContent stepped(Draft draft, Step step, @Nullable ItemPath path, String by) {
    if (draft.revision() >= MAX_STEPS) {
      throw conflict("this draft was changed " + MAX_STEPS + " times: go on in another one");
    }
    Draft next = draft.next(now(), by);
    if (!store.update(next, step, path)) {
      throw changedMeanwhile();
    }
    return content(next);
  }

  /** Whatever is edited must be asked for, and approved, anew. */
  private static Draft reopened(Draft draft) {
    return draft.in(State.OPEN, null);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void requirePublishable(DraftContent content) {
    ReleaseTexts.requireDatabase(publisher);
    Draft draft = content.draft();
    requireUnpublished(draft);
    if (draft.base() != newest()) {
      throw conflict("a newer release was made since the draft was begun: rebase it");
    }
    requireNoConflicts(content);
    if (content.changes().isEmpty()) {
      throw conflict("this draft changes nothing");
    }
    String fault = publisher.desk().fault(draft.base(), content.base());
    if (fault != null) {
      throw conflict(fault);
    }
  }

  private static void requireLookedAt(DraftContent content, String contentSha256) {
    if (!content.content().sha256().equals(contentSha256)) {
      throw conflict("the draft is not what was looked at: look at it again");
    }
  }

  private static void requireUnpublished(Draft draft) {
    if (draft.state() == State.PUBLISHED) {
      throw conflict("this draft is release " + draft.released() + " and changes no more");
    }
  }

  private static void requireNoConflicts(DraftContent content) {
    if (content.hasConflicts()) {
      throw conflict("a newer release has changed the same items: settle the conflicts first");
    }
  }

  private static ResponseStatusException changedMeanwhile() {
    return conflict("somebody has changed the draft in the meantime, nothing was done");
  }

  private static ResponseStatusException conflict(String why) {
    return new ResponseStatusException(HttpStatus.CONFLICT, why);
  }

  private static ResponseStatusException unknown(String id) {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no draft " + id);
  }
}
