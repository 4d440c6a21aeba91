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

import io.shenyullm.admin.web.ETag;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What operators make of a release.
 *
 * @param base version of that release; 0 where there was none
 * @param revision grows with every step
 * @param publication what was asked for; {@code null} while nothing is
 * @param released version of the release that was made of it; 0 for none
 * @param problem why a publication that was scheduled has not come to pass
 */
record Draft(
    String id,
    String title,
    long base,
    State state,
    long revision,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy,
    @Nullable Publication publication,
    long released,
    @Nullable String problem) {
  /** How far it has come. */
  enum State {
    /** It is worked on. */
    OPEN,
    /** It waits for an approval. */
    WAITING,
    /** It is released at its time. */
    SCHEDULED,
    /** It is a release, and changes no more. */
    PUBLISHED;

    /** As the API's documents name it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  /** What somebody does to it. */
  enum Step {
    CREATED,
    WRITTEN,
    REMOVED,
    REVERTED,
    REBASED,
    ASKED,
    WITHDRAWN,
    APPROVED,
    PUBLISHED,
    FAILED;

    /** As the API's documents name it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What was asked for.
   *
   * @param notBefore {@code null} for at once
   * @param contentSha256 of what is to be published, and nothing else
   * @param approvedBy {@code null} until somebody has
   */
  record Publication(
      String message,
      String askedBy,
      Instant askedAt,
      @Nullable Instant notBefore,
      String contentSha256,
      @Nullable String approvedBy) {

    boolean isDue(Instant now) {
      return notBefore == null || !notBefore.isAfter(now);
    }

    Publication approved(String by) {
      return new Publication(message, askedBy, askedAt, notBefore, contentSha256, by);
    }
  }

  /**
   * An item that it changes.
   *
   * @param text {@code null} where the draft takes it out
   * @param conflict whether a newer release has changed it as well
   * @param was what both have changed; {@code null} where there was none, or is no conflict
   */
  record Change(
      ItemPath path,
      @Nullable String text,
      boolean conflict,
      @Nullable String was,
      Instant changedAt,
      String changedBy) {}

  /**
   * Something that was done to it.
   *
   * @param path of the item it was done to; {@code null} for the whole
   */
  record Entry(long revision, Instant at, String who, String what, @Nullable String path) {}

  /** In another state, with what is asked for there. */
  Draft in(State next, @Nullable Publication asked) {
    return new Draft(
        id, title, base, next, revision, createdAt, createdBy, changedAt, changedBy, asked, 0,
        null);
  }

  /** As the release that it has become. */
  Draft released(long version) {
    return new Draft(
        id,
        title,
        base,
        state,
        revision,
        createdAt,
        createdBy,
        changedAt,
        changedBy,
        publication,
        version,
        problem);
  }

  /** With what has kept it from being released. */
  Draft failed(String why) {
    return new Draft(
        id,
        title,
        base,
        state,
        revision,
        createdAt,
        createdBy,
        changedAt,
        changedBy,
        publication,
        released,
        why);
  }

  /** On another release. */
  Draft basedOn(long version) {
    return new Draft(
        id,
        title,
        version,
        state,
        revision,
        createdAt,
        createdBy,
        changedAt,
        changedBy,
        publication,
        released,
        problem);
  }

  /** After a step. */
  Draft next(Instant at, String by) {
    return new Draft(
        id,
        title,
        base,
        state,
        revision + 1,
        createdAt,
        createdBy,
        at,
        by,
        publication,
        released,
        problem);
  }

  /** Names its state, for changes of the whole. */
  String etag() {
    return ETag.of(id + " " + revision);
  }

  /** What somebody was faster with is noticed by it. */
  static String etag(@Nullable String text) {
    return ETag.of(stated(text));
  }

  /** The same in a conflict, which is settled by somebody who has seen both texts. */
  static String etag(@Nullable String text, @Nullable String theirs) {
    return ETag.of("!" + stated(text) + '\0' + stated(theirs)); // no text has a character 0
  }

  private static String stated(@Nullable String text) {
    return text == null ? "-" : "+" + text;
  }
}
