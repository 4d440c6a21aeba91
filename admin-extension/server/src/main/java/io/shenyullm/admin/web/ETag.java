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
package io.shenyullm.admin.web;

import io.shenyullm.core.wire.Sha256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Names a state of something, so that a change can say which state it was made for (RFC 9110). */
public final class ETag {
  private static final int BYTES = 16;

  private ETag() {}

  /** Of a state with this content. */
  public static String of(String content) {
    return '"' + Sha256.hex(content).substring(0, 2 * BYTES) + '"';
  }

  /**
   * Lets a change pass that was made for the state that is there.
   *
   * @param ifMatch header of the request; an asterisk is any state, for changes that must be made
   *     whatever is there
   * @param current what is there
   * @throws ResponseStatusException 412 where it was made for another state, 428 where it does not
   *     say for which
   */
  public static void require(@Nullable String ifMatch, String current) {
    if (ifMatch == null) {
      throw new ResponseStatusException(
          HttpStatus.PRECONDITION_REQUIRED,
          "say in If-Match which state the change is for: the ETag that was read, or * for whatever"
              + " is there; nothing was changed");
    }
    if (matches(ifMatch, current)) {
      return;
    }
    throw new ResponseStatusException(
        HttpStatus.PRECONDITION_FAILED,
        "somebody has changed it since it was read, nothing was changed: read it again");
  }

  /** Whether a change was made for the state that is there. */
  public static boolean matches(String ifMatch, String current) {
    return ifMatch.strip().equals("*")
        || Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(current::equals);
  }
}
