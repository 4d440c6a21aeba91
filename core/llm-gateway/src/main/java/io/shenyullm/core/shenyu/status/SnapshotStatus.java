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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.records.StatusRecord;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which configuration is obeyed, and which newer one is not and why. Thread-safe. */
final class SnapshotStatus implements StatusSource, Supplier<StatusRecord.Snapshot> {
  private final Supplier<LoaderStatus> loader;

  SnapshotStatus(Supplier<LoaderStatus> loader) {
    this.loader = Objects.requireNonNull(loader, "loader");
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    status.snapshot(get());
  }

  @Override
  public StatusRecord.Snapshot get() {
    LoaderStatus status = loader.get();
    LoaderStatus.Refused refused = status.lastRefusal();
    List<SnapshotException.Problem> problems = refused == null ? List.of() : refused.problems();
    return new StatusRecord.Snapshot(
        status.isLoaded() ? status.version() : null,
        status.isLoaded() ? status.sha256() : null,
        status.isLoaded() ? status.since() : null,
        refused == null ? null : refused.version(),
        refused == null ? null : refused.at(),
        refused == null
            ? null
            : problems.stream().map(Object::toString).collect(Collectors.joining("; ")),
        refused == null ? null : problems.stream().map(SnapshotStatus::problem).toList());
  }

  private static StatusRecord.Problem problem(SnapshotException.Problem problem) {
    boolean hasPlace = problem.line() > 0;
    return new StatusRecord.Problem(
        problem.source(),
        hasPlace ? (long) problem.line() : null,
        hasPlace && problem.column() > 0 ? (long) problem.column() : null,
        problem.message());
  }
}
