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
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where drained records go. */
public interface RecordSink {
  /**
   * What the receiver has said to records: all but the rejected ones it has stored for good.
   *
   * @param rejected reasons by position in what was sent, of the records that it will never take
   */
  record Receipt(Map<Integer, String> rejected) {
    /** All are stored. */
    public static final Receipt COMPLETE = new Receipt(Map.of());

    public Receipt {
      rejected = Map.copyOf(rejected);
    }
  }

  /**
   * Sends records in order. Must not block.
   *
   * @param records JSON objects, at most 1,000 or 8 MiB
   * @return completes when the receiver has looked at each; exceptionally when it is not known that
   *     it has, and they are sent again; with {@link RecordRejectedException} when it does not want
   *     them but does not say which ones
   */
  CompletionStage<Receipt> send(Outbox.Topic topic, List<byte[]> records);
}
