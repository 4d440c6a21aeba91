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

import java.util.Objects;
import java.util.Set;

/**
 * How requests of one ShenYu selector are treated.
 *
 * @param name what the rule handle {@code {"route": "..."}} refers to
 * @param requires verdicts without which no prompt leaves the gateway
 * @param drive who drives the later stages
 * @param maxBodyBytes larger requests are refused with 413
 * @param anonymous whether callers without a key are let in as user {@code anonymous}
 * @param requireAudit whether a request is refused when its audit record cannot be kept
 * @param audit how sure its audit records are before a request goes on
 * @param cache whether and how replies are cached
 */
public record Route(
    String name,
    Set<Verdict> requires,
    Drive drive,
    int maxBodyBytes,
    boolean anonymous,
    boolean requireAudit,
    Audit audit,
    ReplyCaching cache) {

  /** Default body limit, 16 MiB. */
  public static final int DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

  /** Who calls the upstream. */
  public enum Drive {
    /** Our router plugin chooses the model and calls the provider. */
    ROUTER,
    /** The host's own proxy (divide, http client) calls one upstream; the response is tapped. */
    DIRECT
  }

  /** What is waited for. */
  public enum Audit {
    /** The record outlives the gateway's process; the disk has it a few milliseconds later. */
    BUFFERED,
    /** The disk has the record of the admission. */
    DURABLE,
    /** There are no records. */
    OFF
  }

  public Route {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(drive, "drive");
    Objects.requireNonNull(audit, "audit");
    Objects.requireNonNull(cache, "cache");
    requires = Set.copyOf(requires);
    if (maxBodyBytes <= 0) {
      throw new IllegalArgumentException("maxBodyBytes must be positive: " + maxBodyBytes);
    }
    if (requireAudit ? audit == Audit.OFF : audit == Audit.DURABLE) {
      throw new IllegalArgumentException(audit + " contradicts requireAudit " + requireAudit);
    }
  }

  /** A route whose audit is buffered and that has no cache. */
  public Route(
      String name,
      Set<Verdict> requires,
      Drive drive,
      int maxBodyBytes,
      boolean anonymous,
      boolean requireAudit) {
    this(name, requires, drive, maxBodyBytes, anonymous, requireAudit, ReplyCaching.OFF);
  }

  /** A route whose audit is buffered. */
  public Route(
      String name,
      Set<Verdict> requires,
      Drive drive,
      int maxBodyBytes,
      boolean anonymous,
      boolean requireAudit,
      ReplyCaching cache) {
    this(name, requires, drive, maxBodyBytes, anonymous, requireAudit, Audit.BUFFERED, cache);
  }
}
