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
package io.shenyullm.core.control;

import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Messages of the topic {@link GridNames#SNAPSHOTS}, by which gateways look for a new snapshot as
 * soon as the console has published it, instead of at the next poll. A message is a hint and
 * nothing more: what is fetched is verified as ever.
 */
public final class SnapshotHints {
  /** Fewer than those of the largest {@code long}. */
  private static final int MAX_DIGITS = 18;

  private SnapshotHints() {}

  /** What the console says when it has published. */
  public static byte[] message(long version) {
    return Long.toString(version).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Looks whenever a version is announced that is not in force yet.
   *
   * @param inForce version of the snapshot in force
   * @param lookNow must not block
   */
  public static Subscription follow(Topic topic, LongSupplier inForce, Runnable lookNow) {
    return topic.subscribe(
        message -> {
          if (mayBeNews(new String(message, StandardCharsets.US_ASCII), inForce)) {
            lookNow.run();
          }
        });
  }

  /** What is not a version of today may be one of tomorrow, and looking harms nobody. */
  private static boolean mayBeNews(String message, LongSupplier inForce) {
    return message.isEmpty()
        || message.length() > MAX_DIGITS
        || !message.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(message) > inForce.getAsLong();
  }
}
