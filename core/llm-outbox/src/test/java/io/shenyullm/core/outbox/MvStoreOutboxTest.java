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
package io.shenyullm.core.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.shenyullm.core.outbox.RecordStore.Stored;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(600)
final class MvStoreOutboxTest {
  @TempDir Path directory;

  @Test
  void append_acknowledged_isThereAfterReopening() throws OutboxException {
    try (MvStoreOutbox outbox = open(directory)) {
      await(outbox.append(Outbox.Topic.USAGE, "u1", json("u1")));
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
    }
    try (MvStoreOutbox outbox = open(directory)) {
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(1);
      assertThat(texts(await(outbox.peek(Outbox.Topic.AUDIT, 10, 1_000)))).containsExactly("a1");
    }
  }

  @Test
  void append_processKilled_everyAcknowledgedRecordIsThere() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
        if (acknowledged.size() == 500) {
          // not Process.destroyForcibly: that would close the stream that is read here
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    // a kill may cut the last line
    acknowledged.remove(acknowledged.size() - 1);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(499);
    try (MvStoreOutbox outbox = open(directory)) {
      List<String> kept =
          texts(await(outbox.peek(Outbox.Topic.AUDIT, Integer.MAX_VALUE, Long.MAX_VALUE)));
      assertThat(kept).containsAll(acknowledged);
      // in order, nothing missing in between
      assertThat(kept)
          .isEqualTo(IntStream.rangeClosed(1, kept.size()).mapToObj(i -> "r" + i).toList());
    }
  }

  @Test
  void append_manyFromManyThreads_allKeptOnce() throws Exception {
    try (MvStoreOutbox outbox = open(directory)) {
      List<CompletableFuture<Void>> written = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    String id = thread + "-" + i;
                    var stage = outbox.append(Outbox.Topic.USAGE, id, json(id));
                    synchronized (written) {
                      written.add(stage.toCompletableFuture());
                    }
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      written.forEach(CompletableFuture::join);
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2_000);
      assertThat(texts(await(outbox.peek(Outbox.Topic.USAGE, 5_000, Long.MAX_VALUE))))
          .hasSize(2_000)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void append_limitReached_failsAndKeepsWhatIsThere() throws OutboxException {
    byte[] json = json("x".repeat(300));
    try (MvStoreOutbox outbox =
        MvStoreOutbox.open(directory, json.length * 2L, MvStoreOutbox.newExecutor())) {
      await(outbox.append(Outbox.Topic.USAGE, "1", json));
      await(outbox.append(Outbox.Topic.USAGE, "2", json));
      assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.AUDIT, "3", json)))
          .hasMessageContaining("full");
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2);
      List<Stored> oldest = await(outbox.peek(Outbox.Topic.USAGE, 1, Long.MAX_VALUE));
      await(outbox.confirm(Outbox.Topic.USAGE, oldest, List.of()));
      await(outbox.append(Outbox.Topic.AUDIT, "3", json));
      assertThat(outbox.storedBytes()).isEqualTo(json.length * 2L);
    }
  }

  @Test
  void append_tooLargeOrClosed_fails() throws OutboxException {
    MvStoreOutbox outbox = open(directory);
    byte[] large = new byte[MvStoreOutbox.MAX_RECORD_BYTES + 1];
    assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.USAGE, "big", large)))
        .hasMessageContaining("big");
    outbox.close();
    assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.USAGE, "late", json("late"))))
        .hasMessageContaining("closed");
  }

  @Test
  void confirm_batch_removesItForGood() throws OutboxException {
    try (MvStoreOutbox outbox = open(directory)) {
      for (int i = 0; i < 5; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json("r" + i)));
      }
      await(
          outbox.confirm(
              Outbox.Topic.USAGE,
              await(outbox.peek(Outbox.Topic.USAGE, 3, Long.MAX_VALUE)),
              List.of()));
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2);
    }
    try (MvStoreOutbox outbox = open(directory)) {
      assertThat(texts(await(outbox.peek(Outbox.Topic.USAGE, 9, Long.MAX_VALUE))))
          .containsExactly("r3", "r4");
    }
  }

  @Test
  void confirm_nothingElseToWrite_isOnDiskSoon(@TempDir Path copies) throws Exception {
    try (MvStoreOutbox outbox = open(directory)) {
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
      await(
          outbox.confirm(
              Outbox.Topic.AUDIT,
              await(outbox.peek(Outbox.Topic.AUDIT, 9, Long.MAX_VALUE)),
              List.of()));
      long left = 1;
      for (int i = 0; left > 0; i++) {
        // as if the process were killed now
        Path copy = Files.createDirectory(copies.resolve(String.valueOf(i)));
        await(
            outbox.onThread(
                disk -> {
                  copy(directory, copy);
                  return true;
                }));
        try (MvStoreOutbox killed = open(copy)) {
          left = killed.depth(Outbox.Topic.AUDIT);
        }
      }
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from.resolve(RecordStore.FILE_NAME), to.resolve(RecordStore.FILE_NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void appendUnhurried_thenOneThatIsAwaited_bothOnDiskInOrder() throws OutboxException {
    try (MvStoreOutbox outbox = open(directory)) {
      CompletionStage<Void> first = outbox.appendUnhurried(Outbox.Topic.AUDIT, "a1", json("a1"));
      await(outbox.append(Outbox.Topic.AUDIT, "a2", json("a2")));
      assertThat(first.toCompletableFuture()).isCompleted();
      await(outbox.appendUnhurried(Outbox.Topic.AUDIT, "a3", json("a3")));
      assertThat(texts(await(outbox.peek(Outbox.Topic.AUDIT, 10, 1_000))))
          .containsExactly("a1", "a2", "a3");
    }
  }

  @Test
  void peek_bytesLimited_atLeastOne() throws OutboxException {
    try (MvStoreOutbox outbox = open(directory)) {
      await(outbox.append(Outbox.Topic.USAGE, "1", json("1".repeat(100))));
      await(outbox.append(Outbox.Topic.USAGE, "2", json("2".repeat(100))));
      assertThat(await(outbox.peek(Outbox.Topic.USAGE, 10, 10))).hasSize(1);
      assertThat(await(outbox.peek(Outbox.Topic.USAGE, 10, 1_000))).hasSize(2);
    }
  }

  /**
   * As on a full disk: the file fails under the outbox, and opening it again fails as well. An
   * interrupted thread closes the channel that it writes, and a folder in its place cannot be
   * opened.
   */
  @Test
  void append_diskFails_isTriedAgainAfterGrowingPausesAndSaidOnce() throws Exception {
    AtomicLong nanos = new AtomicLong();
    AtomicBoolean breaks = new AtomicBoolean();
    ScheduledExecutorService executor =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            if (breaks.getAndSet(false)) {
              thread.interrupt();
            }
          }
        };
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(MvStoreOutbox.class);
    log.start();
    logger.addAppender(log);
    Path file = directory.resolve(RecordStore.FILE_NAME);
    Path away = directory.resolve("away.mv");
    try (MvStoreOutbox outbox =
        MvStoreOutbox.open(directory, MvStoreOutbox.DEFAULT_MAX_BYTES, executor, nanos::get)) {
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
      Files.move(file, away);
      Files.createDirectory(file);
      breaks.set(true);
      assertFails(outbox.append(Outbox.Topic.AUDIT, "a2", json("a2")));

      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      assertFails(outbox.append(Outbox.Topic.AUDIT, "a3", json("a3"))); // tried in vain
      Files.delete(file);
      Files.move(away, file);
      nanos.addAndGet(Duration.ofMillis(199).toNanos());
      for (int i = 0; i < 100; i++) {
        assertFails(outbox.append(Outbox.Topic.AUDIT, "b" + i, json("b"))); // not tried
      }
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
      await(outbox.append(Outbox.Topic.AUDIT, "a4", json("a4")));
      assertThat(texts(await(outbox.peek(Outbox.Topic.AUDIT, 10, 1_000))))
          .containsExactly("a1", "a4");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .singleElement()
        .satisfies(event -> assertThat(event.getThrowableProxy()).isNull());
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .last()
        .asString()
        .contains("is written again");
  }

  @Test
  void onThread_errorWhileTheDiskIsUsed_endsTheStageAndTheNextOneIsTried() throws OutboxException {
    AtomicLong nanos = new AtomicLong();
    try (MvStoreOutbox outbox =
        MvStoreOutbox.open(
            directory, MvStoreOutbox.DEFAULT_MAX_BYTES, MvStoreOutbox.newExecutor(), nanos::get)) {
      CompletionStage<Void> broken =
          outbox.onThread(
              disk -> {
                throw new OutOfMemoryError("made to fail");
              });
      assertThatThrownBy(() -> await(broken))
          .hasCauseInstanceOf(OutboxException.class)
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
      assertThat(outbox.depth(Outbox.Topic.AUDIT)).isEqualTo(1);
    }
  }

  private static void assertFails(CompletionStage<Void> stage) {
    assertThatThrownBy(() -> await(stage)).hasRootCauseInstanceOf(Exception.class);
  }

  @Test
  void open_fileInUse_saysWhatToDo() throws OutboxException {
    try (MvStoreOutbox first = open(directory)) {
      assertThat(first.depth(Outbox.Topic.USAGE)).isZero();
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(OutboxException.class)
          .hasMessageContaining("in use by another process")
          .hasMessageContaining("shenyu.llm.data-dir");
    }
  }

  @Test
  void open_directoryIsAFile_fails() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> open(file)).isInstanceOf(OutboxException.class);
  }

  static MvStoreOutbox open(Path directory) throws OutboxException {
    return MvStoreOutbox.open(
        directory, MvStoreOutbox.DEFAULT_MAX_BYTES, MvStoreOutbox.newExecutor());
  }

  static byte[] json(String id) {
    return ("{\"id\":\"" + id + "\"}").getBytes(UTF_8);
  }

  static List<String> texts(List<Stored> records) {
    return records.stream().map(r -> id(r.json())).toList();
  }

  static String id(byte[] json) {
    String text = new String(json, UTF_8);
    return text.substring(7, text.length() - 2);
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
  }
}
