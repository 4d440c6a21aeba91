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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows what is really on disk. When a force fails, what it was about is held for clean, as Linux
 * does: a later force has nothing to do with it.
 */
final class ForgettingDisk implements Disk {
  private final Map<FileChannel, ByteArrayOutputStream> dirty = new HashMap<>();
  private final ByteArrayOutputStream onDisk = new ByteArrayOutputStream();
  boolean fails;

  @Override
  public void write(FileChannel file, ByteBuffer from, long position) throws IOException {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    dirty.computeIfAbsent(file, each -> new ByteArrayOutputStream()).writeBytes(bytes);
    Disk.super.write(file, from, position);
  }

  @Override
  public void force(FileChannel file) throws IOException {
    ByteArrayOutputStream written = dirty.remove(file);
    if (fails) {
      throw new IOException("made to fail");
    }
    if (written != null) {
      onDisk.writeBytes(written.toByteArray());
    }
  }

  boolean has(String text) {
    return onDisk.toString(UTF_8).contains(text);
  }
}
