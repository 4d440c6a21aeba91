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
package io.shenyullm.router.plan;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a request needs of a model, by the names of the catalogue, and of a provider's protocol. */
final class RequestNeeds {
  private RequestNeeds() {}

  static Set<String> of(ChatRequest request) {
    Set<String> needs = new TreeSet<>();
    for (Feature feature : request.features()) {
      switch (feature) {
        case TOOLS -> needs.add("tools");
        case VISION -> needs.add("vision");
        case AUDIO -> needs.add("audio");
        case JSON_OBJECT, JSON_SCHEMA -> needs.add("json");
        case SERVER_TOOLS, DOCUMENTS, SEVERAL_CHOICES, LOG_PROBABILITIES -> {
          // what the upstream may know
        }
      }
    }
    return needs;
  }

  /**
   * The offers whose protocol can say what the request asks for; all of them where none can, so
   * that the caller is told which field it is that cannot be said.
   */
  static List<ModelOffer> sayable(List<ModelOffer> offers, ChatRequest request) {
    boolean allSame = true;
    for (ModelOffer offer : offers) {
      allSame &= isSame(offer, request);
    }
    if (allSame) {
      return offers;
    }
    Set<Feature> features = request.features();
    List<ModelOffer> able =
        offers.stream()
            .filter(
                offer ->
                    isSame(offer, request)
                        || offer.provider().protocol().features().containsAll(features))
            .toList();
    return able.isEmpty() ? offers : able;
  }

  private static boolean isSame(ModelOffer offer, ChatRequest request) {
    Protocol protocol = offer.provider().protocol();
    return protocol.form() == request.form();
  }
}
