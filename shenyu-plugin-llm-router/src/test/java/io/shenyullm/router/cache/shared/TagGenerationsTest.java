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
package io.shenyullm.router.cache.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.cache.TagGeneration;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.testing.TestingSharedGrid;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagGenerationsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Set<String> NAMES = Set.of("tag");

  private final TestingCaches test = new TestingCaches();
  private final TestingSharedGrid grid = test.grid();
  private final NearMap map = grid.near(GridNames.CACHE_TAGS);
  private final TagGenerations tags = new TagGenerations(map, () -> {});

  private void purge(String tag, long generation) {
    map.put(tag, new TagGeneration(generation, 0).encode(), DEADLINE);
  }

  @Test
  void of_purgeNotToldYet_isTheGenerationBeforeAndInvalid() {
    purge("tag", 1);
    long then = tags.now();
    grid.holdNews();
    purge("tag", 2);

    Map<String, Long> generations = tags.of(NAMES);

    assertThat(generations).containsEntry("tag", 1L);
    assertThat(tags.purgedSince(NAMES, then)).isFalse();
    assertThat(tags.areCurrent(generations)).isFalse();
    grid.tellNews();
    assertThat(tags.of(NAMES)).containsEntry("tag", 2L);
    assertThat(tags.purgedSince(NAMES, then)).isTrue();
  }

  @Test
  void forgottenPurge_isNotRememberedButStillHoldsForWhatIsOlder() {
    long before = tags.now();
    purge("tag", 1);
    long between = tags.now();

    map.remove("tag", DEADLINE);

    assertThat(tags.remembered()).isZero();
    assertThat(tags.of(NAMES)).containsEntry("tag", 0L);
    assertThat(tags.purgedSince(NAMES, before)).isTrue();
    assertThat(tags.purgedSince(NAMES, between)).isFalse();
  }

  @Test
  void removalNobodyTold_isNotWaitedForAndSweptInTime() {
    grid.holdNews();
    purge("gone", 1);
    grid.tellNews();
    grid.holdNews();
    map.remove("gone", DEADLINE); // and never told

    assertThat(tags.of(Set.of("gone"))).containsEntry("gone", 0L);
    assertThat(tags.areCurrent(tags.of(Set.of("gone")))).isTrue();
    grid.holdNews();
    for (int i = 1; i <= 2_000; i++) {
      purge("tag" + i, i);
    }
    grid.tellNews();
    assertThat(tags.remembered()).isEqualTo(2_000);
  }
}
