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
import io.shenyullm.core.outbox.TopicLog.Stored;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
final class DiskOutboxTest {
  @TempDir Path directory;

  @Test
  void append_thenReopen_keepsOrderOfEachTopic() throws Exception {
    try (DiskOutbox outbox = open(directory)) {
      await(outbox.append(Outbox.Topic.USAGE, "u1", json("u1")));
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
      outbox.keep(Outbox.Topic.USAGE, "u2", json("u2"));
    }
    try (DiskOutbox outbox = open(directory)) {
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2);
      assertThat(texts(outbox.peek(Outbox.Topic.USAGE, 10, 1_000))).containsExactly("u1", "u2");
      assertThat(texts(outbox.peek(Outbox.Topic.AUDIT, 10, 1_000))).containsExactly("a1");
    }
  }

  @Test
  void holdsInherited_recordsOfAnEarlierProcess_untilTheyAreConfirmed() throws Exception {
    try (DiskOutbox outbox = open(directory)) {
      assertThat(outbox.holdsInherited(Outbox.Topic.USAGE)).isFalse();
      await(outbox.append(Outbox.Topic.USAGE, "u1", json("u1")));
      assertThat(outbox.holdsInherited(Outbox.Topic.USAGE)).as("its own").isFalse();
    }
    try (DiskOutbox outbox = open(directory)) {
      assertThat(outbox.holdsInherited(Outbox.Topic.USAGE)).isTrue();
      assertThat(outbox.holdsInherited(Outbox.Topic.AUDIT)).isFalse();
      await(outbox.append(Outbox.Topic.USAGE, "u2", json("u2")));
      outbox.confirm(Outbox.Topic.USAGE, outbox.peek(Outbox.Topic.USAGE, 1, 1_000), Set.of(0));
      assertThat(outbox.holdsInherited(Outbox.Topic.USAGE)).as("rejected ones").isFalse();
    }
  }

  @Test
  void keep_processKilled_everyRecordThatWasTakenIsThereInOrder() throws Exception {
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
    List<String> taken = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        taken.add(line);
        if (taken.size() == 5_000) {
          // not Process.destroyForcibly: that would close the stream that is read here
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    // a kill may cut the last line
    taken.remove(taken.size() - 1);
    assertThat(taken).hasSizeGreaterThanOrEqualTo(4_999);
    try (DiskOutbox outbox = open(directory)) {
      List<String> kept = texts(outbox.peek(Outbox.Topic.AUDIT, Integer.MAX_VALUE, Long.MAX_VALUE));
      assertThat(kept).containsAll(taken);
      assertThat(kept)
          .as("in order, nothing missing in between")
          .isEqualTo(IntStream.rangeClosed(1, kept.size()).mapToObj(i -> "r" + i).toList());
      assertThat(outbox.depth(Outbox.Topic.AUDIT)).isEqualTo(kept.size());
    }
  }

  @Test
  void keep_manyFromManyThreads_allKeptOnce() throws Exception {
    try (DiskOutbox outbox = open(directory)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    String id = thread + "-" + i;
                    keep(outbox, Outbox.Topic.USAGE, id);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      await(outbox.append(Outbox.Topic.USAGE, "last", json("last")));
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2_001);
      assertThat(texts(outbox.peek(Outbox.Topic.USAGE, 5_000, Long.MAX_VALUE)))
          .hasSize(2_001)
          .doesNotHaveDuplicates()
          .endsWith("last");
    }
  }

  private static void keep(DiskOutbox outbox, Outbox.Topic topic, String id) {
    try {
      outbox.keep(topic, id, json(id));
    } catch (OutboxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void append_limitReached_failsAndKeepsWhatIsThere() throws Exception {
    byte[] json = json("x".repeat(300));
    OutboxPlace place =
        new OutboxPlace(directory, null, OutboxPlace.SEGMENT_BYTES, json.length * 2L);
    try (DiskOutbox outbox = DiskOutbox.open(place)) {
      await(outbox.append(Outbox.Topic.USAGE, "1", json));
      await(outbox.append(Outbox.Topic.USAGE, "2", json));
      assertThatThrownBy(() -> outbox.keep(Outbox.Topic.AUDIT, "3", json))
          .hasMessageContaining("full");
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2);
      outbox.confirm(
          Outbox.Topic.USAGE, outbox.peek(Outbox.Topic.USAGE, 1, Long.MAX_VALUE), Set.of());
      await(outbox.append(Outbox.Topic.AUDIT, "3", json));
      assertThat(outbox.storedBytes()).isEqualTo(json.length * 2L);
    }
  }

  @Test
  void confirm_rejectedOnesForEver_areBoundedByTheLimit() throws Exception {
    byte[] json = json("x".repeat(300));
    OutboxPlace place =
        new OutboxPlace(directory, null, OutboxPlace.SEGMENT_BYTES, json.length * 3L);
    try (DiskOutbox outbox = DiskOutbox.open(place)) {
      for (int i = 0; i < 3; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json));
        outbox.confirm(Outbox.Topic.USAGE, outbox.peek(Outbox.Topic.USAGE, 1, 1), Set.of(0));
      }
      assertThat(outbox.rejected(Outbox.Topic.USAGE)).isEqualTo(3);
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isZero();
      assertThatThrownBy(() -> outbox.keep(Outbox.Topic.USAGE, "r4", json))
          .hasMessageContaining("full");
    }
  }

  @Test
  void append_emptyTooLargeOrClosed_fails() throws Exception {
    DiskOutbox outbox = open(directory);
    byte[] large = new byte[DiskOutbox.MAX_RECORD_BYTES + 1];
    assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.USAGE, "big", large)))
        .hasMessageContaining("big");
    assertThatThrownBy(() -> outbox.keep(Outbox.Topic.USAGE, "small", new byte[0]))
        .hasMessageContaining("small");
    outbox.close();
    assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.USAGE, "late", json("late"))))
        .hasMessageContaining("closed");
  }

  @Test
  void confirm_batch_removesItForGood() throws Exception {
    try (DiskOutbox outbox = open(directory)) {
      for (int i = 0; i < 5; i++) {
        await(outbox.append(Outbox.Topic.USAGE, "r" + i, json("r" + i)));
      }
      outbox.confirm(
          Outbox.Topic.USAGE, outbox.peek(Outbox.Topic.USAGE, 3, Long.MAX_VALUE), Set.of());
      assertThat(outbox.depth(Outbox.Topic.USAGE)).isEqualTo(2);
    }
    try (DiskOutbox outbox = open(directory)) {
      assertThat(texts(outbox.peek(Outbox.Topic.USAGE, 9, Long.MAX_VALUE)))
          .containsExactly("r3", "r4");
    }
  }

  @Test
  void peek_bytesLimited_atLeastOne() throws Exception {
    try (DiskOutbox outbox = open(directory)) {
      await(outbox.append(Outbox.Topic.USAGE, "1", json("1".repeat(100))));
      await(outbox.append(Outbox.Topic.USAGE, "2", json("2".repeat(100))));
      assertThat(outbox.peek(Outbox.Topic.USAGE, 10, 10)).hasSize(1);
      assertThat(outbox.peek(Outbox.Topic.USAGE, 10, 1_000)).hasSize(2);
    }
  }

  @Test
  void keep_forceHangs_goesOnAndOnlyThoseWhoWaitForTheDiskWait() throws Exception {
    TestingDisk disk = new TestingDisk();
    CountDownLatch end = new CountDownLatch(1);
    try (DiskOutbox outbox = open(directory, disk, new AtomicLong())) {
      await(outbox.append(Outbox.Topic.AUDIT, "a0", json("a0")));
      disk.hangsUntil.set(end);
      CompletionStage<Void> waits = outbox.append(Outbox.Topic.AUDIT, "a1", json("a1"));
      disk.hangs.await();
      for (int i = 2; i < 2_000; i++) {
        outbox.keep(Outbox.Topic.AUDIT, "a" + i, json("a" + i));
      }
      assertThat(waits.toCompletableFuture()).isNotDone();
      assertThat(texts(outbox.peek(Outbox.Topic.AUDIT, 10_000, Long.MAX_VALUE)))
          .as("nothing is shipped that the machine could still forget")
          .containsExactly("a0");
      end.countDown();
      await(waits);
      await(outbox.append(Outbox.Topic.AUDIT, "last", json("last")));
      assertThat(outbox.peek(Outbox.Topic.AUDIT, 10_000, Long.MAX_VALUE)).hasSize(2_001);
    }
  }

  @Test
  void keep_diskHasNoRoom_failsBeforeAnythingIsPromisedAndGoesOnWhenThereIsSome() throws Exception {
    TestingDisk disk = new TestingDisk();
    AtomicLong nanos = new AtomicLong();
    byte[] json = json("x".repeat(100_000));
    int kept = 0;
    OutboxPlace place =
        new OutboxPlace(directory, null, OutboxPlace.SEGMENT_BYTES, OutboxPlace.DEFAULT_MAX_BYTES);
    try (DiskOutbox outbox = DiskOutbox.open(place, disk, nanos::get)) {
      disk.room.set(0);
      boolean refused = false;
      while (!refused) {
        try {
          // one at a time, so that it is room that ends and not memory
          await(outbox.append(Outbox.Topic.AUDIT, "a", json));
          kept++;
        } catch (OutboxException e) {
          assertThat(e).hasMessageContaining("no room");
          refused = true;
        }
      }
      assertThat(kept).isGreaterThan(20);
      assertThat(outbox.depth(Outbox.Topic.AUDIT)).isEqualTo(kept);
      disk.room.set(Long.MAX_VALUE);
      boolean taken = false;
      while (!taken) {
        nanos.addAndGet(DiskOutbox.LONGEST_PAUSE.toNanos());
        taken = takes(outbox, json);
      }
    }
    try (DiskOutbox outbox = open(directory)) {
      assertThat(outbox.depth(Outbox.Topic.AUDIT)).isEqualTo(kept + 1);
    }
  }

  private static boolean takes(DiskOutbox outbox, byte[] json) {
    try {
      outbox.keep(Outbox.Topic.AUDIT, "a", json);
      return true;
    } catch (OutboxException e) {
      return false;
    }
  }

  @Test
  void append_diskFails_isTriedAgainAfterPausesAndSaidOnce() throws Exception {
    TestingDisk disk = new TestingDisk();
    AtomicLong nanos = new AtomicLong();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(DiskHealth.class);
    log.start();
    logger.addAppender(log);
    try (DiskOutbox outbox = open(directory, disk, nanos)) {
      await(outbox.append(Outbox.Topic.AUDIT, "a1", json("a1")));
      disk.failure.set(new IOException("made to fail"));
      assertThatThrownBy(() -> await(outbox.append(Outbox.Topic.AUDIT, "a2", json("a2"))))
          .hasRootCauseMessage("made to fail");
      int writes = disk.writes.get();
      for (int i = 0; i < 100; i++) {
        assertThat(takes(outbox, json("b"))).as("refused at once").isFalse();
      }
      assertThat(disk.writes.get()).as("not tried before the pause is over").isEqualTo(writes);
      disk.failure.set(null);
      boolean taken = false;
      while (!taken) {
        nanos.addAndGet(DiskOutbox.LONGEST_PAUSE.toNanos());
        taken = takes(outbox, json("a3"));
      }
      await(outbox.append(Outbox.Topic.AUDIT, "a4", json("a4")));
      assertThat(texts(outbox.peek(Outbox.Topic.AUDIT, 10, 1_000)))
          .as("what was taken once stays, also where its caller was told that the disk fails")
          .containsExactly("a1", "a2", "a3", "a4");
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
  void open_fileInUse_saysWhatToDo() throws Exception {
    try (DiskOutbox first = open(directory)) {
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

  @Test
  void close_everythingWritten_leavesNothingInMemory(@TempDir Path memory) throws Exception {
    OutboxPlace place =
        new OutboxPlace(
            directory, memory, OutboxPlace.SEGMENT_BYTES, OutboxPlace.DEFAULT_MAX_BYTES);
    try (DiskOutbox outbox = DiskOutbox.open(place)) {
      outbox.keep(Outbox.Topic.AUDIT, "a1", json("a1"));
      assertThat(memory).isNotEmptyDirectory();
    }
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void open_idIsEmpty_isMadeAnewAndStays() throws Exception {
    Path id = directory.resolve("outbox/id");
    Files.createDirectories(id.getParent());
    Files.createFile(id);
    open(directory).close();
    String made = Files.readString(id);
    assertThat(UUID.fromString(made)).hasToString(made);
    open(directory).close();
    assertThat(id).hasContent(made);
    assertThat(directory.resolve("outbox/id.new")).doesNotExist();
  }

  /** The disk fails at the end: the next outbox of this process must still get the directory. */
  @Test
  void close_partCannotBeClosed_othersAreAndTheLockIsReleased(@TempDir Path memory)
      throws Exception {
    OutboxPlace place =
        new OutboxPlace(
            directory, memory, OutboxPlace.SEGMENT_BYTES, OutboxPlace.DEFAULT_MAX_BYTES);
    TestingDisk disk = new TestingDisk();
    DiskOutbox outbox = DiskOutbox.open(place, disk, System::nanoTime);
    await(outbox.append(Outbox.Topic.USAGE, "u1", json("u1")));
    disk.failure.set(new IOException("made to fail"));
    outbox.close();
    assertThat(memory).as("nothing was left unwritten").isEmptyDirectory();
    try (DiskOutbox next = DiskOutbox.open(place)) {
      assertThat(next.depth(Outbox.Topic.USAGE)).isEqualTo(1);
    }
  }

  static DiskOutbox open(Path directory) throws OutboxException {
    return DiskOutbox.open(OutboxPlace.in(directory));
  }

  private static DiskOutbox open(Path directory, Disk disk, AtomicLong nanos)
      throws OutboxException {
    return DiskOutbox.open(OutboxPlace.in(directory), disk, nanos::get);
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
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.orTimeout(120, TimeUnit.SECONDS).join();
  }
}
