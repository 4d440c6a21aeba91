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
package io.shenyullm.grid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A spender's process, seen from here. */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private final SpenderSettings settings;
  private final Path log;
  private final ChildProcess process;
  private volatile Figures figures = Figures.NONE;
  private volatile boolean ended;

  private Client(Engine engine, SpenderSettings settings, Path log) {
    this.settings = settings;
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java());
    command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dcluster.log.level=INFO");
    command.addAll(engine.clientFlags());
    command.addAll(List.of("-cp", ChildProcess.classPath(), SpenderMain.class.getName()));
    command.addAll(settings.arguments());
    this.process = ChildProcess.start(settings.id(), command, log, this::heard);
  }

  static Client start(Engine engine, SpenderSettings settings, Path folder) {
    return new Client(engine, settings, folder.resolve(settings.id() + ".log"));
  }

  private void heard(String line) {
    if (line.startsWith(SpenderMain.BEAT)) {
      figures = Figures.parse(line.substring(SpenderMain.BEAT.length()));
    } else if (line.startsWith(SpenderMain.FINAL)) {
      figures = Figures.parse(line.substring(SpenderMain.FINAL.length()));
      ended = true;
    }
  }

  SpenderSettings settings() {
    return settings;
  }

  /** As last heard. */
  Figures figures() {
    if (!process.isAlive() && !ended) {
      throw new StageException(settings.id() + " has ended by itself");
    }
    return figures;
  }

  void reset() {
    process.tell("reset");
  }

  void hammer() {
    process.tell("hammer");
  }

  void kill() {
    process.kill();
  }

  /**
   * Lets calls end and leases be given back.
   *
   * @return the last figures
   */
  void stop() {
    process.tell("stop");
  }

  boolean endedClean() {
    int code = process.awaitEnd();
    Await.until("the last figures of " + settings.id(), PATIENCE, () -> ended);
    return code == 0;
  }

  /** Whether it has settled the leases of the processes before it. */
  boolean hasReconciled() {
    try {
      Path boots = settings.clients().resolve(settings.id()).resolve("boots");
      return Files.exists(boots) && Files.readAllLines(boots).size() == 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What our code calls an error, and threads that ended by an exception. */
  List<String> errors() {
    return lines(
        line -> line.contains(" ERROR io.shenyullm") || line.contains("Exception in thread"));
  }

  /** What libraries call an error: they do when a node dies, and it is reported only. */
  int foreignErrors() {
    return lines(line -> line.contains(" ERROR ") && !line.contains(" ERROR io.shenyullm")).size();
  }

  private List<String> lines(Predicate<String> condition) {
    try {
      return Files.readAllLines(log).stream().filter(condition).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void discard() {
    process.discard();
  }
}
