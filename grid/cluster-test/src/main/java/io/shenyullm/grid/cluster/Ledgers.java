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

import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.lease.LedgerSums;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * All ledger files below a folder, read together; each call reads what has been added. This is the
 * truth that the grid is held against. Thread-safe.
 */
final class Ledgers implements LedgerSums {
  private static final int LARGEST_READ = 8 * 1024 * 1024;
  private static final Set<String> WATCHED =
      Set.of(Load.SMALL_SCOPE.label(), BudgetScope.ALL.label());

  private final Path clients;
  private final Executor executor;
  private final Map<Path, Long> offsets = new HashMap<>();
  private final Map<Window, Map<String, Long>> sums = new HashMap<>();
  private final Map<String, List<Grant>> grants = new HashMap<>();
  private final Map<String, Long> debits = new TreeMap<>();

  /**
   * One window of the one budget of its level and value.
   *
   * @param scope label of the level
   */
  record Window(String scope, String value, long startMillis) {}

  /**
   * A debit.
   *
   * @param member who was granted it
   * @param micros when, since the epoch
   */
  record Grant(String member, long micros, long nanos) {}

  /**
   * @param clients holds a folder per client
   * @param executor for reading on behalf of {@link #of}
   */
  Ledgers(Path clients, Executor executor) {
    this.clients = clients;
    this.executor = executor;
  }

  @Override
  public CompletionStage<List<Sum>> of(BudgetScope scope, Instant since, Instant until) {
    return CompletableFuture.supplyAsync(() -> sums(scope, since.toEpochMilli()), executor);
  }

  private synchronized List<Sum> sums(BudgetScope scope, long startMillis) {
    read();
    List<Sum> found = new ArrayList<>();
    sums.forEach(
        (window, byMember) -> {
          if (window.startMillis() == startMillis && window.scope().equals(scope.label())) {
            String tenant = scope == BudgetScope.ALL ? "" : Load.TENANT;
            byMember.forEach(
                (member, nanos) ->
                    found.add(new Sum(tenant, window.value(), Load.CURRENCY, member, nanos)));
          }
        });
    return found;
  }

  /** What every process has spent, by window and member. */
  synchronized Map<Window, Map<String, Long>> all() {
    read();
    Map<Window, Map<String, Long>> copy = new HashMap<>();
    sums.forEach((window, byMember) -> copy.put(window, Map.copyOf(byMember)));
    return copy;
  }

  /** Debits of a level whose grants are kept one by one, in no order. */
  synchronized List<Grant> grants(BudgetScope scope) {
    read();
    return List.copyOf(grants.getOrDefault(scope.label(), List.of()));
  }

  /** Acknowledged debits of all processes. */
  synchronized long debits() {
    read();
    return debits.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Reads what is new, so that the next question is answered at once, as by a real ledger. */
  synchronized void refresh() {
    read();
  }

  private void read() {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(clients, 2)) {
      files = tree.filter(path -> path.toString().endsWith(LedgerFile.SUFFIX)).sorted().toList();
      for (Path file : files) {
        while (readSome(file)) {}
      }
    } catch (IOException e) {
      throw new IllegalStateException("the ledgers cannot be read", e);
    }
  }

  private boolean readSome(Path file) throws IOException {
    long offset = offsets.getOrDefault(file, 0L);
    byte[] bytes;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      bytes = new byte[(int) Math.min(LARGEST_READ, open.length() - offset)];
      open.seek(offset);
      open.readFully(bytes);
    }
    String member = member(file);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        add(member, new String(bytes, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    offsets.put(file, offset + from);
    return bytes.length == LARGEST_READ;
  }

  private static String member(Path file) {
    String name = file.getFileName().toString();
    Path client = Objects.requireNonNull(file.getParent(), "a ledger lies in a client's folder");
    return client.getFileName()
        + "/"
        + name.substring(0, name.length() - LedgerFile.SUFFIX.length());
  }

  private void add(String member, String line) {
    String[] parts = line.split("\t", -1);
    long nanos = Long.parseLong(parts[1]);
    debits.merge(member, 1L, Long::sum);
    for (int i = 2; i < parts.length; i++) {
      String[] entry = parts[i].split(" ", -1);
      Window window = new Window(entry[0], entry[1], Long.parseLong(entry[2]));
      sums.computeIfAbsent(window, key -> new HashMap<>()).merge(member, nanos, Long::sum);
      if (WATCHED.contains(entry[0])) {
        grants
            .computeIfAbsent(entry[0], scope -> new ArrayList<>())
            .add(new Grant(member, Long.parseLong(parts[0]), nanos));
      }
    }
  }
}
