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
package io.shenyullm.admin.requests;

import io.shenyullm.admin.dataplane.GatewayWatcher;
import io.shenyullm.admin.web.EventChannel;
import io.shenyullm.admin.web.Watcher;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.UsageRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Pushes requests to the pages that watch, as they are ingested. Thread-safe. */
public final class RequestFeed implements GatewayWatcher, DisposableBean {
  private static final EventChannel.Type<UsageRecord> SERVED =
      new EventChannel.Type<>("request", RequestView::ofUsage);
  private static final EventChannel.Type<AuditRecord> REFUSED =
      new EventChannel.Type<>("request", RequestView::ofRefusal);

  private final EventChannel channel;

  private RequestFeed(EventChannel channel) {
    this.channel = channel;
  }

  public static RequestFeed create() {
    return new RequestFeed(EventChannel.open("llm-request-feed"));
  }

  /**
   * Starts watching.
   *
   * @param watcher who watches
   * @param lastEventId of the last request that the page has got
   */
  SseEmitter watch(Watcher watcher, @Nullable String lastEventId) {
    return channel.listen(watcher, lastEventId);
  }

  @Override
  public void usage(UsageRecord usage) {
    channel.send(SERVED, usage);
  }

  /** Only refusals show: an admitted request shows by its usage. */
  @Override
  public void audit(AuditRecord audit) {
    if (AuditRecord.REFUSAL.equals(audit.kind())) {
      channel.send(REFUSED, audit);
    }
  }

  @Override
  public void destroy() {
    channel.close();
  }
}
