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

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.router.cache.shared.CacheSettings;
import io.shenyullm.router.cache.shared.SharedCache;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CacheMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void bind_whatItDid_isShown() {
    SharedCache cache =
        new SharedCache(
            null,
            CacheSettings.DEFAULT,
            null,
            Clock.systemUTC(),
            System::nanoTime,
            SharedCache.newTimer(),
            () -> new byte[16]);
    CacheMetrics.bind(cache, registry);
    cache
        .find("k")
        .join()
        .fold(
            hit -> null,
            miss -> {
              miss.store(new byte[10], Set.of(), Duration.ofMinutes(1));
              return null;
            });
    cache.find("k").join();

    assertThat(registry.get(MetricNames.CACHE_HITS).tag(MetricNames.TIER, "near").functionCounter())
        .satisfies(hits -> assertThat(hits.count()).isEqualTo(1));
    assertThat(registry.get(MetricNames.CACHE_MISSES).functionCounter().count()).isEqualTo(1);
    assertThat(registry.get(MetricNames.CACHE_STORES).functionCounter().count()).isEqualTo(1);
    assertThat(registry.get(MetricNames.CACHE_NEAR_BYTES).gauge().value()).isPositive();
    cache.close();
  }
}
