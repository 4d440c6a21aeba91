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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.records.StatusRecord;
import java.util.Objects;

/** What waits in the outbox, and what the console will not take. */
final class OutboxStatus implements StatusSource {
  private final DiskOutbox outbox;

  OutboxStatus(DiskOutbox outbox) {
    this.outbox = Objects.requireNonNull(outbox, "outbox");
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    status.outbox(
        new StatusRecord.Outbox(
            queue(Outbox.Topic.USAGE), queue(Outbox.Topic.AUDIT), outbox.storedBytes()));
  }

  private StatusRecord.Queue queue(Outbox.Topic topic) {
    return new StatusRecord.Queue(outbox.depth(topic), outbox.rejected(topic));
  }
}
