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
package io.shenyullm.grid.hazelcast;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs between members.
 *
 * @param cluster name that members and clients must share
 * @param bind where to listen
 * @param announced what others are told to connect to; {@code null} for {@code bind}
 * @param others addresses of other members; those that answer are joined
 * @param minMembers writes are refused while fewer members see each other; 0 or 1 never refuses
 * @param cacheHeapPercent share of the heap that one cache map may take on this member
 * @param loggingType Hazelcast's: {@code slf4j} or {@code jdk}
 */
public record MemberSettings(
    String cluster,
    HostPort bind,
    @Nullable HostPort announced,
    List<HostPort> others,
    int minMembers,
    int cacheHeapPercent,
    String loggingType) {

  public static final int DEFAULT_CACHE_HEAP_PERCENT = 30;

  public MemberSettings {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(bind, "bind");
    others = List.copyOf(others);
    Objects.requireNonNull(loggingType, "loggingType");
    if (minMembers < 0) {
      throw new IllegalArgumentException("minMembers must not be negative: " + minMembers);
    }
    if (cacheHeapPercent < 1 || cacheHeapPercent > 80) {
      throw new IllegalArgumentException(
          "cacheHeapPercent must be from 1 to 80: " + cacheHeapPercent);
    }
  }

  /**
   * A majority of the members that are listed, this one included. Two cannot outvote each other, so
   * for fewer than three there is no protection.
   */
  public static int majority(HostPort self, List<HostPort> others) {
    long members = others.stream().filter(other -> !other.equals(self)).distinct().count() + 1;
    return members < 3 ? 0 : (int) (members / 2 + 1);
  }
}
