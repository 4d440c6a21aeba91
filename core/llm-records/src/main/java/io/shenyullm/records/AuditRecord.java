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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision of the guard, or how the exchange that it was about has ended. Holds no text of a
 * prompt and no matched data. A field that is {@code null} is not known.
 *
 * @param requestId joins the records of one exchange
 * @param kind {@link #ADMISSION} or {@link #REFUSAL} before the upstream is called, {@link
 *     #OUTCOME} after
 * @param obligations conditions under which the request was admitted
 * @param rules ids of the policy's rules that decided
 * @param decisionTime that the guard took
 */
public record AuditRecord(
    Origin origin,
    Chain chain,
    String requestId,
    String kind,
    Caller caller,
    Context context,
    Authentication authentication,
    Client client,
    Ruling ruling,
    Found found,
    Injection injection,
    Handled handled,
    Outcome outcome,
    @Nullable List<String> obligations,
    @Nullable List<String> rules,
    @Nullable Duration decisionTime)
    implements LlmRecord {
  /** The request may go on. */
  public static final String ADMISSION = "admission";

  /** It may not. */
  public static final String REFUSAL = "refusal";

  /** How one that went on has ended. */
  public static final String OUTCOME = "outcome";

  /**
   * The fields that place a record in its chain. All others are its content, over which the hash
   * goes; fields are only ever added to the content.
   */
  public static final Set<String> SEAL = Set.of("id", "keyId", "previousHash", "sequence", "hash");

  public AuditRecord {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(chain, "chain");
    requestId = Bounded.id(requestId);
    kind = Bounded.kind(kind);
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(authentication, "authentication");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(ruling, "ruling");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(injection, "injection");
    Objects.requireNonNull(handled, "handled");
    Objects.requireNonNull(outcome, "outcome");
    obligations = Bounded.names(obligations);
    rules = Bounded.names(rules);
  }

  /** Begins a record; {@link Builder#build} places it in a chain. */
  public static Builder builder(String kind, String requestId, Caller caller) {
    return new Builder(kind, requestId, caller);
  }

  /**
   * The record's place in the chain of its gateway and boot.
   *
   * @param sequence from 1, without gaps
   * @param keyId tells which key the hash was made with; {@code null} where an older gateway had
   *     none
   * @param previousHash of the record before it
   * @param hash over that, the sequence and the content
   */
  public record Chain(
      long sequence, @Nullable String keyId, @Nullable String previousHash, @Nullable String hash) {
    private static final Chain NONE = new Chain(0, null, null, null);

    /** Of its gateway's name in an id: that has its limit, and the boot alone makes it unique. */
    private static final int MAX_GATEWAY_CHARS = 200;

    public Chain {
      keyId = Bounded.codeOrNull(keyId);
      previousHash = Bounded.nameOrNull(previousHash);
      hash = Bounded.nameOrNull(hash);
    }

    /** How the ids of a chain's records begin; the sequence follows. */
    public static String idPrefix(String gateway, String boot) {
      return gateway.substring(0, Math.min(gateway.length(), MAX_GATEWAY_CHARS)) + "/" + boot + "/";
    }

    static Chain read(RecordFields fields) throws UnreadableRecordException {
      return new Chain(
          fields.number("sequence"),
          fields.optionalCode("keyId"),
          fields.optionalName("previousHash"),
          fields.optionalName("hash"));
    }
  }

  /**
   * What the request was about.
   *
   * @param model as the caller named it, where the catalogue knows it
   * @param operation {@code gen_ai.operation.name}, such as {@code chat}
   */
  public record Context(
      @Nullable String model,
      @Nullable String route,
      @Nullable Long snapshotVersion,
      @Nullable String operation) {
    /** Nothing is known. */
    public static final Context UNKNOWN = new Context(null, null, null, null);

    public Context {
      model = Bounded.nameOrNull(model);
      route = Bounded.nameOrNull(route);
      operation = Bounded.codeOrNull(operation);
    }

    void write(RecordTree tree) {
      tree.put("requestModel", model).put("route", route).put("snapshotVersion", snapshotVersion);
      tree.put("operation", operation);
    }

    static Context read(RecordFields fields) throws UnreadableRecordException {
      return new Context(
          fields.optionalName("requestModel"),
          fields.optionalName("route"),
          fields.optionalNumber("snapshotVersion"),
          fields.optionalCode("operation"));
    }
  }

  /**
   * How the caller was identified.
   *
   * @param method {@code key}, {@code token}, {@code app} or {@code anonymous}
   * @param methods the token's {@code amr}
   * @param contextClass the token's {@code acr}
   * @param device what the token says of the caller's device
   */
  public record Authentication(
      @Nullable String method,
      @Nullable List<String> methods,
      @Nullable String contextClass,
      @Nullable String device) {
    /** Nothing is known. */
    public static final Authentication UNKNOWN = new Authentication(null, null, null, null);

    public Authentication {
      method = Bounded.codeOrNull(method);
      methods = Bounded.names(methods);
      contextClass = Bounded.nameOrNull(contextClass);
      device = Bounded.nameOrNull(device);
    }

    void write(RecordTree tree) {
      tree.put("authMethod", method).texts("amr", methods).put("acr", contextClass);
      tree.put("device", device);
    }

    static Authentication read(RecordFields fields) throws UnreadableRecordException {
      return new Authentication(
          fields.optionalCode("authMethod"),
          fields.names("amr"),
          fields.optionalName("acr"),
          fields.optionalName("device"));
    }
  }

  /**
   * Where the call came from.
   *
   * @param address keyed hash or network prefix of the verified address
   * @param userAgent family, without version
   */
  public record Client(@Nullable String address, @Nullable String userAgent) {
    /** Nothing is known. */
    public static final Client UNKNOWN = new Client(null, null);

    public Client {
      address = Bounded.codeOrNull(address);
      userAgent = Bounded.codeOrNull(userAgent);
    }

    void write(RecordTree tree) {
      tree.put("clientAddress", address).put("userAgent", userAgent);
    }

    static Client read(RecordFields fields) throws UnreadableRecordException {
      return new Client(fields.optionalCode("clientAddress"), fields.optionalCode("userAgent"));
    }
  }

  /**
   * What was decided.
   *
   * @param decision {@code allow}, {@code deny} or {@code error} (the policy could not decide)
   * @param decisionId also in the {@code x-llm-decision-id} header of a refusal
   * @param policyVersion digest of policy and data
   * @param reasons codes from the policy
   */
  public record Ruling(
      @Nullable String decision,
      @Nullable String decisionId,
      @Nullable String policyVersion,
      @Nullable List<String> reasons) {
    /** Nothing is known. */
    public static final Ruling UNKNOWN = new Ruling(null, null, null, null);

    public Ruling {
      decision = Bounded.codeOrNull(decision);
      decisionId = Bounded.idOrNull(decisionId);
      policyVersion = Bounded.nameOrNull(policyVersion);
      reasons = Bounded.names(reasons);
    }

    void write(RecordTree tree) {
      tree.put("decision", decision).put("decisionId", decisionId);
      tree.put("policyVersion", policyVersion).texts("reasons", reasons);
    }

    static Ruling read(RecordFields fields) throws UnreadableRecordException {
      return new Ruling(
          fields.optionalCode("decision"),
          fields.optionalId("decisionId"),
          fields.optionalName("policyVersion"),
          fields.names("reasons"));
    }
  }

  /**
   * What the decision was made on.
   *
   * @param findings number of findings by entity type
   * @param dataClass most sensitive class found
   * @param risk 0 to 1
   * @param masked whether the request was changed
   */
  public record Found(
      @Nullable Map<String, Long> findings,
      @Nullable String dataClass,
      @Nullable Double risk,
      @Nullable Boolean masked) {
    /** Nothing is known. */
    public static final Found UNKNOWN = new Found(null, null, null, null);

    public Found {
      findings = Bounded.byNameOrNull(findings);
      dataClass = Bounded.codeOrNull(dataClass);
      Bounded.share(risk);
    }

    void write(RecordTree tree) {
      tree.counts("findings", findings).put("dataClass", dataClass).score("risk", risk);
      tree.put("masked", masked);
    }

    static Found read(RecordFields fields) throws UnreadableRecordException {
      return new Found(
          fields.counts("findings"),
          fields.optionalCode("dataClass"),
          fields.optionalShare("risk"),
          fields.flag("masked"));
    }
  }

  /** The strongest sign of an injected instruction: its score, 0 to 1, and its kind. */
  public record Injection(@Nullable Double score, @Nullable String kind) {
    /** Nothing is known. */
    public static final Injection UNKNOWN = new Injection(null, null);

    public Injection {
      Bounded.share(score);
      kind = Bounded.codeOrNull(kind);
    }

    void write(RecordTree tree) {
      tree.score("injectionScore", score).put("injectionKind", kind);
    }

    static Injection read(RecordFields fields) throws UnreadableRecordException {
      return new Injection(
          fields.optionalShare("injectionScore"), fields.optionalCode("injectionKind"));
    }
  }

  /**
   * What was done to what was found.
   *
   * @param byAction number of findings by {@code type:action}
   * @param unscannable parts that could not be scanned
   */
  public record Handled(@Nullable Map<String, Long> byAction, @Nullable Long unscannable) {
    /** Nothing is known. */
    public static final Handled UNKNOWN = new Handled(null, null);

    public Handled {
      byAction = Bounded.byNameOrNull(byAction);
    }

    void write(RecordTree tree) {
      tree.counts("findingsByAction", byAction).put("unscannable", unscannable);
    }

    static Handled read(RecordFields fields) throws UnreadableRecordException {
      return new Handled(fields.counts("findingsByAction"), fields.optionalNumber("unscannable"));
    }
  }

  /**
   * How it ended; on an admission nothing of it is known.
   *
   * @param model that answered
   * @param ending as in a usage record
   * @param httpStatus sent to the caller
   * @param code of the refusal or failure
   */
  public record Outcome(
      @Nullable String model,
      @Nullable String provider,
      @Nullable String ending,
      @Nullable Integer httpStatus,
      @Nullable String code) {
    /** Nothing is known. */
    public static final Outcome UNKNOWN = new Outcome(null, null, null, null, null);

    public Outcome {
      model = Bounded.nameOrNull(model);
      provider = Bounded.nameOrNull(provider);
      ending = Bounded.kindOrNull(ending);
      code = Bounded.codeOrNull(code);
    }

    /** The request was turned away. */
    public static Outcome refused(int httpStatus, String code) {
      return new Outcome(null, null, null, httpStatus, code);
    }

    void write(RecordTree tree) {
      tree.put("model", model).put("provider", provider).put("ending", ending);
      tree.put("httpStatus", httpStatus).put("errorCode", code);
    }

    static Outcome read(RecordFields fields) throws UnreadableRecordException {
      return new Outcome(
          fields.optionalName("model"),
          fields.optionalName("provider"),
          fields.optionalKind("ending"),
          fields.optionalStatus("httpStatus"),
          fields.optionalCode("errorCode"));
    }
  }

  @Override
  public void write(RecordTree tree) {
    tree.put("sequence", chain.sequence()).put("requestId", requestId).put("kind", kind);
    caller.write(tree);
    context.write(tree);
    authentication.write(tree);
    client.write(tree);
    ruling.write(tree);
    found.write(tree);
    injection.write(tree);
    handled.write(tree);
    tree.texts("obligations", obligations).texts("rules", rules);
    tree.millis("decisionMillis", decisionTime);
    outcome.write(tree);
    tree.put("keyId", chain.keyId()).put("previousHash", chain.previousHash());
    tree.put("hash", chain.hash());
  }

  static AuditRecord read(RecordFields fields) throws UnreadableRecordException {
    Origin origin = Origin.read(fields);
    if (origin.boot() == null) {
      throw new UnreadableRecordException("boot is missing");
    }
    return builder(fields.kind("kind"), fields.id("requestId"), Caller.read(fields))
        .context(Context.read(fields))
        .authentication(Authentication.read(fields))
        .client(Client.read(fields))
        .ruling(Ruling.read(fields))
        .found(Found.read(fields))
        .injection(Injection.read(fields))
        .handled(Handled.read(fields))
        .obligations(fields.names("obligations"))
        .rules(fields.names("rules"))
        .decisionTime(fields.optionalMillis("decisionMillis"))
        .outcome(Outcome.read(fields))
        .build(origin, Chain.read(fields));
  }

  /** Collects what is known; may be built more than once. Not thread-safe. */
  public static final class Builder {
    private final String kind;
    private final String requestId;
    private final Caller caller;
    private Context context = Context.UNKNOWN;
    private Authentication authentication = Authentication.UNKNOWN;
    private Client client = Client.UNKNOWN;
    private Ruling ruling = Ruling.UNKNOWN;
    private Found found = Found.UNKNOWN;
    private Injection injection = Injection.UNKNOWN;
    private Handled handled = Handled.UNKNOWN;
    private Outcome outcome = Outcome.UNKNOWN;
    private @Nullable List<String> obligations;
    private @Nullable List<String> rules;
    private @Nullable Duration decisionTime;

    private Builder(String kind, String requestId, Caller caller) {
      this.kind = kind;
      this.requestId = requestId;
      this.caller = caller;
    }

    public Builder context(Context value) {
      context = value;
      return this;
    }

    public Builder authentication(Authentication value) {
      authentication = value;
      return this;
    }

    public Builder client(Client value) {
      client = value;
      return this;
    }

    public Builder ruling(Ruling value) {
      ruling = value;
      return this;
    }

    public Builder found(Found value) {
      found = value;
      return this;
    }

    public Builder injection(Injection value) {
      injection = value;
      return this;
    }

    public Builder handled(Handled value) {
      handled = value;
      return this;
    }

    public Builder obligations(@Nullable List<String> value) {
      obligations = value;
      return this;
    }

    public Builder rules(@Nullable List<String> value) {
      rules = value;
      return this;
    }

    public Builder decisionTime(@Nullable Duration value) {
      decisionTime = value;
      return this;
    }

    public Builder outcome(Outcome value) {
      outcome = value;
      return this;
    }

    public String kind() {
      return kind;
    }

    public String requestId() {
      return requestId;
    }

    /** All that is known so far, told again at the end of the exchange. */
    public Builder ended(Outcome value) {
      return new Builder(AuditRecord.OUTCOME, requestId, caller)
          .context(context)
          .authentication(authentication)
          .client(client)
          .ruling(ruling)
          .found(found)
          .injection(injection)
          .handled(handled)
          .obligations(obligations)
          .rules(rules)
          .decisionTime(decisionTime)
          .outcome(value);
    }

    /** The record without its seal, as a tree of {@link io.shenyullm.core.json.Json}. */
    public Map<String, @Nullable Object> content(Instant at, String gateway, String boot) {
      Map<String, @Nullable Object> tree =
          build(new Origin("", at, gateway, boot), Chain.NONE).tree();
      SEAL.forEach(tree::remove);
      return tree;
    }

    /** The record at its place in a chain. */
    public AuditRecord build(Origin origin, Chain chain) {
      return new AuditRecord(
          origin,
          chain,
          requestId,
          kind,
          caller,
          context,
          authentication,
          client,
          ruling,
          found,
          injection,
          handled,
          outcome,
          obligations,
          rules,
          decisionTime);
    }
  }
}
