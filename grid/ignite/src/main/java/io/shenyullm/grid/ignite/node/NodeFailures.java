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
package io.shenyullm.grid.ignite.node;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.Ignite;
import org.apache.ignite.failure.AbstractFailureHandler;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.mem.IgniteOutOfMemoryException;
import org.apache.ignite.internal.util.typedef.X;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does about a failure that Ignite calls critical. A full data region refuses the write
 * and the node goes on, since stopping would lose what it holds and fill the next one. Anything
 * else ends the node, so that the others take over and whoever runs it starts it again.
 */
final class NodeFailures extends AbstractFailureHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFailures.class);
  private static final long MUTE_NANOS = 60_000_000_000L;

  private final AtomicLong full = new AtomicLong();
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
  private final Runnable end;

  /**
   * @param end ends the node; must not wait for it
   */
  NodeFailures(Runnable end) {
    this.end = end;
  }

  /** How many writes found their data region full. */
  long fullCount() {
    return full.get();
  }

  @Override
  protected boolean handle(Ignite ignite, FailureContext failure) {
    if (X.hasCause(failure.error(), IgniteOutOfMemoryException.class)) {
      full.incrementAndGet();
      long now = System.nanoTime();
      long until = quietUntil.get();
      if (now - until >= 0 && quietUntil.compareAndSet(until, now + MUTE_NANOS)) {
        LOG.error(
            "A data region is full and refuses writes: raise shenyu.llm.node.maps-memory,"
                + " budgets-memory or cache-memory, or add nodes ({})",
            failure.error().getMessage());
      }
      return false;
    }
    if (failure.type() == FailureType.SEGMENTATION) {
      LOG.error(
          "This node was silent for too long and the others went on without it; it ends and may be"
              + " started again");
    } else {
      LOG.error("This node cannot go on ({})", failure.type(), failure.error());
    }
    end.run();
    return true;
  }
}
