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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.http.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {
  private static final int MIB = 1024 * 1024;

  private final BytesInFlight bytes = new BytesInFlight(BytesInFlight.LEAST_LIMIT);

  @Test
  void add_overTheLimitOfAll_503AndNothingMoreHeld() {
    BytesInFlight.Claim first = bytes.open();
    BytesInFlight.Claim second = bytes.open();
    first.add(MIB - 10);

    assertThatThrownBy(() -> second.add(11))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.refusal().status()).isEqualTo(503);
              assertThat(refused.refusal().code()).isEqualTo("overloaded");
              assertThat(refused.refusal().headers()).containsEntry("Retry-After", "1");
            });
    assertThat(bytes.held()).isEqualTo(MIB - 10);
    assertThatCode(() -> second.add(10)).doesNotThrowAnyException();
  }

  @Test
  void close_twice_givesBackOnce() {
    BytesInFlight.Claim first = bytes.open();
    BytesInFlight.Claim second = bytes.open();
    first.add(100);
    second.add(10);

    first.close();
    first.close();

    assertThat(bytes.held()).isEqualTo(10);
    assertThat(bytes.claims()).as("the second is under way").isEqualTo(1);
  }

  @Test
  void release_thenMore_onlyThatIsHeld() {
    BytesInFlight.Claim claim = bytes.open();
    claim.add(100);
    claim.release();
    claim.add(7);

    assertThat(bytes.held()).isEqualTo(7);
    claim.close();
    assertThat(bytes.held()).isZero();
  }

  @Test
  void add_closedMeanwhile_holdsNothing() {
    BytesInFlight.Claim claim = bytes.open();
    claim.add(100);
    claim.close();
    claim.add(100);
    claim.release();

    assertThat(bytes.held()).isZero();
  }

  @Test
  void add_whileOthersClose_allComesBack() {
    for (int round = 0; round < 200; round++) {
      List<CompletableFuture<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        BytesInFlight.Claim claim = bytes.open();
        running.add(CompletableFuture.runAsync(() -> addOften(claim)));
        running.add(CompletableFuture.runAsync(claim::close));
      }
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      assertThat(bytes.held()).isZero();
    }
  }

  private static void addOften(BytesInFlight.Claim claim) {
    for (int i = 0; i < 50; i++) {
      claim.add(100);
    }
  }

  @Test
  void new_limitBelowTheLeast_refused() {
    assertThatThrownBy(() -> new BytesInFlight(BytesInFlight.LEAST_LIMIT - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048576");
  }
}
