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
package io.shenyullm.guard.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import io.shenyullm.core.wire.Segment;
import io.shenyullm.guard.detect.Detection;
import io.shenyullm.guard.detect.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VerdictCacheTest {
  private static final TextHash HASH = new TextHash(1, 2);
  private static final Verdict HARMLESS = verdict(0);

  @Test
  void known_sameText_isWhatWasKept() {
    VerdictCache cache = new VerdictCache(HASH, 8);
    Verdict two = verdict(2);

    place(cache, "a", plain(1)).keep(two);

    assertThat(place(cache, "a", plain(1)).known()).isSameAs(two);
    assertThat(place(cache, "a", plain(2)).known()).isNull();
  }

  @Test
  void known_otherTenantOrNotation_isNothing() {
    VerdictCache cache = new VerdictCache(HASH, 8);

    place(cache, "a", plain(1)).keep(HARMLESS);

    assertThat(place(cache, "b", plain(1)).known()).isNull();
    Segment json = new Segment("", Origin.USER, Notation.JSON, plain(1).text());
    assertThat(place(cache, "a", json).known()).isNull();
  }

  @Test
  void placeOf_shortText_isNone() {
    VerdictCache cache = new VerdictCache(HASH, 8);
    String shortText = "x".repeat(VerdictCache.SHORTEST_TEXT - 1);

    assertThat(cache.shareOf("a").placeOf(segment(shortText))).isNull();
    assertThat(cache.shareOf("a").placeOf(segment(shortText + "x"))).isNotNull();
  }

  @Test
  void keep_manyTexts_staysWithinItsWays() {
    VerdictCache cache = new VerdictCache(HASH, 4);
    for (int n = 0; n < 1_000; n++) {
      place(cache, "a", plain(n)).keep(HARMLESS);
    }

    assertThat(known(cache, 1_000)).isEqualTo(4 * VerdictCache.WAYS);
  }

  @Test
  void keep_textInUse_outlivesOthers() {
    VerdictCache cache = new VerdictCache(HASH, 1);
    place(cache, "a", plain(0)).keep(HARMLESS);
    for (int n = 1; n < 100; n++) {
      place(cache, "a", plain(n)).keep(HARMLESS);

      assertThat(place(cache, "a", plain(0)).known()).isNotNull();
    }
    assertThat(place(cache, "a", plain(50)).known()).isNull();
  }

  @Test
  void keep_manyFindings_staysWithinItsPlaces() {
    VerdictCache cache = new VerdictCache(HASH, 1);
    for (int n = 0; n < VerdictCache.WAYS; n++) {
      place(cache, "a", plain(n)).keep(verdict(VerdictCache.PLACES_PER_SET / 2));
    }
    assertThat(known(cache, VerdictCache.WAYS)).isEqualTo(2);

    place(cache, "a", plain(99)).keep(verdict(VerdictCache.PLACES_PER_SET + 1));
    assertThat(place(cache, "a", plain(99)).known()).isNull();
  }

  @Test
  void keep_sameTextAgain_replacesItsVerdict() {
    VerdictCache cache = new VerdictCache(HASH, 1);
    place(cache, "a", plain(0)).keep(HARMLESS);
    place(cache, "a", plain(0)).keep(HARMLESS.rated(0.7));
    for (int n = 1; n < VerdictCache.WAYS; n++) {
      place(cache, "a", plain(n)).keep(HARMLESS);
    }

    assertThat(place(cache, "a", plain(0)).known()).isEqualTo(HARMLESS.rated(0.7));
  }

  @Test
  void new_setsNoPowerOfTwo_isRefused() {
    assertThatThrownBy(() -> new VerdictCache(HASH, 12))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int known(VerdictCache cache, int texts) {
    int known = 0;
    for (int n = 0; n < texts; n++) {
      known += place(cache, "a", plain(n)).known() == null ? 0 : 1;
    }
    return known;
  }

  private static VerdictCache.Place place(VerdictCache cache, String tenant, Segment segment) {
    return Objects.requireNonNull(cache.shareOf(tenant).placeOf(segment));
  }

  private static Segment plain(int n) {
    return segment(n + " ".repeat(VerdictCache.SHORTEST_TEXT));
  }

  private static Segment segment(String text) {
    return new Segment("", Origin.USER, Notation.PLAIN, text);
  }

  private static Verdict verdict(int findings) {
    List<Finding> found = new ArrayList<>();
    for (int n = 0; n < findings; n++) {
      found.add(new Finding("EMAIL_ADDRESS", 2 * n, 2 * n + 1, 0.9, "pii"));
    }
    return new Verdict(new Detection(found, List.of()), Verdict.UNRATED, false);
  }
}
