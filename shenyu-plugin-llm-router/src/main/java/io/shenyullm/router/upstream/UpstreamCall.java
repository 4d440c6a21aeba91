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
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.protocol.Written;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** One request, encoded for one offer and ready to be sent. Good for one call. */
public final class UpstreamCall {
  private final ModelOffer offer;
  private final ProviderCodec codec;
  private final List<String> dropped;
  private final boolean asksUsage;
  private final String requestId;
  private final Map<String, String> protocolHeaders;
  private final long createdSeconds;
  private final int choices;
  private final Scheduler timer;
  private final Supplier<UpstreamCall> withoutUsageOption;
  private final BytesInFlight.@Nullable Claim claim;

  /** Written and read by the connection's thread, one after the other. */
  private byte @Nullable [] body;

  UpstreamCall(
      ModelOffer offer,
      ProviderCodec codec,
      Written encoded,
      String requestId,
      Map<String, String> protocolHeaders,
      long createdSeconds,
      int choices,
      BytesInFlight.@Nullable Claim claim,
      Scheduler timer,
      Supplier<UpstreamCall> withoutUsageOption) {
    this.offer = offer;
    this.codec = codec;
    this.body = encoded.body();
    this.dropped = encoded.dropped();
    this.asksUsage = encoded.asksUsage();
    this.requestId = requestId;
    this.protocolHeaders = protocolHeaders;
    this.createdSeconds = createdSeconds;
    this.choices = choices;
    this.claim = claim;
    this.timer = timer;
    this.withoutUsageOption = withoutUsageOption;
  }

  public ModelOffer offer() {
    return offer;
  }

  /** Request fields that the provider's protocol does not have; for a warning header. */
  public List<String> droppedFields() {
    return dropped;
  }

  ProviderCodec codec() {
    return codec;
  }

  byte[] body() {
    byte[] unsent = body;
    if (unsent == null) {
      throw new IllegalStateException("the call " + requestId + " has been answered");
    }
    return unsent;
  }

  /** It is not sent again, and what comes back may take minutes. */
  void answered() {
    body = null;
  }

  /**
   * Counts what is held of the reply.
   *
   * @throws io.shenyullm.core.http.RefusedException where all exchanges together hold too much
   */
  void hold(int bytes) {
    if (claim != null) {
      claim.add(bytes);
    }
  }

  String requestId() {
    return requestId;
  }

  /** What the caller asks of its protocol, whether the provider speaks that or not. */
  Map<String, String> protocolHeaders() {
    return protocolHeaders;
  }

  /** Whether we have added an option that the caller has not asked for. */
  boolean asksUsage() {
    return asksUsage;
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
