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

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.router.cache.shared.CacheCounts;
import io.shenyullm.router.cache.shared.SharedCache;
import java.util.function.ToDoubleFunction;

/** Shows what the cache of replies does. */
final class CacheMetrics {
  private CacheMetrics() {}

  static void bind(SharedCache cache, MeterRegistry registry) {
    CacheCounts counts = cache.counts();
    cacheCounter(MetricNames.CACHE_HITS, "Found", counts, CacheCounts::nearHits)
        .tag(MetricNames.TIER, "near")
        .register(registry);
    cacheCounter(MetricNames.CACHE_HITS, "Found", counts, CacheCounts::gridHits)
        .tag(MetricNames.TIER, "grid")
        .register(registry);
    cacheCounter(
            MetricNames.CACHE_COALESCED,
            "Got what an equal request was making at the same time",
            counts,
            CacheCounts::coalesced)
        .register(registry);
    cacheCounter(MetricNames.CACHE_MISSES, "Had to be made", counts, CacheCounts::misses)
        .register(registry);
    cacheCounter(
            MetricNames.CACHE_WAITED_IN_VAIN,
            "Misses that had waited for an equal request until their deadline",
            counts,
            CacheCounts::waitedInVain)
        .register(registry);
    cacheCounter(MetricNames.CACHE_STORES, "Stored", counts, CacheCounts::stores)
        .register(registry);
    cacheCounter(MetricNames.CACHE_REJECTED, "Not stored", counts, CacheCounts::tooLarge)
        .tag(MetricNames.REASON, "size")
        .register(registry);
    cacheCounter(MetricNames.CACHE_REJECTED, "Not stored", counts, CacheCounts::dropped)
        .tag(MetricNames.REASON, "busy")
        .register(registry);
    cacheCounter(MetricNames.CACHE_REJECTED, "Not stored", counts, CacheCounts::purgedMeanwhile)
        .tag(MetricNames.REASON, "purged")
        .register(registry);
    cacheCounter(
            MetricNames.CACHE_UNREADABLE,
            "Entries of the grid of another key or schema",
            counts,
            CacheCounts::unreadable)
        .register(registry);
    cacheCounter(MetricNames.CACHE_PURGES, "Tags purged", counts, CacheCounts::purges)
        .register(registry);
    cacheCounter(
            MetricNames.CACHE_GRID_FAILURES,
            "Calls of the cache on the grid that failed or took too long",
            counts,
            CacheCounts::gridFailures)
        .register(registry);
    Gauge.builder(MetricNames.CACHE_NEAR_BYTES, cache::nearBytes)
        .description("Memory of the near cache")
        .strongReference(true)
        .register(registry);
    Gauge.builder(MetricNames.CACHE_NEAR_ENTRIES, cache::nearEntries)
        .description("Entries of the near cache")
        .strongReference(true)
        .register(registry);
  }

  private static FunctionCounter.Builder<CacheCounts> cacheCounter(
      String name, String description, CacheCounts counts, ToDoubleFunction<CacheCounts> count) {
    return FunctionCounter.builder(name, counts, count).description(description);
  }
}
