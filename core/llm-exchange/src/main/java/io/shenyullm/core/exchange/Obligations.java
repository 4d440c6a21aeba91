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
package io.shenyullm.core.exchange;

import java.util.Set;

/**
 * Conditions under which the guard admitted a request.
 *
 * @param allowedModels model ids that may be used; empty means any
 * @param allowedRegions provider regions that may be used; empty means any
 * @param noCache the reply must not be stored or served from a cache
 */
public record Obligations(Set<String> allowedModels, Set<String> allowedRegions, boolean noCache) {
  public static final Obligations NONE = new Obligations(Set.of(), Set.of(), false);

  public Obligations {
    allowedModels = Set.copyOf(allowedModels);
    allowedRegions = Set.copyOf(allowedRegions);
  }

  public boolean allowsModel(String id) {
    return allowedModels.isEmpty() || allowedModels.contains(id);
  }

  public boolean allowsRegion(String region) {
    return allowedRegions.isEmpty() || allowedRegions.contains(region);
  }
}
