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
package io.shenyullm.admin.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.web.TooManyRequestsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With real processes. The time limit is for what would otherwise wait for ever. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ValidatorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(7);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-01T10:00:00Z"), ZoneOffset.UTC);

  private final TestingAlarms alarms = new TestingAlarms();
  private final List<Process> started = new ArrayList<>();
  @TempDir private Path directory;
  private @Nullable Validator validator;

  @AfterEach
  void close() {
    if (validator != null) {
      validator.close();
    }
  }

  private Validator validator(String behaviour) throws IOException {
    ValidatorLaunch launch = TestingChild.launch(behaviour);
    Validator made =
        new Validator(
            TestingChild.folder(directory),
            (folder, work) -> {
              Process process = launch.start(folder, work);
              started.add(process);
              return process;
            },
            DEADLINE,
            alarms,
            CLOCK,
            () -> {});
    validator = made;
    return made;
  }

  private static Map<String, @Nullable Object> ask(Validator validator, String operation) {
    return validator.ask(operation, Map.of());
  }

  private static Object state(Validator validator) {
    return String.valueOf(validator.view().get("state"));
  }

  @Test
  void ask_firstTime_startsItAndKeepsIt() throws IOException {
    Validator validator = validator("answers");
    assertThat(state(validator)).isEqualTo("not_started");
    ask(validator, "anything");
    assertThat(state(validator)).isEqualTo("warm");
    ask(validator, "anything");
    assertThat(started).hasSize(1);
    assertThat(validator.view()).containsEntry("because", null).containsEntry("ends", 0);
  }

  @Test
  void ask_secretsOfTheConsole_areNotGiven() throws IOException {
    assertThat(ask(validator("answers"), "anything")).containsEntry("secret", false);
  }

  @Test
  void prepare_startsItWithoutWaiting_once() throws IOException {
    Validator validator = validator("answers");
    validator.prepare();
    validator.prepare();
    assertThat(started).hasSize(1);
    ask(validator, "anything");
    assertThat(started).hasSize(1);
  }

  @Test
  void ask_refusedInput_isSaidAndItStays() throws IOException {
    Validator validator = validator("answers");
    assertThatThrownBy(() -> ask(validator, "refuse"))
        .isInstanceOf(ValidatorRefusedException.class)
        .hasMessageContaining("no, because");
    assertThat(state(validator)).isEqualTo("warm");
  }

  @Test
  void ask_failedOperation_isSaidAndItStays() throws IOException {
    Validator validator = validator("answers");
    assertThatThrownBy(() -> ask(validator, "fail"))
        .isInstanceOf(ValidatorUnavailableException.class)
        .hasMessageContaining("java.lang.Oops");
    assertThat(state(validator)).isEqualTo("warm");
  }

  @Test
  void ask_longerThanALineMayBe_isRefusedWithoutAsking() throws IOException {
    Validator validator = validator("answers");
    Map<String, @Nullable Object> input = Map.of("text", "x".repeat(ValidatorChild.MAX_BYTES));
    assertThatThrownBy(() -> validator.ask("anything", input))
        .isInstanceOf(ValidatorRefusedException.class)
        .hasMessageContaining("longer than");
    ask(validator, "anything");
    assertThat(started).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "end, ended with status 3: out of  memory",
    "flood, said what is no answer",
    "babble, said what is no answer",
    "answer another, said what is no answer"
  })
  void ask_processThatDoesNotAnswer_isSaidShownAndMended(String operation, String why)
      throws IOException {
    Validator validator = validator("answers");
    assertThatThrownBy(() -> ask(validator, operation))
        .isInstanceOf(ValidatorUnavailableException.class)
        .hasMessageContaining(why);
    assertThat(ask(validator, "anything")).isNotEmpty();
    assertThat(started).hasSize(2);
    assertThat(started.get(0).isAlive()).isFalse();
    assertThat(validator.view()).containsEntry("ends", 1).containsEntry("state", "warm");
    assertThat(String.valueOf(validator.view().get("because"))).contains(why);
  }

  @Test
  void ask_floodOfLog_isReadAndAnswered() throws IOException {
    Validator validator = validator("answers");
    ask(validator, "flood the log");
    assertThat(started).hasSize(1);
  }

  @Test
  void ask_hangs_isEndedAtItsDeadlineAndMended() throws Exception {
    Validator validator = validator("answers");
    CompletableFuture<Map<String, @Nullable Object>> asked =
        CompletableFuture.supplyAsync(() -> ask(validator, "hang"));
    alarms.setOff(DEADLINE);
    assertThatThrownBy(asked::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("hang took longer than 7000 ms");
    assertThat(started.get(0).waitFor()).isNotZero();
    assertThat(ask(validator, "anything")).isNotEmpty();
  }

  @Test
  void ask_answered_callsItsDeadlineOff() throws IOException {
    Validator validator = validator("answers");
    ask(validator, "anything");
    assertThat(alarms.pending()).isEmpty();
  }

  @Test
  void ask_notReadyInTime_isEndedAndSaid() throws Exception {
    Validator validator = validator("never ready");
    CompletableFuture<Map<String, @Nullable Object>> asked =
        CompletableFuture.supplyAsync(() -> ask(validator, "anything"));
    alarms.setOff(Validator.START_LIMIT);
    assertThatThrownBy(asked::get).hasMessageContaining("not ready within 120 s");
  }

  @Test
  void ask_neverStarts_isTriedLaterAndLater() throws Exception {
    Validator validator = validator("ends at once");
    assertThatThrownBy(() -> ask(validator, "anything"))
        .hasMessageContaining("status 3: no such library");
    alarms.setOff(Duration.ZERO);
    alarms.await(Duration.ofSeconds(1));
    assertThat(state(validator)).isEqualTo("dead");
    assertThatThrownBy(() -> ask(validator, "anything"))
        .isInstanceOf(ValidatorUnavailableException.class)
        .hasMessageContaining("dead since 2026-02-01T10:00:00Z", "no such library");
    assertThat(started).hasSize(2);
    alarms.setOff(Duration.ofSeconds(1));
    alarms.await(Duration.ofSeconds(2));
    assertThat(started).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,1", "3,2", "4,4", "7,32", "8,60", "9,60", "1000,60"})
  void pause_growsUpToAMinute(int ends, long seconds) {
    assertThat(Validator.pause(ends)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void idleProcess_killed_isStartedAgainWithoutBeingAsked() throws Exception {
    Validator validator = validator("answers");
    ask(validator, "anything");
    started.get(0).destroyForcibly();
    alarms.setOff(Duration.ZERO);
    assertThat(started).hasSize(2);
    assertThat(validator.view()).containsEntry("ends", 1);
    ask(validator, "anything");
    assertThat(started).hasSize(2);
  }

  @Test
  void ask_tooManyAtOnce_isRefusedAndTheOthersAreAnswered() throws Exception {
    Validator validator = validator("answers");
    List<CompletableFuture<Map<String, @Nullable Object>>> asking = new ArrayList<>();
    ExecutorService askers = Executors.newCachedThreadPool();
    try {
      asking.add(CompletableFuture.supplyAsync(() -> ask(validator, "hang"), askers));
      alarms.await(DEADLINE); // it has its turn
      for (int i = 1; i < Validator.MOST_ASKING; i++) {
        asking.add(CompletableFuture.supplyAsync(() -> ask(validator, "anything"), askers));
      }
      while (validator.asking() < Validator.MOST_ASKING) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> ask(validator, "anything"))
          .isInstanceOf(TooManyRequestsException.class)
          .hasMessageContaining("busy");
      alarms.setOff(DEADLINE);
      assertThatThrownBy(asking.get(0)::get).hasMessageContaining("took longer");
      for (CompletableFuture<Map<String, @Nullable Object>> each :
          asking.subList(1, asking.size())) {
        assertThat(each.get()).isNotEmpty();
      }
    } finally {
      askers.shutdownNow();
    }
  }

  @Test
  void close_endsTheProcessAndItsFolder() throws IOException {
    Validator validator = validator("answers");
    ask(validator, "anything");
    validator.close();
    assertThat(started.get(0).isAlive()).isFalse();
    assertThatThrownBy(() -> ask(validator, "anything")).hasMessageContaining("is ending");
    assertThat(started).hasSize(1);
  }

  @Test
  void ask_notInstalled_saysWhereItWasLookedFor() {
    Validator validator =
        new Validator(
            ValidatorFolder.of(directory.resolve("nowhere")),
            TestingChild.launch("answers"),
            DEADLINE,
            alarms,
            CLOCK,
            () -> {});
    assertThatThrownBy(() -> ask(validator, "anything"))
        .isInstanceOf(ValidatorUnavailableException.class)
        .hasMessageContaining(directory.resolve("nowhere").toString());
    assertThat(validator.view()).containsEntry("state", "absent");
    assertThat(String.valueOf(validator.view().get("because"))).contains("nowhere");
  }

  /** As {@code kill -9}: nobody is left to end it but itself. */
  @Test
  void consoleKilled_itEnds() throws Exception {
    Path folder = TestingValidator.folder(directory);
    Process console =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                TestingConsole.class.getName(),
                folder.toString())
            .redirectError(directory.resolve("console.log").toFile())
            .start();
    ProcessHandle child;
    try {
      String pid =
          new String(console.getInputStream().readNBytes(TestingConsole.PID_CHARS)).strip();
      child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } finally {
      console.destroyForcibly().waitFor();
    }
    child.onExit().get();
  }
}
