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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing leaves a writer that a reader refuses, and a reader says what it refuses. */
final class RecordBoundsTest {
  private static final String LEAST =
      "{\"schema\":1,\"id\":\"r\",\"at\":\"2026-01-01T00:00:00Z\",\"gateway\":\"g\","
          + "\"ending\":\"complete\"";

  @Property(tries = 300, seed = "1")
  void usage_anyTexts_areWrittenSoThatTheyAreRead(
      @ForAll String user, @ForAll String model, @ForAll String reason) throws Exception {
    UsageRecord written = usage(user, model, reason, 1);
    UsageRecord read = RecordReader.usage(RecordWriter.line(written));
    assertThat(read).isEqualTo(written);
  }

  @Test
  void usage_longestOfEverything_isWithinALine() throws Exception {
    UsageRecord written = usage("\"".repeat(5000), "\\".repeat(5000), "\"".repeat(5000), 200);
    byte[] line = RecordWriter.line(written);
    assertThat(new String(line, UTF_8).length()).isLessThan(RecordLimits.LINE);
    UsageRecord read = RecordReader.usage(line);
    assertThat(read.choice().firedRules()).as("there is room for it").hasSize(20);
    assertThat(read.analysis().tags()).as("there is none for them").isNull();
    assertThat(read.caller()).isEqualTo(written.caller());
  }

  @Property(tries = 300, seed = "1")
  void status_anyTexts_areWrittenSoThatTheyAreRead(
      @ForAll String name, @ForAll String message, @ForAll String value) throws Exception {
    StatusRecord written = status(name, message, value, 1);
    StatusRecord read = RecordReader.status(RecordWriter.line(written));
    assertThat(read).isEqualTo(written);
  }

  @Test
  void status_longestOfEverything_isWithinALine() throws Exception {
    StatusRecord written = status("\"".repeat(5000), "\\".repeat(5000), "\"".repeat(5000), 2000);
    byte[] line = RecordWriter.line(written);
    assertThat(new String(line, UTF_8).length()).isLessThan(RecordLimits.LINE);
    StatusRecord read = RecordReader.status(line);
    assertThat(read.snapshot().problems()).as("they come first").hasSize(RecordLimits.DETAILS);
    assertThat(read.budgets()).isNotNull();
    assertThat(read.budgets().counted()).as("the number is there without a list").isEqualTo(2000);
  }

  @Test
  void status_manyOfUsualLength_areThereUpToTheirLimits() throws Exception {
    StatusRecord read =
        RecordReader.status(RecordWriter.line(status("provider/model", "odd", "li.wei", 2000)));
    assertThat(read.offers()).hasSize(RecordLimits.OFFERS);
    assertThat(read.links()).hasSize(RecordLimits.LINKS);
    assertThat(read.budgets().fullest()).hasSizeBetween(50, RecordLimits.BUDGETS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"requests\":-1 | requests must be a whole number",
        "\"host\":\"a\\u0000b\" | host has a control character",
        "\"startedAt\":\"noon\" | startedAt must be an instant",
        "\"snapshotProblems\":[7] | snapshotProblems[0] must be an object",
        "\"snapshotProblems\":[{\"line\":1}] | snapshotProblems[0].source is missing",
        "\"offers\":[{\"offer\":\"a\",\"state\":\"x\",\"errorRate\":2}] | offers[0].errorRate must"
            + " be",
        "\"budgets\":[{\"id\":\"a\"}] | budgets[0].scope is missing",
      })
  void status_fieldThatCannotBe_isNamedAndNotQuoted(String field, String reason) {
    assertThatThrownBy(() -> RecordReader.status((LEAST + "," + field + "}").getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void caller_longNamesThatBeginAlike_stayApart() {
    String longName = "x".repeat(300);
    Caller one = new Caller(Map.of("user", longName + "1"));
    Caller other = new Caller(Map.of("user", longName + "2"));
    assertThat(one.user()).hasSize(RecordLimits.NAME).isNotEqualTo(other.user());
    assertThat(new Caller(Map.of("user", "x".repeat(255))).user()).hasSize(255);
  }

  @Test
  void money_moreDecimalsThanTheLedgerHas_roundsUp() {
    BigDecimal tiny = new BigDecimal("1E-30");
    assertThat(new UsageRecord.Money(tiny, "USD", null, null, false).billed())
        .isEqualByComparingTo("0.000000000000000001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"principal\":{\"user\":\"a\\u0000b\"} | principal.user has a control character",
        "\"principal\":{\"user\":7} | principal.user must be a text",
        "\"requestModel\":\"\\ud800\" | requestModel has a control character or half",
        "\"boot\":\"\\u0007\" | boot has a control character",
        "\"billedCost\":\"1e999999999\" | billedCost must be an amount",
        "\"billedCost\":\"1E-999999999\" | billedCost must be an amount",
        "\"billedCost\":\"-1\" | billedCost must be an amount",
        "\"billedCost\":\"100000000000000000000\" | billedCost must be an amount",
        "\"billedCost\":\"a lot\" | billedCost must be a decimal",
        "\"billingCurrency\":\"dollars\" | billingCurrency must have three",
        "\"httpStatus\":99999999999 | httpStatus must be an HTTP status",
        "\"usage\":{\"input\":-1} | usage.input must be a whole number",
        "\"usage\":{\"input\":1.5} | usage.input must be a whole number",
        "\"calls\":[3] | calls[0] must be an object",
        "\"calls\":[{\"status\":\"ok\"}] | calls[0].status must be a whole number",
        "\"latencyMillis\":1e300 | latencyMillis must be milliseconds",
        "\"findings\":{\"A\":\"many\"} | findings.A must be a whole number",
        "\"stream\":\"yes\" | stream must be true or false",
      })
  void usage_fieldThatCannotBe_isNamedAndNotQuoted(String field, String reason) {
    assertThatThrownBy(() -> usage(LEAST + "," + field + "}"))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void usage_longTexts_areNamed() {
    String line = LEAST + ",\"principal\":{\"user\":\"" + "x".repeat(257) + "\"}}";
    assertThatThrownBy(() -> usage(line))
        .hasMessage("principal.user is longer than 256 characters");
    assertThatThrownBy(() -> usage("x".repeat(RecordLimits.LINE + 1)))
        .hasMessage("the line is longer than 60000 characters");
  }

  @Test
  void usage_timesNoDatabaseHolds_areRefused() {
    assertThatThrownBy(() -> usage(LEAST.replace("2026-01", "+999999999-01") + "}"))
        .hasMessageStartingWith("at must be within");
    assertThatThrownBy(() -> usage(LEAST.replace("2026-01", "noon") + "}"))
        .hasMessageStartingWith("at must be an instant");
  }

  @Test
  void read_otherSchemas_areToldApart() {
    assertThatThrownBy(() -> usage("{}")).hasMessage("schema is missing");
    assertThatThrownBy(() -> usage("{\"schema\":2}"))
        .hasMessage("schema 2 is newer than this console: update it");
    assertThatThrownBy(() -> RecordReader.audit("nonsense".getBytes(UTF_8)))
        .hasMessageStartingWith("not JSON");
  }

  private static StatusRecord status(String name, String message, String value, int many) {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    StatusRecord.Builder status =
        StatusRecord.builder(new Origin("s-" + name, at, name, value))
            .sequence(many)
            .program(new StatusRecord.Program(name, value, message, name, at))
            .snapshot(
                new StatusRecord.Snapshot(
                    3L,
                    name,
                    at,
                    4L,
                    at,
                    message,
                    Collections.nCopies(many, new StatusRecord.Problem(name, 7L, null, message))))
            .requests(1, 2, 3)
            .cache(4, 5)
            .offers(
                Collections.nCopies(
                    many,
                    new StatusRecord.Offer(
                        name, message, 0.5, Duration.ofMillis(1), Duration.ofSeconds(3))))
            .budgets(
                new StatusRecord.Budgets(
                    many,
                    Collections.nCopies(
                        many,
                        new StatusRecord.Budget(
                            name, message, value, value, message, value, name, at, null, 1, 2, 3,
                            4))));
    for (int i = 0; i < many; i++) {
      status.link(new StatusRecord.Link(message, name, true, at));
    }
    return status.build();
  }

  private static UsageRecord usage(String line) throws UnreadableRecordException {
    return RecordReader.usage(line.getBytes(UTF_8));
  }

  private static UsageRecord usage(String user, String model, String reason, int tags) {
    Map<String, Long> findings = new LinkedHashMap<>();
    for (int i = 0; i < tags; i++) {
      findings.put(reason + i, (long) i);
    }
    List<String> many = Collections.nCopies(tags, reason);
    return UsageRecord.builder(
            new Origin("r-" + user, Instant.parse("2026-01-01T00:00:00.123456Z"), model, user),
            new Caller(Map.of("user", user, "tenant", user, "project", user, "key", user)),
            new UsageRecord.Asked(reason, 1L, model, true),
            new UsageRecord.Served(model, model, model, true),
            new UsageRecord.Ended(reason, 200, reason, 1L),
            new UsageRecord.Money(new BigDecimal("9E+40"), "USD", BigDecimal.ONE, null, false))
        .analysis(new UsageRecord.Analysis(true, 0.5, 0.5, null, many))
        .choice(new UsageRecord.Choice(reason, Collections.nCopies(20, reason), List.of(), null))
        .guarded(new UsageRecord.Guarded(findings, reason, true, findings))
        .build();
  }
}
