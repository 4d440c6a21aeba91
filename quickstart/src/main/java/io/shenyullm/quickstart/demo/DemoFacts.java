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
package io.shenyullm.quickstart.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * What a program that drives a running demo must know: addresses, keys and passwords, as JSON. Its
 * owner alone may read it, and it is whole from the moment it is there.
 */
final class DemoFacts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoFacts() {}

  static void write(Demo demo, Path file) throws IOException {
    ObjectNode facts = JSON.createObjectNode();
    facts.put("console", demo.console());
    facts.put("dataPlane", demo.dataPlane());
    facts.put("user", "admin");
    facts.put("password", demo.keys().consolePassword());
    demo.endpoints().forEach(facts.putArray("endpoints")::add);
    facts
        .putObject("keys")
        .put("alice", demo.keys().alice())
        .put("bob", demo.keys().bob())
        .put("mallory", demo.keys().mallory());
    demo.simulated().forEach(facts.putObject("providers")::put);
    facts.put("snapshotFolder", demo.snapshotFolder().toAbsolutePath().toString());
    facts.put("consoleJar", demo.consoleJar().toAbsolutePath().toString());
    demo.gridEnvironment().forEach(facts.putObject("gridEnvironment")::put);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (var out =
        Files.newByteChannel(
            part,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      Channels.newOutputStream(out).write(facts.toPrettyString().getBytes(StandardCharsets.UTF_8));
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
