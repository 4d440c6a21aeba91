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
package io.shenyullm.grid.cluster;

import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.budget.BudgetWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What one process has spent, one line a debit, as an outbox would keep it. A debit is acknowledged
 * once its line is with the operating system, from where a killed process cannot take it back; only
 * then is the hold settled. A line without its end was never acknowledged. Thread-safe.
 */
final class LedgerFile implements AutoCloseable {
  static final String SUFFIX = ".ledger";

  private final FileChannel channel;

  private LedgerFile(FileChannel channel) {
    this.channel = channel;
  }

  /** A new file, named so that {@link Ledgers} knows whose it is. */
  static LedgerFile create(Path dataDirectory, String boot) throws IOException {
    Files.createDirectories(dataDirectory);
    return new LedgerFile(
        FileChannel.open(
            dataDirectory.resolve(boot + SUFFIX),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE));
  }

  /** Returns when the debit is acknowledged. */
  void append(long grantedMicros, long nanos, List<BudgetMatch> budgets, List<BudgetWindow> windows)
      throws IOException {
    StringBuilder line = new StringBuilder(160).append(grantedMicros).append('\t').append(nanos);
    for (int i = 0; i < budgets.size(); i++) {
      BudgetMatch budget = budgets.get(i);
      line.append('\t')
          .append(budget.definition().scope().label())
          .append(' ')
          .append(budget.value())
          .append(' ')
          .append(windows.get(i).start().toEpochMilli());
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.append('\n').toString());
    synchronized (this) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
