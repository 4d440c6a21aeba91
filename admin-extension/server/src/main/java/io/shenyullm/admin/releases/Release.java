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

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was given to gateways at some time, as a list shows it.
 *
 * @param version UTC time of its publication, {@code yyyyMMddHHmmss}, or one more than the last
 * @param sha256 of the document's bytes
 * @param contentSha256 of its items
 * @param author who asked for it
 * @param approver who else has approved it; {@code null} if nobody had to
 * @param message why, for people
 * @param parent version of the release before it; 0 for the first
 * @param notBefore when it was scheduled for; {@code null} for at once
 */
record Release(
    long version,
    Kind kind,
    String sha256,
    String contentSha256,
    String author,
    @Nullable String approver,
    String message,
    long parent,
    @Nullable Instant notBefore,
    Instant createdAt) {
  /** Where its content is from. */
  enum Kind {
    /** A folder of sources. */
    FOLDER,
    /** A draft. */
    PUBLISH,
    /** An earlier release. */
    ROLLBACK;

    /** As the API's documents name it. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }
}
