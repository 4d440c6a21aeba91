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
package io.shenyullm.cost.settle;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps records in memory, or fails to. */
public final class TestingOutbox implements Outbox {
  private final List<byte[]> records = new CopyOnWriteArrayList<>();
  private final boolean broken;

  public TestingOutbox(boolean broken) {
    this.broken = broken;
  }

  public List<Map<String, Object>> usage() {
    return records.stream().map(Json::parseObject).toList();
  }

  @Override
  public CompletionStage<Void> append(Topic topic, String id, byte[] json) throws OutboxException {
    if (broken) {
      throw new OutboxException("disk full");
    }
    records.add(json);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void keep(Topic topic, String id, byte[] json) throws OutboxException {
    if (broken) {
      throw new OutboxException("disk full");
    }
    records.add(json);
  }

  @Override
  public long depth(Topic topic) {
    return records.size();
  }
}
