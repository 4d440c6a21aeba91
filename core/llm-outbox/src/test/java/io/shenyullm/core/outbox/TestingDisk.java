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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A disk that fills up, fails or hangs when it is told to. */
final class TestingDisk implements Disk {
  final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  final AtomicReference<@Nullable CountDownLatch> hangsUntil = new AtomicReference<>();
  final CountDownLatch hangs = new CountDownLatch(1);
  final AtomicInteger writes = new AtomicInteger();

  @Override
  public void write(FileChannel file, ByteBuffer from, long position) throws IOException {
    writes.incrementAndGet();
    fail();
    // only what makes a file longer takes room
    if (position + from.remaining() > file.size() && room.addAndGet(-from.remaining()) < 0) {
      throw new IOException("No space left on device");
    }
    Disk.super.write(file, from, position);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    CountDownLatch latch = hangsUntil.get();
    if (latch != null) {
      hangs.countDown();
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    fail();
    Disk.super.force(file);
  }

  private void fail() throws IOException {
    IOException told = failure.get();
    if (told != null) {
      throw told;
    }
  }
}
