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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shenyullm.core.outbox.TopicLog.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log by itself, with small segments; each step is taken by hand. */
final class TopicLogTest {
  private static final int SEGMENT = 4096;

  @TempDir Path folder;

  private final TestingDisk disk = new TestingDisk();

  @Test
  void append_manySegments_allReadInOrderAndFilesUsedAgain() throws Exception {
    List<String> read = new ArrayList<>();
    try (TopicLog log = open()) {
      for (int i = 0; i < 2_000; i++) {
        append(log, "r" + i + "x".repeat(i % 700));
        if (i % 5 == 0) {
          step(log);
          List<Stored> batch = log.peek(7, Long.MAX_VALUE);
          read.addAll(texts(batch));
          log.confirm(batch, Set.of());
        }
      }
      step(log);
      List<Stored> rest = log.peek(Integer.MAX_VALUE, Long.MAX_VALUE);
      read.addAll(texts(rest));
      log.confirm(rest, Set.of());
      assertThat(log.depth()).isZero();
      assertThat(log.bytes()).isZero();
      step(log);
    }
    assertThat(read)
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(i -> "r" + i + "x".repeat(i % 700)).toList());
    assertThat(files()).as("of some 180 that were written").hasSizeLessThan(10);
  }

  /** A process that ends at any time leaves what it took: here at each of many points. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void open_afterTheProcessEndedAtAnyPoint_everythingTakenIsThere(int seed) throws Exception {
    Random random = new Random(seed);
    int taken = 0;
    int confirmed = 0;
    for (int life = 0; life < 30; life++) {
      TopicLog log = open();
      assertThat(log.depth()).isEqualTo(taken - confirmed);
      for (int step = random.nextInt(40); step > 0; step--) {
        switch (random.nextInt(6)) {
          case 0 -> log.write();
          case 1 -> log.force();
          case 2 -> log.makeRoom();
          case 3 -> {
            List<Stored> batch = log.peek(random.nextInt(5), Long.MAX_VALUE);
            for (Stored record : batch) {
              assertThat(new String(record.json(), UTF_8)).startsWith("r" + confirmed + ".");
              confirmed++;
            }
            log.confirm(batch, Set.of());
          }
          default -> {
            try {
              append(log, "r" + taken + "." + "y".repeat(random.nextInt(900)));
              taken++;
            } catch (OutboxException e) {
              assertThat(e).hasMessageContaining("disk");
              step(log);
            }
          }
        }
      }
      // not closed: the next one opens what is there
    }
    try (TopicLog log = open()) {
      List<String> left = texts(log.peek(Integer.MAX_VALUE, Long.MAX_VALUE));
      assertThat(left).hasSize(taken - confirmed);
      for (int i = 0; i < left.size(); i++) {
        assertThat(left.get(i)).startsWith("r" + (confirmed + i) + ".");
      }
    }
  }

  @Test
  void open_lastFrameTorn_keepsThoseBeforeAndGoesOnBehindThem() throws Exception {
    try (TopicLog log = open()) {
      append(log, "r1");
      append(log, "r2");
      append(log, "r3-torn");
      step(log);
    }
    overwrite(files().get(0), Frame.bytes(2) * 2 + Frame.HEADER_BYTES + 5, "??");
    try (TopicLog log = open()) {
      assertThat(log.depth()).isEqualTo(2);
      append(log, "r4");
      step(log);
      assertThat(texts(log.peek(9, 99))).containsExactly("r1", "r2", "r4");
    }
    try (TopicLog log = open()) {
      assertThat(texts(log.peek(9, 99))).containsExactly("r1", "r2", "r4");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8})
  void open_damageInTheMiddle_losesOnlyWhatIsDamaged(int place) throws Exception {
    int count = 300;
    try (TopicLog log = open()) {
      for (int i = 0; i < count; i++) {
        append(log, "record-" + (1000 + i));
        step(log);
      }
    }
    int framed = Frame.bytes("record-1000".length());
    overwrite(files().get(0), framed * 10 + place, "????");
    overwrite(files().get(0), framed * 169 + place, "????");
    try (TopicLog log = open()) {
      List<String> left = texts(log.peek(Integer.MAX_VALUE, Long.MAX_VALUE));
      assertThat(left).hasSize(count - 2).doesNotContain("record-1010").startsWith("record-1000");
      assertThat(log.depth()).isEqualTo(count - 2);
      assertThat(left).endsWith("record-1299");
    }
  }

  @Test
  void open_wholeSegmentLost_goesOnWithTheNext() throws Exception {
    try (TopicLog log = open()) {
      for (int i = 0; i < 600; i++) {
        append(log, "record-" + (1000 + i));
        step(log);
      }
    }
    int each = SEGMENT / Frame.bytes("record-1000".length());
    Files.delete(files().get(1));
    try (TopicLog log = open()) {
      assertThat(texts(log.peek(Integer.MAX_VALUE, Long.MAX_VALUE))).hasSize(600 - each);
      assertThat(log.depth()).isEqualTo(600 - each);
    }
  }

  @Test
  void open_whatIsConfirmedIsForgotten_sendsItAgain() throws Exception {
    try (TopicLog log = open()) {
      append(log, "r1");
      append(log, "r2");
      step(log);
      log.confirm(log.peek(1, 99), Set.of());
    }
    Files.write(folder.resolve("t.confirmed"), new byte[] {1, 2, 3});
    try (TopicLog log = open()) {
      assertThat(texts(log.peek(9, 99))).containsExactly("r1", "r2");
    }
  }

  @Test
  void open_halfWrittenConfirmation_usesTheOneBefore() throws Exception {
    try (TopicLog log = open()) {
      append(log, "r1");
      append(log, "r2");
      append(log, "r3");
      step(log);
      log.confirm(log.peek(1, 99), Set.of());
      log.confirm(log.peek(1, 99), Set.of());
    }
    overwrite(folder.resolve("t.confirmed"), 10, "?");
    try (TopicLog log = open()) {
      assertThat(texts(log.peek(9, 99))).containsExactly("r2", "r3");
    }
  }

  /** The memory of a machine that has lost power is gone, and so is what was not forced. */
  @Test
  void open_memoryGone_keepsWhatIsInTheFiles() throws Exception {
    TopicLog log = open();
    append(log, "r1");
    step(log);
    append(log, "r2");
    Files.delete(folder.resolve("t.memory"));
    try (TopicLog after = open()) {
      append(after, "r3");
      step(after);
      assertThat(texts(after.peek(9, 99))).containsExactly("r1", "r3");
    }
  }

  @Test
  void append_nothingIsWritten_failsWhenMemoryIsFullAndLosesNothing() throws Exception {
    int taken = 0;
    try (TopicLog log = open()) {
      log.makeRoom();
      OutboxException refused = null;
      while (refused == null) {
        try {
          append(log, "r".repeat(100));
          taken++;
        } catch (OutboxException e) {
          refused = e;
        }
      }
      assertThat(refused).hasMessageContaining("cannot keep up");
      step(log);
      append(log, "one more");
      step(log);
      assertThat(texts(log.peek(Integer.MAX_VALUE, Long.MAX_VALUE)))
          .hasSize(taken + 1)
          .endsWith("one more");
    }
  }

  @Test
  void unpark_recordsKeptAside_standAtTheEndOnce() throws Exception {
    try (TopicLog log = open()) {
      append(log, "r1");
      append(log, "r2");
      append(log, "r3");
      step(log);
      log.confirm(log.peek(2, 99), Set.of(0));
      assertThat(log.parkedRecords()).isEqualTo(1);
    }
    try (TopicLog log = open()) {
      assertThat(log.parkedRecords()).isEqualTo(1);
      assertThat(log.bytes()).isEqualTo(4);
      TopicLog.Requeued queued = log.unpark();
      step(log);
      assertThat(queued.onDisk().toCompletableFuture()).isCompleted();
      log.forgetParked(queued.records());
      assertThat(log.parkedRecords()).isZero();
      assertThat(log.bytes()).isEqualTo(4);
      assertThat(texts(log.peek(9, 99))).containsExactly("r3", "r1");
    }
  }

  @Test
  void unpark_moreThanMemoryHolds_goesOnBehindThoseOnDiskAlsoAfterARestart() throws Exception {
    List<String> records =
        IntStream.range(0, 60).mapToObj(i -> "r" + (10 + i) + "x".repeat(1_000)).toList();
    try (TopicLog log = open()) {
      for (String record : records) {
        append(log, record);
        step(log);
        log.confirm(log.peek(1, 1), Set.of(0));
      }
    }
    try (TopicLog log = open()) {
      log.makeRoom();
      TopicLog.Requeued some = log.unpark();
      assertThat(some.onDisk().toCompletableFuture()).isNotCompleted();
      assertThat(some.records()).hasSizeBetween(1, 4);
      step(log);
      log.forgetParked(some.records());
      assertThat(log.parkedRecords()).isEqualTo(60 - some.records().size());
      TopicLog.Requeued notForgotten = log.unpark();
      assertThat(texts(notForgotten.records())).startsWith(records.get(some.records().size()));
      step(log);
    }
    try (TopicLog log = open()) {
      log.makeRoom();
      for (TopicLog.Requeued some = log.unpark(); !some.records().isEmpty(); some = log.unpark()) {
        step(log);
        log.forgetParked(some.records());
      }
      assertThat(log.parkedRecords()).isZero();
      List<String> queued = texts(log.peek(Integer.MAX_VALUE, Long.MAX_VALUE));
      assertThat(queued.stream().distinct()).containsExactlyElementsOf(records);
      assertThat(queued).as("once but for those not forgotten").hasSizeLessThan(65);
      assertThat(folder.resolve("t.parked")).isEmptyFile();
    }
  }

  @Test
  void unpark_noRoom_isSaidAndNothingIsForgotten() throws Exception {
    try (TopicLog log = open()) {
      append(log, "r1");
      step(log);
      log.confirm(log.peek(1, 1), Set.of(0));
      fillUp(log);
      assertThatThrownBy(log::unpark).isInstanceOf(OutboxException.class);
      assertThat(log.parkedRecords()).isEqualTo(1);
      step(log);
    }
  }

  private static void fillUp(TopicLog log) {
    boolean taken = true;
    while (taken) {
      try {
        append(log, "x");
      } catch (OutboxException e) {
        taken = false;
      }
    }
  }

  /** Records that are let go may lie before more than a buffer can hold. */
  @Test
  void open_parkedFileLargerThanABuffer_readsOnlyWhatIsNotLetGo() throws Exception {
    long address = 3L << 30;
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("t.parked"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE);
        Confirmed letGo = Confirmed.open(folder.resolve("t.unparked"), disk)) {
      ByteBuffer framed = Frame.order(ByteBuffer.allocate(Frame.bytes(2)));
      new Frame().put(framed, 0, address, "r1".getBytes(UTF_8));
      file.write(framed, address);
      letGo.move(address);
    }
    try (TopicLog log = open()) {
      assertThat(log.parkedRecords()).isEqualTo(1);
      assertThat(texts(log.unpark().records())).containsExactly("r1");
      step(log);
    }
  }

  @Test
  void open_parkedFileDamagedOverMoreThanARecord_goesOnBehindIt() throws Exception {
    byte[] large = new byte[DiskOutbox.MAX_RECORD_BYTES];
    int segment = 2 * large.length;
    try (TopicLog log = open(segment)) {
      for (byte[] record : List.of("first".getBytes(UTF_8), large, large, large)) {
        log.append(record, null);
        step(log);
      }
      append(log, "last");
      step(log);
      log.confirm(log.peek(9, Long.MAX_VALUE), Set.of(0, 1, 2, 3, 4));
    }
    for (int i = 0; i < 3; i++) {
      overwrite(
          folder.resolve("t.parked"), Frame.bytes(5) + (long) i * Frame.bytes(large.length), "?");
    }
    try (TopicLog log = open(segment)) {
      assertThat(log.parkedRecords()).isEqualTo(2);
      assertThat(texts(log.unpark().records())).containsExactly("first", "last");
      step(log);
    }
  }

  /** A process may end between the two steps of letting all go. */
  @Test
  void open_parkedFileEmptiedButNotItsPosition_startsFromTheFront() throws Exception {
    try (Confirmed letGo = Confirmed.open(folder.resolve("t.unparked"), disk)) {
      letGo.move(4_000);
    }
    try (TopicLog log = open()) {
      append(log, "r1");
      step(log);
      log.confirm(log.peek(1, 1), Set.of(0));
    }
    try (TopicLog log = open()) {
      assertThat(texts(log.unpark().records())).containsExactly("r1");
      step(log);
    }
  }

  @Test
  void create_memoryFileOfSomebodyElse_isNotWrittenTo() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "of somebody else");
    Files.createSymbolicLink(folder.resolve("t.memory"), other);
    try (TopicLog log = open()) {
      append(log, "r1");
      step(log);
      assertThat(texts(log.peek(9, 99))).containsExactly("r1");
    }
    assertThat(other).hasContent("of somebody else");
  }

  @Test
  void open_memoryFileIsALink_isNotReadThrough() throws Exception {
    TopicLog ended = open();
    append(ended, "r1");
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(folder.resolve("t.memory"), elsewhere);
    Files.createSymbolicLink(folder.resolve("t.memory"), elsewhere);
    try (TopicLog log = open()) {
      assertThat(log.depth()).isZero();
    }
  }

  /** A process may end while it makes the file; who shares the folder may put any file there. */
  @ParameterizedTest
  @ValueSource(longs = {SEGMENT + 8, 4L * OutboxPlace.MOST_MEMORY_BYTES})
  void open_memoryFileOfAnotherSize_isNotRead(long size) throws Exception {
    try (TopicLog log = open()) {
      append(log, "x".repeat(SEGMENT - 100));
      step(log);
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("t.memory").toFile(), "rw")) {
      file.setLength(size);
    }
    try (TopicLog log = open()) {
      assertThat(log.depth()).isEqualTo(1);
    }
  }

  @Test
  void open_memoryFileOfAnotherUser_isNotRead() throws Exception {
    TopicLog ended = open();
    append(ended, "r1");
    assumeTrue(isGivenAway(folder.resolve("t.memory")), "files can be given away");
    try (TopicLog log = open()) {
      assertThat(log.depth()).isZero();
    }
  }

  private static boolean isGivenAway(Path file) {
    try {
      Files.setAttribute(file, "unix:uid", 54_321);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** As where memory is full; a file stands where the folder should. */
  @Test
  void open_noMemoryThere_usesTheFolderAndFindsItAgain() throws Exception {
    Path memory = folder.resolve("memory");
    Files.createFile(memory);
    TopicLog ended = open(memory.resolve("t.memory"));
    append(ended, "r1");

    Files.delete(memory);
    Files.createDirectory(memory);
    TopicLog next = open(memory.resolve("t.memory"));
    assertThat(next.depth()).isEqualTo(1);
    append(next, "r2");
    assertThat(memory).isNotEmptyDirectory();
    assertThat(folder.resolve("t.memory")).doesNotExist();

    try (TopicLog log = open(memory.resolve("t.memory"))) {
      assertThat(texts(log.peek(9, 99))).containsExactly("r1", "r2");
    }
  }

  @Test
  void create_fails_namesTheFile() {
    Path file = folder.resolve("none/t.memory");
    assertThatThrownBy(() -> MemoryLog.create(file, SEGMENT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " cannot be made with 4096 bytes");
  }

  /** A gigabyte in the long run. */
  @Test
  void open_largeBacklog_readsAllOfIt() throws Exception {
    long bytes = Boolean.getBoolean("llm.long") ? 1L << 30 : 8L << 20;
    int segment = 1 << 20;
    byte[] record = new byte[4_000];
    long count = bytes / record.length;
    try (TopicLog log = open(segment)) {
      for (long i = 0; i < count; i++) {
        log.append(numbered(record, i), null);
        if (i % 200 == 0) {
          step(log);
        }
      }
      step(log);
    }
    try (TopicLog log = open(segment)) {
      assertThat(log.depth()).isEqualTo(count);
      assertThat(log.bytes()).isEqualTo(count * record.length);
      long next = 0;
      for (List<Stored> batch = log.peek(1_000, 8L << 20);
          !batch.isEmpty();
          batch = log.peek(1_000, 8L << 20)) {
        for (Stored stored : batch) {
          assertThat(new String(stored.json(), 0, 20, UTF_8)).isEqualTo(numbered(next));
          next++;
        }
        log.confirm(batch, Set.of());
        log.makeRoom();
      }
      assertThat(next).isEqualTo(count);
    }
    assertThat(files()).hasSizeLessThan(10);
  }

  private static byte[] numbered(byte[] record, long number) {
    System.arraycopy(numbered(number).getBytes(UTF_8), 0, record, 0, 20);
    return record;
  }

  private static String numbered(long number) {
    return String.format("%020d", number);
  }

  private TopicLog open() throws IOException {
    return open(SEGMENT);
  }

  private TopicLog open(int segment) throws IOException {
    return TopicLog.open(folder, "t", folder.resolve("t.memory"), segment, segment * 4, disk);
  }

  private TopicLog open(Path memoryFile) throws IOException {
    return TopicLog.open(folder, "t", memoryFile, SEGMENT, SEGMENT * 4, disk);
  }

  private TopicLog open(Disk other) throws IOException {
    return TopicLog.open(folder, "t", folder.resolve("t.memory"), SEGMENT, SEGMENT * 4, other);
  }

  private static void append(TopicLog log, String record) throws OutboxException {
    log.append(record.getBytes(UTF_8), null);
  }

  private static void step(TopicLog log) throws IOException {
    log.write();
    log.force();
    log.makeRoom();
  }

  private static List<String> texts(List<Stored> records) {
    return records.stream().map(record -> new String(record.json(), UTF_8)).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static void overwrite(Path file, long at, String bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      open.write(bytes.getBytes(UTF_8));
    }
  }

  /** What the system holds for clean after a failure is not on disk. */
  @Test
  void force_afterOneThatFailed_writesAgainWhatThatWasAbout() throws Exception {
    ForgettingDisk forgetting = new ForgettingDisk();
    try (TopicLog log = open(forgetting)) {
      log.makeRoom();
      append(log, "before");
      log.write();
      log.force();
      CompletableFuture<Void> onDisk = new CompletableFuture<>();
      log.append("lost".getBytes(UTF_8), onDisk);
      append(log, "x".repeat(SEGMENT - 200));
      append(log, "in the next segment");
      log.write();
      forgetting.fails = true;
      assertThatThrownBy(log::force).hasMessage("made to fail");
      assertThatThrownBy(log::force).hasMessage("made to fail");
      assertThat(log.peek(9, Long.MAX_VALUE)).as("not shipped").hasSize(1);
      append(log, "came later");
      log.write();

      forgetting.fails = false;
      log.force();

      assertThat(onDisk).isCompleted();
      for (String text : List.of("before", "lost", "in the next segment", "came later")) {
        assertThat(forgetting.has(text)).as(text).isTrue();
      }
      assertThat(log.peek(9, Long.MAX_VALUE)).hasSize(5);
    }
  }

  @Test
  void open_afterAForceThatFailed_writesAgainWhatMayNotBeOnDisk() throws Exception {
    ForgettingDisk forgetting = new ForgettingDisk();
    TopicLog ended = open(forgetting);
    ended.makeRoom();
    append(ended, "lost");
    ended.write();
    forgetting.fails = true;
    assertThatThrownBy(ended::force).hasMessage("made to fail");
    forgetting.fails = false;
    assertThat(forgetting.has("lost")).isFalse();
    try (TopicLog log = open(forgetting)) {
      assertThat(texts(log.peek(9, 99))).containsExactly("lost");
      assertThat(forgetting.has("lost")).isTrue();
    }
  }

  @Test
  void makeRoom_forceFails_makesTheFileAnew() throws Exception {
    ForgettingDisk forgetting = new ForgettingDisk();
    try (TopicLog log = open(forgetting)) {
      List<Path> before = files();
      forgetting.fails = true;
      assertThatThrownBy(log::makeRoom).hasMessage("made to fail");
      assertThat(files()).as("no room whose blocks may be missing").isEqualTo(before);
      forgetting.fails = false;
      log.makeRoom();
      assertThat(files()).hasSizeGreaterThan(before.size());
    }
  }

  /** What memory no longer held could not be written again. */
  @Test
  void append_nothingIsForced_failsWhenMemoryIsFull() throws Exception {
    try (TopicLog log = open()) {
      log.makeRoom();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  append(log, "r".repeat(100));
                  log.write();
                }
              })
          .hasMessageContaining("cannot keep up");
      log.force();
      log.makeRoom();
      append(log, "one more");
    }
  }

  @Test
  void append_tooMuchForTheRoom_isSaid() throws Exception {
    try (TopicLog log = open()) {
      disk.room.set(0);
      assertThatThrownBy(log::makeRoom).hasMessageContaining("No space left");
      append(log, "x".repeat(SEGMENT - 100));
      assertThatThrownBy(() -> append(log, "x".repeat(200))).hasMessageContaining("no room");
    }
  }
}
