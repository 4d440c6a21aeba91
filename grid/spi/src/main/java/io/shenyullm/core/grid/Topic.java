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
package io.shenyullm.core.grid;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Small messages to every subscribed gateway, the sender included. Each is delivered once to a
 * subscriber that is connected, and to one that was away for less than {@link #RETENTION} when it
 * is back; in no order. Messages are hints to look at state sooner: whoever misses one must still
 * get there by looking from time to time.
 */
public interface Topic {
  /** How long a message is kept for those who are away. */
  Duration RETENTION = Duration.ofSeconds(60);

  /** Largest message in bytes. */
  int MAX_BYTES = 16 * 1024;

  /**
   * Sends. Completes when the grid has the message. Repeating after an unknown outcome may deliver
   * it twice.
   */
  CompletionStage<Void> publish(byte[] message, Duration deadline);

  /** Receives from now on, on a thread of the grid; the receiver must not block or throw. */
  Subscription subscribe(Consumer<byte[]> receiver);
}
