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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.SnapshotException.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the loader has done so far; for health checks and metrics.
 *
 * @param version version in force; -1 where none is, and every request is refused
 * @param sha256 digest of the document in force; empty where none is
 * @param source where the document in force came from
 * @param since when it came into force
 * @param refused how many documents have been refused
 * @param lastRefusal why what is offered is not in force; {@code null} where it is, or nothing is
 *     offered
 * @param reachable whether the source answered when it was last asked
 */
public record LoaderStatus(
    long version,
    String sha256,
    String source,
    Instant since,
    long refused,
    @Nullable Refused lastRefusal,
    boolean reachable) {

  /**
   * A document that was refused, and why.
   *
   * @param version of the document; {@code null} where it cannot be read
   */
  public record Refused(Instant at, String source, @Nullable Long version, List<Problem> problems) {
    public Refused {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(source, "source");
      problems = List.copyOf(problems);
    }
  }

  public LoaderStatus {
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(since, "since");
  }

  /** Whether requests can be served at all. */
  public boolean isLoaded() {
    return version >= 0;
  }

  LoaderStatus reachable(boolean answered) {
    return new LoaderStatus(version, sha256, source, since, refused, lastRefusal, answered);
  }

  LoaderStatus refusing(Refused refusal) {
    return new LoaderStatus(version, sha256, source, since, refused + 1, refusal, reachable);
  }

  /** What is offered is what is in force. */
  LoaderStatus agreeing() {
    return lastRefusal == null
        ? this
        : new LoaderStatus(version, sha256, source, since, refused, null, reachable);
  }

  LoaderStatus loading(Snapshot snapshot, String from, Instant at) {
    return new LoaderStatus(
        snapshot.version(), snapshot.sha256(), from, at, refused, null, reachable);
  }
}
