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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** Nodes and clients of one scenario, and what is checked at its end. */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final int NODES = 3;
  private static final int SHOWN = 5;

  /** The design's promise for controls. */
  private static final long OBEYED_MICROS = 1_000_000;

  /** Longer than the promise, so that whoever breaks it is seen. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** Largest calls that a lowered limit leaves: some seconds of spending. */
  private static final long LOWERED_CALLS = 8_000;

  /** So many spenders may each be refused a call that is larger than what is left. */
  private static final long LOWERED_REST = 100;

  /** The design's promise for the share of a budget that is spent before the first refusal. */
  private static final int SPENDABLE_PERCENT = 98;

  /**
   * How much of everything.
   *
   * @param clients processes
   * @param spenders threads, over all clients
   * @param users values of the budget of many scopes
   * @param smallCalls how many calls the small budget pays for
   * @param debits acknowledged between two steps of a scenario, by each client
   */
  record Size(int clients, int spenders, int users, int smallCalls, int debits) {
    static final Size FULL = new Size(3, 64, 2_000, 20_000, 3_000);
    static final Size SHORT = new Size(2, 32, 200, 4_000, 700);
  }

  private final Size size;
  private final Engine engine;
  private final String name;
  private final Path folder;
  private final Report report;
  private final Random random;
  private final long seed;
  private final Load load;
  private final ZoneId zone;
  private final List<Duration> skews;
  private final boolean storm;
  private final Nodes nodes;
  private final List<Client> clients = new ArrayList<>();
  private final List<Client> all = new ArrayList<>();
  private final ExecutorService reading = Executors.newSingleThreadExecutor();
  private final Ledgers ledgers;
  private long longestStartMillis;

  Stage(Engine engine, Scenario scenario, Size size, Path folder, long seed, Report report)
      throws IOException {
    this.size = size;
    this.engine = engine;
    this.name = scenario.name(engine);
    this.folder = Files.createDirectories(folder);
    this.report = report;
    this.seed = seed;
    this.random = new Random(seed);
    this.zone =
        Load.zoneWithHourEndingIn(Instant.now().getEpochSecond(), scenario.hourEndsInSeconds());
    this.skews = scenario.skews();
    this.storm = scenario.isStormy();
    this.load = new Load(zone, size.users(), smallLimit());
    this.nodes = new Nodes(engine, folder, NODES, random);
    this.ledgers = new Ledgers(Files.createDirectories(clientsFolder()), reading);
  }

  private Path clientsFolder() {
    return folder.resolve("clients");
  }

  private long smallLimit() {
    return size.smallCalls() * 1_000L;
  }

  private void check(String what, boolean ok, String figures) {
    report.check(name + ", " + what, ok, figures);
  }

  // ---- for scenarios ----

  Nodes nodes() {
    return nodes;
  }

  int pick(int bound) {
    return random.nextInt(bound);
  }

  void start() {
    nodes.start();
    for (int i = 0; i < size.clients(); i++) {
      Client client = startClient(i);
      clients.add(client);
    }
    load();
    clients.forEach(Client::reset);
  }

  private Client startClient(int number) {
    Client client =
        Client.start(
            engine,
            new SpenderSettings(
                nodes.client(),
                clientsFolder(),
                "client-" + number,
                size.spenders() / size.clients(),
                size.users(),
                zone,
                smallLimit(),
                skews.get(number % skews.size()),
                storm,
                seed * 100 + all.size()),
            folder);
    all.add(client);
    return client;
  }

  /** Waits until every client has acknowledged some more debits. */
  void load() {
    List<Long> before = clients.stream().map(client -> client.figures().debits()).toList();
    for (int i = 0; i < clients.size(); i++) {
      Client client = clients.get(i);
      long goal = before.get(i) + size.debits();
      Await.until(
          client.settings().id() + " to spend", PATIENCE, () -> client.figures().debits() >= goal);
    }
  }

  /** Spending goes on for so long. */
  void loadFor(Duration time) {
    Await.pause(time);
    load();
  }

  void killClient(int number) {
    clients.get(number).kill();
  }

  /** Waits until it serves, which is reported; what counts for the others counts from then on. */
  void startSuccessor(int number) {
    long began = System.nanoTime();
    Client client = startClient(number);
    clients.set(number, client);
    Await.until("the successor to spend", PATIENCE, () -> client.figures().debits() > 0);
    longestStartMillis =
        Math.max(longestStartMillis, Duration.ofNanos(System.nanoTime() - began).toMillis());
    client.reset();
  }

  void awaitReconciled(int number) {
    Client client = clients.get(number);
    Await.until("the reconciliation of " + client.settings().id(), PATIENCE, client::hasReconciled);
  }

  // ---- controls ----

  /** Freezes the budget that every call is paid from, and lets it go again. */
  void freezeAndRelease() {
    try (Console console = Console.open(nodes.client())) {
      console.control(Load.EVERYBODYS, null, false); // loads classes, and changes nothing
      long frozenAt = Micros.now();
      console.control(Load.EVERYBODYS, null, true);
      Await.pause(SETTLING);
      long last =
          clients.stream().mapToLong(client -> lastGrant(client, frozenAt)).max().orElseThrow();
      check(
          "a freeze reaches every client",
          last - frozenAt <= OBEYED_MICROS,
          "the last grant " + (last - frozenAt) / 1_000 + " ms after the operator's click");
      long releasedAt = Micros.now();
      console.control(Load.EVERYBODYS, null, false);
      reportResumption("undoing it reaches every client", releasedAt);
    }
  }

  /** Lowers the limit of the same budget to a little more than is spent, and raises it again. */
  void lowerAndRaise() {
    try (Console console = Console.open(nodes.client())) {
      long limit = spentByEverybody() + LOWERED_CALLS * Load.MOST_HOLD;
      console.control(Load.EVERYBODYS, limit, false);
      Await.until(
          "the lowered limit to be spent",
          PATIENCE,
          () -> spentByEverybody() > limit - LOWERED_REST * Load.MOST_HOLD);
      Await.pause(SETTLING);
      long over = spentByEverybody() - limit;
      check(
          "a lowered limit is kept",
          over <= 0,
          "spent to the end, beyond it by " + over + " of " + LOWERED_CALLS * Load.MOST_HOLD);
      long raisedAt = Micros.now();
      console.control(Load.EVERYBODYS, null, false);
      reportResumption("a raised limit reaches every client", raisedAt);
    }
  }

  private long spentByEverybody() {
    return ledgers.grants(BudgetScope.ALL).stream().mapToLong(Ledgers.Grant::nanos).sum();
  }

  /** When a client was last granted something; the given time if not since then. */
  private long lastGrant(Client client, long since) {
    return grantsSince(client, since).max().orElse(since);
  }

  private LongStream grantsSince(Client client, long since) {
    String gateway = client.settings().id() + "/";
    return ledgers.grants(BudgetScope.ALL).stream()
        .filter(grant -> grant.member().startsWith(gateway) && grant.micros() > since)
        .mapToLong(Ledgers.Grant::micros);
  }

  private void reportResumption(String what, long since) {
    load();
    long slowest =
        clients.stream()
            .mapToLong(client -> grantsSince(client, since).min().orElseThrow())
            .max()
            .orElseThrow();
    check(
        what,
        slowest - since <= OBEYED_MICROS,
        "the first grant at most " + (slowest - since) / 1_000 + " ms after the operator's click");
  }

  // ---- the end ----

  /** Reports service, spends the small budget, stops everybody and checks. */
  void finish() {
    reportService();
    spendSmallBudget();
    clients.forEach(Client::stop);
    boolean clean = true;
    for (Client client : clients) {
      clean &= client.endedClean();
    }
    List<String> errors = clients.stream().flatMap(client -> client.errors().stream()).toList();
    int foreign = clients.stream().mapToInt(Client::foreignErrors).sum();
    check(
        "clients end clean",
        clean && errors.isEmpty(),
        (errors.isEmpty()
                ? "no errors of ours logged"
                : errors.size() + " errors, first " + errors.get(0))
            + (foreign == 0 ? "" : ", " + foreign + " by libraries"));
    audit();
  }

  private void reportService() {
    long calls = 0;
    long grants = 0;
    long threads = 0;
    long failed = 0;
    long unserved = 0;
    for (Client client : clients) {
      Figures figures = client.figures();
      calls = Math.max(calls, figures.callGap());
      grants = Math.max(grants, figures.grantGap());
      threads = Math.max(threads, figures.threadGap());
      failed += figures.callsFailed();
      unserved += figures.unserved();
    }
    check(
        "service goes on",
        true,
        String.format(
                Locale.ROOT,
                "longest without a grid call %d ms, without a grant %d ms, for one spender %d ms;"
                    + " %d calls failed, %d requests refused with money left",
                calls,
                grants,
                threads,
                failed,
                unserved)
            + (longestStartMillis == 0
                ? ""
                : "; a successor served " + longestStartMillis + " ms after its start"));
  }

  private void spendSmallBudget() {
    clients.forEach(Client::hammer);
    for (Client client : clients) {
      Await.until(
          client.settings().id() + " to spend the small budget",
          PATIENCE,
          () -> client.figures().firstRefusal() > 0 && client.figures().hammering() == 0);
    }
    long first =
        clients.stream().mapToLong(client -> client.figures().firstRefusal()).min().orElseThrow();
    long unserved = clients.stream().mapToLong(client -> client.figures().smallUnserved()).sum();
    long granted = 0;
    long total = 0;
    for (Ledgers.Grant grant : ledgers.grants(Load.SMALL_SCOPE)) {
      total += grant.nanos();
      if (grant.micros() <= first) {
        granted += grant.nanos();
      }
    }
    check(
        "small budget is spendable",
        granted * 100 >= smallLimit() * SPENDABLE_PERCENT && total <= smallLimit(),
        String.format(
            Locale.ROOT,
            "%.2f %% granted before the first refusal for want of money, %.2f %% in the end;"
                + " %d refused because the grid did not answer in time",
            granted * 100.0 / smallLimit(),
            total * 100.0 / smallLimit(),
            unserved));
  }

  private void audit() {
    Audit audit = Audit.of(nodes.client(), ledgers, load);
    check(
        "debits are in the grid exactly",
        audit.mismatches().isEmpty() && audit.windows() > 0,
        ledgers.debits()
            + " debits, "
            + audit.windows()
            + " windows"
            + (audit.mismatches().isEmpty()
                ? ""
                : ", "
                    + audit.mismatches().size()
                    + " differ: "
                    + audit.mismatches().subList(0, Math.min(SHOWN, audit.mismatches().size()))));
    check(
        "no window beyond its limit",
        audit.worstOverNanos() <= 0 && audit.full() > 0,
        audit.full() + " windows spent to the end, the worst by " + audit.worstOverNanos());
    check(
        "no lease is left",
        audit.openNanos() == 0,
        audit.openNanos() + " open in " + audit.openShares() + " shares");
  }

  @Override
  public void close() {
    all.forEach(Client::discard);
    nodes.close();
    reading.shutdownNow();
  }

  /** Removes what is left on disk. */
  static void delete(Path folder) {
    try (var tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
