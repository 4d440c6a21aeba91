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
import java.util.Map;
import java.util.function.Supplier;

/** One request, encoded for one offer and ready to be sent. Good for one call. */
public final class UpstreamCall {
  private final ModelOffer offer;
  private final ProviderCodec codec;
  private final Written encoded;
  private final String requestId;
  private final Map<String, String> protocolHeaders;
  private final long createdSeconds;
  private final int choices;
  private final Supplier<UpstreamCall> withoutUsageOption;

  UpstreamCall(
      ModelOffer offer,
      ProviderCodec codec,
      Written encoded,
      String requestId,
      Map<String, String> protocolHeaders,
      long createdSeconds,
      int choices,
      Supplier<UpstreamCall> withoutUsageOption) {
    this.offer = offer;
    this.codec = codec;
    this.encoded = encoded;
    this.requestId = requestId;
    this.protocolHeaders = protocolHeaders;
    this.createdSeconds = createdSeconds;
    this.choices = choices;
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

  /** What the caller asks of its protocol, whether the provider speaks that or not. */
  Map<String, String> protocolHeaders() {
    return protocolHeaders;
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

  long createdSeconds() {
    return createdSeconds;
  }
}
