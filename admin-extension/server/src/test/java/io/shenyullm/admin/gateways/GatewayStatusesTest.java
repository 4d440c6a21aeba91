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
package io.shenyullm.admin.gateways;

import static io.shenyullm.admin.gateways.TestingStatuses.START;
import static io.shenyullm.admin.gateways.TestingStatuses.program;
import static io.shenyullm.admin.gateways.TestingStatuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.reported.Reported;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayStatusesTest {
  private final TestingStatuses.Hands clock = new TestingStatuses.Hands();
  private final GatewayStatuses statuses = new GatewayStatuses(clock);

  private void say(String boot, long sequence) {
    statuses.status(status("gw-1", boot, sequence).build());
  }

  private Reported only() {
    assertThat(statuses.all()).hasSize(1);
    return statuses.all().get(0);
  }

  @Test
  void status_ofOneProcess_higherSequenceWins() {
    say("b-1", 1);
    clock.pass(Duration.ofSeconds(5));
    say("b-1", 3);
    clock.pass(Duration.ofSeconds(1));
    say("b-1", 2);
    assertThat(only().status().sequence()).isEqualTo(3);
    assertThat(only().seenAt()).as("what is late does not count").isEqualTo(START.plusSeconds(5));
  }

  @Test
  void status_withoutSequence_lastWins() {
    StatusRecord first = StatusRecord.builder(new Origin("s-1", START, "gw-1", "b-1")).build();
    StatusRecord second = StatusRecord.builder(new Origin("s-2", START, "gw-1", "b-1")).build();
    statuses.status(first);
    statuses.status(second);
    assertThat(only().status()).isEqualTo(second);
  }

  @Test
  void status_ofAProcessThatStartedLater_winsThoughItsSequenceIsLow() {
    say("b-1", 900);
    statuses.status(
        status("gw-1", "b-2", 1).program(program("0.2.0", START.plusSeconds(60))).build());
    assertThat(only().status().origin().boot()).isEqualTo("b-2");
    assertThat(only().isContested(clock.instant())).isFalse();
  }

  @Test
  void status_ofTwoLivingProcessesOfOneName_saysSo() {
    statuses.status(
        status("gw-1", "b-2", 1).program(program("0.2.0", START.plusSeconds(60))).build());
    say("b-1", 900);
    assertThat(only().status().origin().boot()).isEqualTo("b-2");
    assertThat(only().isContested(clock.instant())).isTrue();
    clock.pass(Duration.ofSeconds(16));
    statuses.status(
        status("gw-1", "b-2", 2).program(program("0.2.0", START.plusSeconds(60))).build());
    assertThat(only().isContested(clock.instant())).as("the other one is silent").isFalse();
  }

  @Test
  void status_ofAProcessWhoseClockWentBack_isHeardOnceTheOtherIsSilent() {
    say("b-1", 900);
    StatusRecord earlier =
        status("gw-1", "b-2", 5).program(program("0.1.0", START.minusSeconds(3600))).build();
    statuses.status(earlier);
    assertThat(only().status().origin().boot()).isEqualTo("b-1");
    clock.pass(Duration.ofSeconds(16));
    statuses.status(earlier);
    assertThat(only().status().origin().boot()).isEqualTo("b-2");
  }

  @Test
  void all_silentForADay_isForgotten() {
    say("b-1", 1);
    clock.pass(Duration.ofSeconds(16));
    assertThat(only().isSilent(clock.instant())).isTrue();
    clock.pass(GatewayStatuses.REMEMBERED);
    assertThat(statuses.all()).isEmpty();
  }

  @Test
  void status_moreThanAnInstallationHas_theOldestGoes() {
    for (int i = 0; i <= GatewayStatuses.MOST; i++) {
      clock.pass(Duration.ofMillis(1));
      statuses.status(status("gw-" + i, "b", 1).build());
    }
    assertThat(statuses.all()).hasSize(GatewayStatuses.MOST);
    assertThat(statuses.find("gw-0")).isEmpty();
    assertThat(statuses.find("gw-1")).isPresent();
  }

  @Test
  void restore_whatWasHeardSince_stays() {
    say("b-1", 7);
    statuses.restore(
        List.of(
            new Reported(status("gw-1", "b-1", 3).build(), START.minusSeconds(60), null),
            new Reported(status("gw-2", "b-1", 3).build(), START.minusSeconds(60), null)));
    assertThat(statuses.all())
        .extracting(reported -> reported.status().sequence())
        .containsExactly(7L, 3L);
    assertThat(statuses.takeUnsaved()).extracting(Reported::id).containsExactly("gw-1");
    assertThat(statuses.takeUnsaved()).isEmpty();
  }
}
