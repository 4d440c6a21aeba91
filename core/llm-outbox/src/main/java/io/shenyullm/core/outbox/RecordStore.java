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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * Records on disk by topic and sequence number. What was committed survives a crash of the process;
 * after {@link #commit} it survives one of the machine. Used by one thread only.
 */
final class RecordStore implements AutoCloseable {
  static final String FILE_NAME = "outbox.mv";

  private static final int CACHE_MEBIBYTES = 4;

  private final MVStore store;
  private final Map<Outbox.Topic, MVMap<Long, byte[]>> records = new EnumMap<>(Outbox.Topic.class);
  private final Map<Outbox.Topic, MVMap<Long, byte[]>> rejected = new EnumMap<>(Outbox.Topic.class);
  private final Map<Outbox.Topic, Long> inheritedUpTo = new EnumMap<>(Outbox.Topic.class);
  private final MVMap<String, Long> totals;

  /** A record with its place in the queue. */
  record Stored(long sequence, byte[] json) {}

  private RecordStore(MVStore store) {
    this.store = store;
    for (Outbox.Topic topic : Outbox.Topic.values()) {
      records.put(topic, openQueue(store, "records." + topic));
      rejected.put(topic, openQueue(store, "rejected." + topic));
      Long last = map(topic).lastKey();
      inheritedUpTo.put(topic, last == null ? 0 : last);
    }
    this.totals =
        store.openMap(
            "totals",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
  }

  private static MVMap<Long, byte[]> openQueue(MVStore store, String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  static RecordStore open(Path directory) throws OutboxException {
    Path file = directory.resolve(FILE_NAME);
    MVStore opened = null;
    try {
      Files.createDirectories(directory);
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .cacheSize(CACHE_MEBIBYTES)
              .open();
      opened = store;
      store.setVersionsToKeep(0);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      return new RecordStore(store);
    } catch (MVStoreException e) {
      giveUp(opened);
      if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
        throw new OutboxException(
            "the outbox "
                + file
                + " is in use by another process: give each gateway a shenyu.llm.data-dir of its"
                + " own",
            e);
      }
      throw new OutboxException("the outbox " + file + " cannot be opened: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      giveUp(opened);
      throw new OutboxException("the outbox " + file + " cannot be opened: " + e, e);
    }
  }

  /** Lets go of the file's lock, which would keep this very process from trying again. */
  private static void giveUp(@Nullable MVStore opened) {
    if (opened != null) {
      opened.closeImmediately();
    }
  }

  void add(Outbox.Topic topic, byte[] json) {
    append(map(topic), json);
    totals.merge(topic.name(), (long) json.length, Long::sum);
  }

  /** The oldest records, at least one if there is any. */
  List<Stored> peek(Outbox.Topic topic, int maxRecords, long maxBytes) {
    List<Stored> oldest = new ArrayList<>();
    long bytes = 0;
    MVMap<Long, byte[]> map = map(topic);
    Cursor<Long, byte[]> cursor = map.cursor(null);
    while (cursor.hasNext()) {
      Long key = cursor.next();
      byte[] json = cursor.getValue();
      bytes += json.length;
      if (oldest.size() == maxRecords || (!oldest.isEmpty() && bytes > maxBytes)) {
        break;
      }
      oldest.add(new Stored(key, json));
    }
    return oldest;
  }

  void remove(Outbox.Topic topic, List<Stored> confirmed) {
    MVMap<Long, byte[]> map = map(topic);
    for (Stored record : confirmed) {
      if (map.remove(record.sequence()) != null) {
        totals.merge(topic.name(), -(long) record.json().length, Long::sum);
      }
    }
    lookAtInheritance(topic);
  }

  /** Whether records are still queued that were there when the store was opened. */
  boolean holdsInherited(Outbox.Topic topic) {
    return inheritedUpTo.getOrDefault(topic, 0L) > 0;
  }

  private void lookAtInheritance(Outbox.Topic topic) {
    // remembered, because an empty queue begins again with low numbers
    Long first = map(topic).firstKey();
    if (first == null || first > inheritedUpTo.getOrDefault(topic, 0L)) {
      inheritedUpTo.put(topic, 0L);
    }
  }

  /** Takes a record out of the queue and keeps it aside; its bytes still count. */
  void park(Outbox.Topic topic, Stored record) {
    if (map(topic).remove(record.sequence()) != null) {
      append(aside(topic), record.json());
    }
    lookAtInheritance(topic);
  }

  /** Puts the records that were kept aside back to the end of the queue. */
  void unpark(Outbox.Topic topic) {
    MVMap<Long, byte[]> from = aside(topic);
    for (Long key = from.firstKey(); key != null; key = from.firstKey()) {
      byte[] json = from.remove(key);
      if (json != null) {
        append(map(topic), json);
      }
    }
  }

  long parked(Outbox.Topic topic) {
    return aside(topic).sizeAsLong();
  }

  private static void append(MVMap<Long, byte[]> map, byte[] json) {
    Long last = map.lastKey();
    map.append(last == null ? 1L : last + 1, json);
  }

  /** Makes everything so far durable: written and synchronised with the disk. */
  void commit() {
    store.commit();
    store.sync();
  }

  long depth(Outbox.Topic topic) {
    return map(topic).sizeAsLong();
  }

  /** Bytes of the records of all topics. */
  long bytes() {
    long sum = 0;
    for (Outbox.Topic topic : Outbox.Topic.values()) {
      sum += totals.getOrDefault(topic.name(), 0L);
    }
    return sum;
  }

  @Override
  public void close() {
    store.close();
  }

  /** Gives up a store that has failed, without writing anything more. */
  void abandon() {
    store.closeImmediately();
  }

  private MVMap<Long, byte[]> aside(Outbox.Topic topic) {
    return Objects.requireNonNull(rejected.get(topic));
  }

  private MVMap<Long, byte[]> map(Outbox.Topic topic) {
    return Objects.requireNonNull(records.get(topic));
  }
}
