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
package io.shenyullm.router.shenyu;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.shenyu.status.StatusSource;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.router.upstream.UpstreamClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Whether what providers in force are sent is encrypted, and how long their certificates last. */
final class ProviderLinks implements StatusSource {
  private final SnapshotStore snapshots;
  private final UpstreamClient client;

  ProviderLinks(SnapshotStore snapshots, UpstreamClient client) {
    this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
    this.client = Objects.requireNonNull(client, "client");
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    for (ModelOffer offer : snapshots.current().catalog().offers()) {
      providers.putIfAbsent(offer.provider().name(), offer.provider());
    }
    providers.forEach(
        (name, provider) ->
            status.link(
                new StatusRecord.Link(
                    StatusRecord.Link.PROVIDER,
                    name,
                    "https".equals(provider.baseUrl().getScheme()),
                    client.certificateExpiry(name).orElse(null))));
  }
}
