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

import java.util.concurrent.CompletionStage;

/**
 * Queue of records that survives a crash. Records are handed to the console in order, at least
 * once; the console ignores an id that it has seen.
 */
public interface Outbox {
  /** Kinds of records; each is its own queue. */
  enum Topic {
    USAGE,
    AUDIT
  }

  /**
   * Adds a record that somebody waits for. Never blocks.
   *
   * @param id unique within the topic
   * @param json the record
   * @return completes when the record is on disk (a few ms later under normal load), or
   *     exceptionally when that fails; the record is taken either way
   * @throws OutboxException if it is not taken
   */
  CompletionStage<Void> append(Topic topic, String id, byte[] json) throws OutboxException;

  /**
   * Adds a record that outlives this process, also one that is killed, when this returns; it is on
   * disk soon after. Never blocks. Otherwise as {@link #append}, also in the order of the queue.
   *
   * @throws OutboxException if it is not taken
   */
  void keep(Topic topic, String id, byte[] json) throws OutboxException;

  /** Records that the console has not confirmed. */
  long depth(Topic topic);
}
