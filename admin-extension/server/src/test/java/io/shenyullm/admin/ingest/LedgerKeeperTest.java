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
package io.shenyullm.admin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

final class LedgerKeeperTest {
  @Test
  void guarded_letsNothingOut_soThatItsScheduleGoesOn() {
    List<String> done = new ArrayList<>();
    LedgerKeeper.guarded(
        "a test",
        () -> {
          done.add("no connection");
          throw new CannotCreateTransactionException("no connection");
        });
    LedgerKeeper.guarded(
        "a test",
        () -> {
          done.add("no class");
          throw new NoClassDefFoundError("gone");
        });
    assertThat(done).containsExactly("no connection", "no class");
  }
}
