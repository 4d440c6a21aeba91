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
package io.shenyullm.router.upstream;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.protocol.Written;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** One request, encoded for one offer and ready to be sent. Good for one call. */
public final class UpstreamCall {
  private final ModelOffer offer;
  private final ProviderCodec codec;
  private final Written encoded;
  private final String requestId;
  private final long createdSeconds;
  private final int choices;
  private final Scheduler timer;
  private final Supplier<UpstreamCall> withoutUsageOption;

  UpstreamCall(
      ModelOffer offer,
      ProviderCodec codec,
      Written encoded,
      String requestId,
      long createdSeconds,
      int choices,
      Scheduler timer,
      Supplier<UpstreamCall> withoutUsageOption) {
    this.offer = offer;
    this.codec = codec;
    this.encoded = encoded;
    this.requestId = requestId;
    this.createdSeconds = createdSeconds;
    this.choices = choices;
    this.timer = timer;
    this.withoutUsageOption = withoutUsageOption;
  }

  public ModelOffer offer() {
    return offer;
  }

  /** Request fields that the provider's protocol does not have; for a warning header. */
  public List<String> droppedFields() {
    return encoded.dropped();
  }

  ProviderCodec codec() {
    return codec;
  }

  byte[] body() {
    return encoded.body();
  }

  String requestId() {
    return requestId;
  }

  /** Whether we have added an option that the caller has not asked for. */
  boolean asksUsage() {
    return encoded.asksUsage();
  }

  /** The same call without that option. */
  UpstreamCall withoutUsageOption() {
    return withoutUsageOption.get();
  }

  int choices() {
    return choices;
  }

  /** What watches over the call. */
  Scheduler timer() {
    return timer;
  }

  long createdSeconds() {
    return createdSeconds;
  }
}
