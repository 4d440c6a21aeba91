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
package io.shenyullm.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import io.shenyullm.core.grid.GridHealth;
import java.net.ConnectException;
import java.util.List;
import org.apache.ignite.client.ClientConnectionException;
import org.apache.ignite.client.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure says that nothing was applied only where that is sure. */
final class TroubleTest {
  private static ClientConnectionException refused() {
    return new ClientConnectionException("no channel", new ConnectException("Connection refused"));
  }

  @Test
  void missingClass_isSaid() {
    Trouble.State state =
        Trouble.ofConnecting(
            new NoClassDefFoundError("org/x/Y"), TestingSettings.of(List.of("127.0.0.1:1")));

    assertThat(state.state()).isEqualTo(GridHealth.State.DISCONNECTED);
    assertThat(state.detail()).contains("org/x/Y");
  }

  @Test
  void connectionRefused_isNotSent() {
    assertThat(Trouble.ofCall(refused()).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Trouble.ofCall(new ClientConnectionException("all failed", refused())).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void connectionBroken_thenRefusedByAnother_mayBeApplied() {
    ClientConnectionException broken = new ClientConnectionException("Channel is closed");
    broken.addSuppressed(refused());

    assertThat(Trouble.ofCall(broken).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
  }

  @ParameterizedTest
  @CsvSource({
    "partition data has been lost, see /health",
    "cache topology is not valid, shenyu.llm.node.quorum",
    "the cluster is inactive, not active",
  })
  void refusedByTheSecondNode_mayBeAppliedOnTheFirst(String told, String said) {
    GridException failure = Trouble.ofCall(new ClientException(told));

    assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
    assertThat(failure).hasMessageContaining(said);
  }

  @Test
  void outOfMemory_onThePrimary_isNotApplied() {
    assertThat(Trouble.ofCall(new ClientException("IgniteOutOfMemoryException: full")).kind())
        .isEqualTo(Kind.OVERLOADED);
  }

  @Test
  void outOfMemory_onTheBackup_mayBeApplied() {
    GridException failure =
        Trouble.ofCall(
            new ClientException(
                "Failed to update key on backup node: k: IgniteOutOfMemoryException: full"));

    assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
    assertThat(failure).hasMessageContaining("shenyu.llm.node.maps-memory");
  }
}
