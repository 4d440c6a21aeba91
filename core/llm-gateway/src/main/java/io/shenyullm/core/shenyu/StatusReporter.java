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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.WholeAnswer;
import io.shenyullm.records.RecordWriter;
import io.shenyullm.records.StatusRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the console how this gateway is: within two seconds when what it obeys or refuses changes,
 * and every half minute. A console that cannot be reached or does not know this call is told again
 * later; nothing depends on it. One report is under way at a time.
 */
final class StatusReporter implements AutoCloseable {
  static final Duration LOOK = Duration.ofSeconds(2);
  static final Duration AT_LEAST = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Supplier<StatusRecord> status;
  private final Sender sender;
  private final ScheduledExecutorService executor;
  private final LongSupplier nanoTime;

  // below: one look at a time, each started when the one before is over
  private StatusRecord.@Nullable Snapshot told;
  private long toldAtNanos;

  /** Sends a line; completes when it has arrived. Must not block. */
  @FunctionalInterface
  interface Sender {
    CompletionStage<Void> send(byte[] line);
  }

  /**
   * @param executor one thread, see {@link #newExecutor}; closed with this
   */
  StatusReporter(
      Supplier<StatusRecord> status,
      Sender sender,
      ScheduledExecutorService executor,
      LongSupplier nanoTime) {
    this.status = Objects.requireNonNull(status, "status");
    this.sender = Objects.requireNonNull(sender, "sender");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  static ScheduledExecutorService newExecutor() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "llm-status");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Posts to the console.
   *
   * @param consoleUrl where {@code /llm/v1/status} is found under
   * @param token gateway token; {@code null} for none
   */
  static Sender http(URI consoleUrl, @Nullable Secret token) {
    String url = consoleUrl.toString();
    URI target = URI.create((url.endsWith("/") ? url : url + "/") + "llm/v1/status");
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return line -> {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .timeout(ANSWER)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(line));
      if (token != null) {
        request.header("Authorization", "Bearer " + token.reveal());
      }
      return WholeAnswer.within(
              ANSWER, http, request.build(), HttpResponse.BodyHandlers.discarding())
          .thenCompose(StatusReporter::judge);
    };
  }

  private static CompletionStage<Void> judge(HttpResponse<Void> response) {
    return response.statusCode() / 100 == 2
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new IOException("the console answered with status " + response.statusCode()));
  }

  /** Starts reporting. Call once. */
  void start() {
    later();
  }

  private void later() {
    try {
      executor.schedule(this::lookAndGoOn, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the status reporter is closed");
    }
  }

  private void lookAndGoOn() {
    CompletionStage<Void> look;
    try {
      look = look();
    } catch (RuntimeException e) {
      // an unforeseen value must not end all later reports
      LOG.warn("this gateway's status cannot be told", e);
      look = CompletableFuture.completedFuture(null);
    }
    look.whenComplete((done, error) -> later());
  }

  /** Reports if there is something to say. Fails never. */
  CompletionStage<Void> look() {
    StatusRecord current = status.get();
    long now = nanoTime.getAsLong();
    if (current.snapshot().equals(told) && now - toldAtNanos < AT_LEAST.toNanos()) {
      return CompletableFuture.completedFuture(null);
    }
    return sender
        .send(RecordWriter.line(current))
        .handle(
            (sent, error) -> {
              if (error == null) {
                told = current.snapshot();
                toldAtNanos = now;
              } else {
                LOG.debug("the console was not told this gateway's status", error);
              }
              return null;
            });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
