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
package io.shenyullm.admin.validation;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.BoundedLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process, from its start to its end. It is asked by one thread at a time; everything else may
 * be called by any.
 */
final class ValidatorChild {
  /** No request or answer is longer; the validator has the same limit. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ValidatorChild.class);
  private static final int MAX_LOG_BYTES = 2_000;

  /** Of one process: one that floods the log tells nothing more. */
  private static final int MAX_LOG_LINES = 100;

  /** For the last line, which may say why it has ended. */
  private static final long LOG_END_MILLIS = 10_000;

  private static final long OVER_SECONDS = 5;

  private final Process process;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Thread log = DaemonThreads.of(this::log, "llm-validator-log");

  /** Used by whoever asks, one at a time. */
  private long lastId;

  private @Nullable Pending pending;
  private @Nullable String ended;
  private @Nullable String killedBecause;
  private volatile String lastLog = "";

  /** Who asks, and for what. */
  private record Pending(long id, CompletableFuture<Map<String, @Nullable Object>> answer) {}

  /** Told of what happens to a process, by a thread of its own. */
  interface Watcher {
    /** It answers from now on. */
    void ready(ValidatorChild child);

    /** It is gone. Called once, before whoever asks is told. */
    void ended(ValidatorChild child, String why);
  }

  private ValidatorChild(Process process) {
    this.process = process;
  }

  /** Begins to listen to a process that was started. */
  static ValidatorChild of(Process process, Watcher watcher) {
    ValidatorChild child = new ValidatorChild(process);
    child.log.start();
    DaemonThreads.of(() -> child.listen(watcher), "llm-validator").start();
    return child;
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits until it answers.
   *
   * @throws ValidatorUnavailableException if it has ended before
   */
  void awaitReady() throws InterruptedException {
    waitFor(ready);
  }

  /**
   * Asks, and waits until there is an answer or the process is gone.
   *
   * @return the answer, whatever it says
   * @throws ValidatorUnavailableException if the process has ended; whoever finds that it takes too
   *     long has to {@link #kill} it
   * @throws ValidatorRefusedException if it is too long to be asked
   */
  Map<String, @Nullable Object> ask(String operation, Map<String, @Nullable Object> input)
      throws InterruptedException {
    long id = ++lastId;
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("operation", operation);
    request.put("input", input);
    byte[] line = Json.write(request);
    if (line.length > MAX_BYTES) {
      throw new ValidatorRefusedException("what is asked is longer than " + MAX_BYTES + " bytes");
    }
    CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
    synchronized (this) {
      if (ended != null) {
        throw new ValidatorUnavailableException(ended);
      }
      pending = new Pending(id, answer);
    }
    send(line);
    return waitFor(answer);
  }

  private void send(byte[] line) {
    try {
      OutputStream requests = process.getOutputStream();
      requests.write(line);
      requests.write('\n');
      requests.flush();
    } catch (IOException e) {
      // it is gone or going, of which the answer tells
      LOG.debug("the validator does not read", e);
    }
  }

  private static <T> T waitFor(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new ValidatorUnavailableException(
          String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
    }
  }

  /** Ends the process at once. */
  void kill(String why) {
    synchronized (this) {
      if (killedBecause == null) {
        killedBecause = why;
      }
    }
    process.destroyForcibly();
  }

  /** Waits until all is told that is to be told of its end, but not for ever. */
  void awaitOver() {
    try {
      over.get(OVER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the validator (process {}) does not end", pid());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(Watcher watcher) {
    BoundedLines lines = new BoundedLines(process.getInputStream(), MAX_BYTES);
    try {
      for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (!take(line, watcher)) {
          kill("it said what is no answer");
        }
      }
    } catch (IOException e) {
      LOG.debug("the validator cannot be heard", e);
    }
    String why = awaitEnd();
    Pending asked;
    synchronized (this) {
      ended = why;
      asked = pending;
    }
    // first, so that whoever is told and asks again does not ask this one
    watcher.ended(this, why);
    IOException gone = new IOException(why);
    ready.completeExceptionally(gone);
    if (asked != null) {
      asked.answer().completeExceptionally(gone);
    }
    over.complete(null);
  }

  private boolean take(BoundedLines.Line line, Watcher watcher) {
    if (line.tooLong()) {
      return false;
    }
    Map<String, @Nullable Object> said;
    try {
      said = Json.parseObject(line.bytes());
    } catch (JsonSyntaxException e) {
      return false;
    }
    if (said.containsKey("ready")) {
      if (!ready.complete(null)) {
        return false;
      }
      watcher.ready(this);
      return true;
    }
    Pending asked = pending();
    return asked != null
        && said.get("id") instanceof Number id
        && id.longValue() == asked.id()
        && asked.answer().complete(said);
  }

  private synchronized @Nullable Pending pending() {
    return pending;
  }

  private String awaitEnd() {
    try {
      if (!process.waitFor(LOG_END_MILLIS, TimeUnit.MILLISECONDS)) {
        // one that cannot be heard any more is of no use; earlier, its last words would be lost
        process.destroyForcibly();
      }
      int status = process.waitFor();
      log.join(LOG_END_MILLIS);
      synchronized (this) {
        String killed = killedBecause;
        if (killed != null) {
          return killed;
        }
      }
      return "it ended with status " + status + (lastLog.isEmpty() ? "" : ": " + lastLog);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was not waited for";
    }
  }

  /** Reads what it logs, so that it never waits for that, and passes some of it on. */
  private void log() {
    BoundedLines lines = new BoundedLines(process.getErrorStream(), MAX_LOG_BYTES);
    try {
      int count = 0;
      for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
        count++;
        String text = line.tooLong() ? "(a long line)" : printable(line.bytes());
        lastLog = text;
        if (count <= MAX_LOG_LINES) {
          LOG.warn("the validator (process {}) logs: {}", pid(), text);
        } else if (count == MAX_LOG_LINES + 1) {
          LOG.warn("the validator (process {}) logs more, which is left out", pid());
        }
      }
    } catch (IOException e) {
      LOG.debug("the validator's log cannot be read", e);
    }
  }

  private static String printable(byte[] line) {
    return new String(line, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
  }
}
