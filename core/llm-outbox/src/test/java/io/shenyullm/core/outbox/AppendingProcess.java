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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keeps records for ever and prints the id of each as soon as the outbox has taken it; made to be
 * killed.
 */
final class AppendingProcess {
  private AppendingProcess() {}

  public static void main(String[] args) throws Exception {
    DiskOutbox outbox = DiskOutbox.open(OutboxPlace.in(Path.of(args[0])));
    for (int i = 1; ; i++) {
      String id = "r" + i;
      byte[] json = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
      outbox.keep(Outbox.Topic.AUDIT, id, json);
      byte[] line = (id + "\n").getBytes(StandardCharsets.UTF_8);
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
