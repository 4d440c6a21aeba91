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
package io.shenyullm.router.upstream;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of the upstream clients.
 *
 * @param maxReplyBytes largest whole reply
 * @param maxEventBytes largest single event of a stream
 * @param maxErrorBytes how much of an error body is read
 * @param maxConnections connections per provider
 * @param maxPendingAcquires requests per provider that may wait for a connection
 * @param pendingAcquireTimeout how long they may wait
 * @param connectionIdleTime unused connections are closed after this; shorter than providers' own
 *     keep-alive, so that a request seldom meets a connection that is just being closed
 */
public record UpstreamLimits(
    int maxReplyBytes,
    int maxEventBytes,
    int maxErrorBytes,
    int maxConnections,
    int maxPendingAcquires,
    Duration pendingAcquireTimeout,
    Duration connectionIdleTime) {

  public static final UpstreamLimits DEFAULT =
      new UpstreamLimits(
          16 * 1024 * 1024,
          1024 * 1024,
          64 * 1024,
          500,
          2_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  public UpstreamLimits {
    Objects.requireNonNull(pendingAcquireTimeout, "pendingAcquireTimeout");
    Objects.requireNonNull(connectionIdleTime, "connectionIdleTime");
    if (maxReplyBytes <= 0
        || maxEventBytes <= 0
        || maxErrorBytes <= 0
        || maxConnections <= 0
        || maxPendingAcquires <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
