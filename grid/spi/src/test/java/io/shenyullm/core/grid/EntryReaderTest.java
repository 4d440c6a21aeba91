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
package io.shenyullm.core.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.ScopeEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EntryReaderTest {
  private static final ScopeEntry ENTRY =
      new ScopeEntry(List.of(new Counter(new CounterKey("b", 0, 1_000), 10, true, 3, List.of())));

  @Test
  void accept_entriesThatCannotBeRead_showsTheOthers() {
    byte[] good = LeaseCodec.write(ENTRY);
    byte[] newer = good.clone();
    newer[0]++;
    Map<String, ScopeEntry> seen = new LinkedHashMap<>();
    EntryReader reader = new EntryReader(seen::put);
    reader.accept("newer", newer);
    reader.accept("empty", new byte[0]);
    reader.accept("good", good);
    assertThat(seen).containsExactly(Map.entry("good", ENTRY));
  }
}
