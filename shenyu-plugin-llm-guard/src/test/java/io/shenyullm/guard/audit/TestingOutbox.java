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
package io.shenyullm.guard.audit;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps records in memory; can fail, and can leave them unconfirmed until it is told. */
public final class TestingOutbox implements Outbox {
  private final List<byte[]> records = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
  private volatile boolean failing;
  private volatile boolean holding;

  public void fail() {
    fail(true);
  }

  public void fail(boolean fails) {
    failing = fails;
  }

  public void hold() {
    holding = true;
  }

  public void confirm() {
    unconfirmed.forEach(record -> record.complete(null));
  }

  public List<Map<String, Object>> records() {
    return records.stream().map(Json::parseObject).toList();
  }

  /** Everything that was written, as text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(new String(record, StandardCharsets.UTF_8)).append('\n'));
    return text.toString();
  }

  @Override
  public CompletionStage<Void> append(Topic topic, String id, byte[] json) throws OutboxException {
    if (failing) {
      throw new OutboxException("disk full");
    }
    records.add(json);
    CompletableFuture<Void> written = new CompletableFuture<>();
    if (holding) {
      unconfirmed.add(written);
    } else {
      written.complete(null);
    }
    return written;
  }

  @Override
  public void keep(Topic topic, String id, byte[] json) throws OutboxException {
    if (failing) {
      throw new OutboxException("disk full");
    }
    records.add(json);
  }

  @Override
  public long depth(Topic topic) {
    return records.size();
  }
}
