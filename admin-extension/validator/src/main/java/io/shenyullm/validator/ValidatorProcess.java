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
package io.shenyullm.validator;

import io.shenyullm.core.snapshot.InstalledParts;
import io.shenyullm.core.wire.BoundedLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests and lets a thread of its own answer them: the end of the console is noticed also
 * while one is answered.
 */
final class ValidatorProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ValidatorProcess.class);

  /** Compiling rules and policies recurses deeper than a usual stack allows. */
  private static final long LARGE_STACK_BYTES = 16L * 1024 * 1024;

  /** The console asks one at a time. */
  private static final int MAX_WAITING = 16;

  private final BlockingQueue<BoundedLines.Line> requests = new ArrayBlockingQueue<>(MAX_WAITING);
  private final BoundedLines lines;
  private final OutputStream answers;

  ValidatorProcess(InputStream requests, OutputStream answers) {
    this.lines = new BoundedLines(requests, Conversation.MAX_BYTES);
    this.answers = answers;
  }

  /** Returns when there are no more requests. */
  void run() throws IOException {
    Thread worker = new Thread(null, this::answer, "validator", LARGE_STACK_BYTES);
    worker.setDaemon(true);
    worker.start();
    try {
      for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
        requests.put(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    removeTemporaryFolder();
  }

  /** The console makes one for this process, but may have been killed. */
  private static void removeTemporaryFolder() {
    try {
      Files.deleteIfExists(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      // it is not empty: then it is not for this process alone
      LOG.debug("the temporary folder stays: {}", e.toString());
    }
  }

  private void answer() {
    try {
      InstalledParts parts = InstalledParts.load(ValidatorProcess.class.getClassLoader());
      RuleOperations rules = new RuleOperations(Clock.systemUTC());
      Operation check = new CheckOperation(parts, rules);
      Conversation conversation =
          new Conversation(
              Map.of(
                  "check", check,
                  "rules.vocabulary", rules::vocabulary,
                  "rules.check", rules::check,
                  "rules.decide", rules::decide,
                  "rules.test", rules::test),
              answers);
      warmUp(check);
      conversation.greet(facts(parts));
      while (true) {
        conversation.answer(requests.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RefusedInputException | RuntimeException | Error e) {
      LOG.error("the validator ends", e);
      Runtime.getRuntime().halt(1);
    }
  }

  /** Loads what compiling needs, so that the first to ask does not wait for it. */
  private static void warmUp(Operation check) throws RefusedInputException {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("document", "{\"schema\":1,\"version\":0,\"routes\":[{\"name\":\"default\"}]}");
    input.put("folder", "");
    check.run(new Input(input));
  }

  private static Map<String, @Nullable Object> facts(InstalledParts parts) {
    String version = ValidatorProcess.class.getPackage().getImplementationVersion();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("version", version == null ? "" : version);
    facts.put("sections", new TreeSet<>(parts.sections()).stream().toList());
    return facts;
  }
}
