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
package io.shenyullm.cost.lease;

import java.time.Duration;

/** Told what happens to leases, on the keeper's thread. Must not block or throw. */
public interface LeaseListener {
  /** Ignores everything. */
  LeaseListener NONE = new LeaseListener() {};

  /** A call on the grid is over. */
  default void onCall(Duration took, boolean succeeded) {}

  /** A request had to wait for a larger lease. */
  default void onWaited(Duration waited, boolean granted) {}

  /** Other gateways were asked to give back what they do not need. */
  default void onRecallSent() {}

  /** This gateway was asked to. */
  default void onRecallReceived() {}

  /** The grid is away, or back. */
  default void onOffline(boolean offline) {}

  /** By how much the node's clock is ahead of this one. */
  default void onClockSkew(Duration ahead) {}
}
