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

import io.shenyullm.admin.releases.Draft.Change;
import io.shenyullm.admin.web.ETag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Somebody has changed an item since it was read. Says what is there, so that a page can show both
 * and nobody's work is lost.
 */
final class ItemChangedException extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  private ItemChangedException(ProblemDetail problem) {
    super(HttpStatus.PRECONDITION_FAILED, problem, null);
  }

  /**
   * Lets a change pass that was made for the state that is there.
   *
   * @throws ErrorResponseException 412 where it was made for another, 428 where it does not say
   */
  static void require(@Nullable String ifMatch, DraftContent content, ItemPath path) {
    String etag = content.etag(path);
    if (ifMatch == null || ETag.matches(ifMatch, etag)) {
      ETag.require(ifMatch, etag);
      return;
    }
    Change theirs = content.changes().get(path);
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.PRECONDITION_FAILED,
            (theirs == null ? "somebody" : theirs.changedBy())
                + " has changed "
                + path
                + " since it was read, nothing was changed: merge what is there with yours");
    problem.setProperty("base", content.base().text(path).orElse(null));
    problem.setProperty("theirs", content.text(path));
    problem.setProperty("etag", etag);
    problem.setProperty("changedBy", theirs == null ? null : theirs.changedBy());
    problem.setProperty("changedAt", theirs == null ? null : theirs.changedAt().toString());
    throw new ItemChangedException(problem);
  }
}
