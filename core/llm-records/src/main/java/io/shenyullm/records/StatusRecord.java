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
package io.shenyullm.records;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is, in its own words. What it does not say, because it is older or has no such
 * part, is absent.
 *
 * @param sequence counts this process's reports: of two the higher one is newer
 * @param program what runs, where and since when
 * @param snapshot what it obeys
 * @param load what it is doing
 * @param outbox its queues of records
 * @param links how its connections are secured
 * @param offers how models at providers are doing, those in trouble first
 * @param budgets how full they are; absent where a grid tells for all gateways
 */
public record StatusRecord(
    Origin origin,
    @Nullable Long sequence,
    Program program,
    Snapshot snapshot,
    Load load,
    Outbox outbox,
    @Nullable List<Link> links,
    @Nullable List<Offer> offers,
    @Nullable Budgets budgets)
    implements LlmRecord {
  public StatusRecord {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(snapshot, "snapshot");
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(outbox, "outbox");
    links = first(links, RecordLimits.LINKS);
    offers = first(offers, RecordLimits.OFFERS);
  }

  private static <T> @Nullable List<T> first(@Nullable List<T> all, int limit) {
    return all == null ? null : all.stream().limit(limit).toList();
  }

  public static Builder builder(Origin origin) {
    return new Builder(origin);
  }

  /**
   * What runs.
   *
   * @param version of the gateway's plugins
   * @param commit that they were built from
   * @param java version of the virtual machine
   * @param host name of the machine
   * @param startedAt when the process began, by the gateway's clock
   */
  public record Program(
      @Nullable String version,
      @Nullable String commit,
      @Nullable String java,
      @Nullable String host,
      @Nullable Instant startedAt) {
    /** Nothing is known. */
    public static final Program UNKNOWN = new Program(null, null, null, null, null);

    public Program {
      version = Bounded.codeOrNull(version);
      commit = Bounded.codeOrNull(commit);
      java = Bounded.codeOrNull(java);
      host = Bounded.nameOrNull(host);
    }

    private void write(RecordTree tree) {
      tree.put("version", version).put("commit", commit).put("java", java).put("host", host);
      tree.put("startedAt", text(startedAt));
    }

    private static Program read(RecordFields fields) throws UnreadableRecordException {
      return new Program(
          fields.optionalCode("version"),
          fields.optionalCode("commit"),
          fields.optionalCode("java"),
          fields.optionalName("host"),
          fields.optionalAt("startedAt"));
    }
  }

  /**
   * The configuration that is obeyed, and the newer one that is not.
   *
   * @param version in force; {@code null} as long as there is none
   * @param sha256 of its document
   * @param since when it came into force, by the gateway's clock
   * @param refusedVersion that the gateway will not load; {@code null} if there is none
   * @param refusedAt when it was refused
   * @param problem why, in one text
   * @param problems why, one by one
   */
  public record Snapshot(
      @Nullable Long version,
      @Nullable String sha256,
      @Nullable Instant since,
      @Nullable Long refusedVersion,
      @Nullable Instant refusedAt,
      @Nullable String problem,
      @Nullable List<Problem> problems) {
    /** Nothing is known. */
    public static final Snapshot UNKNOWN = new Snapshot(null, null, null, null, null, null, null);

    public Snapshot {
      sha256 = Bounded.codeOrNull(sha256);
      problem = Bounded.noteOrNull(problem);
      problems = Bounded.details(problems);
    }

    private void write(RecordTree tree) {
      tree.put("snapshotVersion", version).put("snapshotSha256", sha256);
      tree.put("snapshotSince", text(since));
      tree.put("refusedVersion", refusedVersion).put("refusedAt", text(refusedAt));
      tree.put("snapshotProblem", problem);
      tree.detailsThatFit("snapshotProblems", problems, Problem::write);
    }

    private static Snapshot read(RecordFields fields) throws UnreadableRecordException {
      return new Snapshot(
          fields.optionalNumber("snapshotVersion"),
          fields.optionalCode("snapshotSha256"),
          fields.optionalAt("snapshotSince"),
          fields.optionalNumber("refusedVersion"),
          fields.optionalAt("refusedAt"),
          fields.optionalNote("snapshotProblem"),
          fields.details("snapshotProblems", Problem::read));
    }
  }

  /**
   * One thing that is wrong with a configuration.
   *
   * @param source a file, or a place in the document
   * @param line first is 1; {@code null} where it does not apply
   * @param column first is 1
   */
  public record Problem(String source, @Nullable Long line, @Nullable Long column, String message) {
    public Problem {
      source = Bounded.name(source);
      message = Objects.requireNonNull(Bounded.noteOrNull(message), "message");
    }

    private static void write(Problem problem, RecordTree tree) {
      tree.put("source", problem.source).put("line", problem.line).put("column", problem.column);
      tree.put("message", problem.message);
    }

    private static Problem read(RecordFields fields) throws UnreadableRecordException {
      String message = fields.optionalNote("message");
      return new Problem(
          fields.name("source"),
          fields.optionalNumber("line"),
          fields.optionalNumber("column"),
          message == null ? "" : message);
    }
  }

  /**
   * What a gateway is doing.
   *
   * @param requests that are under way
   * @param bytes that they hold together
   * @param bytesLimit the most that they may hold
   * @param cachedReplies replies in its own memory, about
   * @param cachedBytes and what they take
   */
  public record Load(
      @Nullable Long requests,
      @Nullable Long bytes,
      @Nullable Long bytesLimit,
      @Nullable Long cachedReplies,
      @Nullable Long cachedBytes) {
    /** Nothing is known. */
    public static final Load UNKNOWN = new Load(null, null, null, null, null);

    private void write(RecordTree tree) {
      tree.put("requests", requests).put("bytes", bytes).put("bytesLimit", bytesLimit);
      tree.put("cachedReplies", cachedReplies).put("cachedBytes", cachedBytes);
    }

    private static Load read(RecordFields fields) throws UnreadableRecordException {
      return new Load(
          fields.optionalNumber("requests"),
          fields.optionalNumber("bytes"),
          fields.optionalNumber("bytesLimit"),
          fields.optionalNumber("cachedReplies"),
          fields.optionalNumber("cachedBytes"));
    }
  }

  /**
   * What is on a gateway's disk.
   *
   * @param usage records
   * @param audit records
   * @param bytes of all of them
   */
  public record Outbox(Queue usage, Queue audit, @Nullable Long bytes) {
    /** Nothing is known. */
    public static final Outbox UNKNOWN = new Outbox(Queue.UNKNOWN, Queue.UNKNOWN, null);

    public Outbox {
      Objects.requireNonNull(usage, "usage");
      Objects.requireNonNull(audit, "audit");
    }

    private void write(RecordTree tree) {
      usage.write(tree, "usage");
      audit.write(tree, "audit");
      tree.put("outboxBytes", bytes);
    }

    private static Outbox read(RecordFields fields) throws UnreadableRecordException {
      return new Outbox(
          Queue.read(fields, "usage"),
          Queue.read(fields, "audit"),
          fields.optionalNumber("outboxBytes"));
    }
  }

  /**
   * Records on a gateway's disk.
   *
   * @param waiting to be sent
   * @param parked that the console will not take
   */
  public record Queue(@Nullable Long waiting, @Nullable Long parked) {
    /** Nothing is known. */
    public static final Queue UNKNOWN = new Queue(null, null);

    private void write(RecordTree tree, String topic) {
      tree.put(topic + "Waiting", waiting).put(topic + "Parked", parked);
    }

    private static Queue read(RecordFields fields, String topic) throws UnreadableRecordException {
      return new Queue(
          fields.optionalNumber(topic + "Waiting"), fields.optionalNumber(topic + "Parked"));
    }
  }

  /**
   * A connection, and whether somebody could listen.
   *
   * @param kind {@code callers}, {@code console} or {@code provider}
   * @param name of the provider; empty for the others
   * @param tls whether it is encrypted
   * @param expiresAt when the certificate that was shown last expires; {@code null} where none was
   */
  public record Link(String kind, String name, boolean tls, @Nullable Instant expiresAt) {
    /** What callers send. */
    public static final String CALLERS = "callers";

    /** What the console is told and tells. */
    public static final String CONSOLE = "console";

    /** What a provider is sent. */
    public static final String PROVIDER = "provider";

    public Link {
      kind = Bounded.kind(kind);
      name = Bounded.name(name);
    }

    private static void write(Link link, RecordTree tree) {
      tree.put("kind", link.kind).put("name", link.name.isEmpty() ? null : link.name);
      tree.put("tls", link.tls).put("expiresAt", text(link.expiresAt));
    }

    private static Link read(RecordFields fields) throws UnreadableRecordException {
      String name = fields.optionalName("name");
      return new Link(
          fields.kind("kind"),
          name == null ? "" : name,
          Boolean.TRUE.equals(fields.flag("tls")),
          fields.optionalAt("expiresAt"));
    }
  }

  /**
   * How a model at a provider is doing, as this gateway has seen it.
   *
   * @param key provider and model
   * @param state {@code ready}, {@code cooling} (others go first) or {@code closed} (its breaker
   *     keeps calls away)
   * @param errorRate 0 to 1, recent calls counting more
   * @param firstToken recent mean of streams
   * @param opensIn how long a closed one stays so
   */
  public record Offer(
      String key,
      String state,
      @Nullable Double errorRate,
      @Nullable Duration firstToken,
      @Nullable Duration opensIn) {
    public Offer {
      key = Bounded.name(key);
      state = Bounded.kind(state);
      errorRate = Bounded.share(errorRate);
    }

    private static void write(Offer offer, RecordTree tree) {
      tree.put("offer", offer.key).put("state", offer.state).score("errorRate", offer.errorRate);
      tree.millis("firstTokenMillis", offer.firstToken).millis("opensInMillis", offer.opensIn);
    }

    private static Offer read(RecordFields fields) throws UnreadableRecordException {
      return new Offer(
          fields.name("offer"),
          fields.kind("state"),
          fields.optionalShare("errorRate"),
          fields.optionalMillis("firstTokenMillis"),
          fields.optionalMillis("opensInMillis"));
    }
  }

  /**
   * What a gateway counts of budgets.
   *
   * @param counted windows that it counts, also those that are not listed
   * @param fullest of them, fullest first
   */
  public record Budgets(long counted, List<Budget> fullest) {
    public Budgets {
      fullest = fullest.stream().limit(RecordLimits.BUDGETS).toList();
    }
  }

  /**
   * One window of a budget for one value of its scope. Amounts are nano-units of the currency.
   *
   * @param id of the budget
   * @param scope label of the level
   * @param tenant empty for the scope {@code all}
   * @param value at that level; {@code null} for the counter that further values share
   * @param period label
   * @param zone whose calendar cuts the windows
   * @param start of the window
   * @param end of the window; {@code null} where it never resets
   * @param limitNanos as this gateway obeys it
   * @param settledNanos spent, as far as this gateway counts
   * @param carriedNanos of these, what the ledger held when this process started: all gateways'
   * @param heldNanos for calls under way
   */
  public record Budget(
      String id,
      String scope,
      String tenant,
      @Nullable String value,
      String period,
      String zone,
      String currency,
      Instant start,
      @Nullable Instant end,
      long limitNanos,
      long settledNanos,
      long carriedNanos,
      long heldNanos) {
    public Budget {
      id = Bounded.name(id);
      scope = Bounded.kind(scope);
      tenant = Bounded.name(tenant);
      value = Bounded.nameOrNull(value);
      period = Bounded.kind(period);
      zone = Bounded.code(zone);
      currency = Bounded.kind(currency);
      Objects.requireNonNull(start, "start");
      if (limitNanos < 0 || settledNanos < 0 || carriedNanos < 0 || heldNanos < 0) {
        throw new IllegalArgumentException("amounts must not be negative: " + id);
      }
    }

    private static void write(Budget budget, RecordTree tree) {
      tree.put("id", budget.id).put("scope", budget.scope);
      tree.put("tenant", budget.tenant.isEmpty() ? null : budget.tenant).put("value", budget.value);
      tree.put("period", budget.period).put("zone", budget.zone).put("currency", budget.currency);
      tree.put("start", text(budget.start)).put("end", text(budget.end));
      tree.put("limitNanos", budget.limitNanos).put("settledNanos", budget.settledNanos);
      tree.put("carriedNanos", budget.carriedNanos).put("heldNanos", budget.heldNanos);
    }

    private static Budget read(RecordFields fields) throws UnreadableRecordException {
      String tenant = fields.optionalName("tenant");
      return new Budget(
          fields.name("id"),
          fields.kind("scope"),
          tenant == null ? "" : tenant,
          fields.optionalName("value"),
          fields.kind("period"),
          fields.code("zone"),
          fields.kind("currency"),
          fields.at("start"),
          fields.optionalAt("end"),
          fields.number("limitNanos"),
          fields.number("settledNanos"),
          fields.number("carriedNanos"),
          fields.number("heldNanos"));
    }
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  @Override
  public void write(RecordTree tree) {
    tree.put("sequence", sequence);
    program.write(tree);
    snapshot.write(tree);
    load.write(tree);
    outbox.write(tree);
    tree.detailsThatFit("links", links, Link::write);
    tree.detailsThatFit("offers", offers, Offer::write);
    if (budgets != null) {
      tree.put("budgetsCounted", budgets.counted());
      tree.detailsThatFit("budgets", budgets.fullest(), Budget::write);
    }
  }

  static StatusRecord read(RecordFields fields) throws UnreadableRecordException {
    Long counted = fields.optionalNumber("budgetsCounted");
    List<Budget> fullest = fields.details("budgets", RecordLimits.BUDGETS, Budget::read);
    return new StatusRecord(
        Origin.read(fields),
        fields.optionalNumber("sequence"),
        Program.read(fields),
        Snapshot.read(fields),
        Load.read(fields),
        Outbox.read(fields),
        fields.details("links", RecordLimits.LINKS, Link::read),
        fields.details("offers", RecordLimits.OFFERS, Offer::read),
        counted == null ? null : new Budgets(counted, fullest == null ? List.of() : fullest));
  }

  /** Collects what the parts of a gateway know. For one thread. */
  public static final class Builder {
    private final Origin origin;
    private @Nullable Long sequence;
    private Program program = Program.UNKNOWN;
    private Snapshot snapshot = Snapshot.UNKNOWN;
    private Load load = Load.UNKNOWN;
    private Outbox outbox = Outbox.UNKNOWN;
    private final List<Link> links = new ArrayList<>();
    private @Nullable List<Offer> offers;
    private @Nullable Budgets budgets;

    private Builder(Origin origin) {
      this.origin = Objects.requireNonNull(origin, "origin");
    }

    public Builder sequence(long reports) {
      this.sequence = reports;
      return this;
    }

    public Builder program(Program running) {
      this.program = running;
      return this;
    }

    public Builder snapshot(Snapshot obeyed) {
      this.snapshot = obeyed;
      return this;
    }

    /** What is under way; leaves the cache as it is. */
    public Builder requests(long requests, long bytes, long bytesLimit) {
      this.load = new Load(requests, bytes, bytesLimit, load.cachedReplies, load.cachedBytes);
      return this;
    }

    /** What is cached; leaves the requests as they are. */
    public Builder cache(long replies, long bytes) {
      this.load = new Load(load.requests, load.bytes, load.bytesLimit, replies, bytes);
      return this;
    }

    public Builder outbox(Outbox kept) {
      this.outbox = kept;
      return this;
    }

    /** Adds a connection. */
    public Builder link(Link link) {
      links.add(link);
      return this;
    }

    public Builder offers(List<Offer> seen) {
      this.offers = List.copyOf(seen);
      return this;
    }

    public Builder budgets(Budgets counted) {
      this.budgets = counted;
      return this;
    }

    public StatusRecord build() {
      return new StatusRecord(
          origin, sequence, program, snapshot, load, outbox, links, offers, budgets);
    }
  }
}
