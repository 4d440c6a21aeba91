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

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where drained records go. */
public interface RecordSink {
  /**
   * Sends records in order. Must not block.
   *
   * @param records JSON objects, at most 1,000 or 8 MiB
   * @return completes when the receiver has stored them for good; exceptionally when it is not
   *     known that it has, and they are sent again; with {@link RecordRejectedException} when it
   *     never will
   */
  CompletionStage<Void> send(Outbox.Topic topic, List<byte[]> records);
}
