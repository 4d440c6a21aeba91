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
package io.shenyullm.core.outbox;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk does what it is asked to. Says once for a whole time of failures what is wrong,
 * in one line: the log may be on the same disk. Thread-safe.
 */
final class DiskHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);

  /** What is done with it. */
  enum Part {
    WRITING,
    FORCING,
    MAKING_ROOM
  }

  private final String place;
  private final Set<Part> failing = EnumSet.noneOf(Part.class);

  /** Why no record is taken; {@code null} while the disk works. */
  private volatile @Nullable String failure;

  DiskHealth(String place) {
    this.place = place;
  }

  @Nullable String failure() {
    return failure;
  }

  synchronized void failed(Part part, Throwable cause) {
    if (failing.isEmpty()) {
      LOG.error(
          "the outbox in {} cannot be written ({}); records are refused, and so are requests of"
              + " routes that require an audit trail. It is tried again after pauses of up to {} s",
          place,
          cause.toString(),
          DiskOutbox.LONGEST_PAUSE.toSeconds());
    }
    LOG.debug("the outbox in {} fails at {}", place, part, cause);
    failing.add(part);
    if (part != Part.MAKING_ROOM) {
      // what room there is can still be used
      failure = cause.toString();
    }
  }

  synchronized void works(Part part) {
    if (failing.remove(part)) {
      if (!failing.contains(Part.WRITING) && !failing.contains(Part.FORCING)) {
        failure = null;
      }
      if (failing.isEmpty()) {
        LOG.info("the outbox in {} is written again", place);
      }
    }
  }
}
