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
package io.shenyullm.admin.dataplane;

import io.shenyullm.admin.ingest.Sender;
import io.shenyullm.records.RecordLimits;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets gateways in by their token and reads what they send without holding a thread meanwhile: a
 * body that never ends costs memory for what has come of it, until its deadline. What has arrived
 * whole is answered on threads of its own, of which a limited number waits for the database.
 */
final class DataPlaneServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneServlet.class);
  private static final String AUTHORIZATION = "Authorization";
  private static final int MAX_BATCH_BYTES = 8 * 1024 * 1024;

  /** A line of the most characters, each of the most bytes. */
  private static final int MAX_STATUS_BYTES = 4 * RecordLimits.LINE;

  private final transient DataPlaneApi api;
  private final transient Doorkeeper door;
  private final Duration bodyDeadline;
  private final transient Executor workers;
  private final transient Executor sums;
  private final transient ScheduledExecutorService deadlines;

  /**
   * @param door knows gateways by what they show
   * @param bodyDeadline for the whole body
   * @param workers answers; refuses when it has too much to do
   * @param sums as workers, for sums of what was spent: they may take long, and must not keep
   *     records from coming in
   * @param deadlines ends bodies that are late
   */
  DataPlaneServlet(
      DataPlaneApi api,
      Doorkeeper door,
      Duration bodyDeadline,
      Executor workers,
      Executor sums,
      ScheduledExecutorService deadlines) {
    this.api = api;
    this.door = door;
    this.bodyDeadline = bodyDeadline;
    this.workers = workers;
    this.sums = sums;
    this.deadlines = deadlines;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // again when all has arrived: a token may be revoked in between
    if (door.sender(request.getHeader(AUTHORIZATION)).isEmpty()) {
      send(response, unknown());
      return;
    }
    switch (request.getRequestURI()) {
      case "/llm/v1/snapshots/current" -> {
        String known = request.getHeader("If-None-Match");
        get(request, response, workers, sender -> api.snapshot(known));
      }
      case "/llm/v1/budgets/spent" -> {
        String query = request.getQueryString();
        get(request, response, sums, sender -> api.spent(query));
      }
      case "/llm/v1/usage" -> post(request, response, MAX_BATCH_BYTES, api::usage);
      case "/llm/v1/audit" -> post(request, response, MAX_BATCH_BYTES, api::audit);
      case "/llm/v1/status" -> post(request, response, MAX_STATUS_BYTES, api::status);
      default -> send(response, Answer.error(404, "there is no such address"));
    }
  }

  private static Answer unknown() {
    return Answer.error(401, "the gateway token is missing, wrong or revoked");
  }

  private void get(
      HttpServletRequest request,
      HttpServletResponse response,
      Executor threads,
      Function<Sender, Answer> answer)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      send(response, Answer.error(405, "use GET"));
      return;
    }
    String shown = request.getHeader(AUTHORIZATION);
    work(begin(request), threads, shown, answer);
  }

  private void post(
      HttpServletRequest request,
      HttpServletResponse response,
      int maxBytes,
      BiFunction<Sender, byte[], Answer> answer)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      send(response, Answer.error(405, "use POST"));
      return;
    }
    if (request.getContentLengthLong() > maxBytes) {
      send(response, tooLarge(maxBytes));
      return;
    }
    request.getInputStream().setReadListener(new Body(begin(request), request, maxBytes, answer));
  }

  /** The answer has no deadline of the container's: the database has its own. */
  private static AsyncContext begin(HttpServletRequest request) {
    AsyncContext exchange = request.startAsync();
    exchange.setTimeout(0);
    return exchange;
  }

  private static Answer tooLarge(int maxBytes) {
    return Answer.error(413, "it may have at most " + maxBytes + " bytes");
  }

  private void work(
      AsyncContext exchange,
      Executor threads,
      @Nullable String shown,
      Function<Sender, Answer> answer) {
    try {
      threads.execute(
          () -> {
            Answer found;
            try {
              found = door.sender(shown).map(answer).orElseGet(DataPlaneServlet::unknown);
            } catch (RuntimeException e) {
              LOG.error("a gateway could not be answered", e);
              found = Answer.error(503, "the console failed; its log says why");
            }
            end(exchange, found);
          });
    } catch (RejectedExecutionException e) {
      end(exchange, Answer.error(503, "the console has too much to do; send it again"));
    }
  }

  private static void end(AsyncContext exchange, Answer answer) {
    try {
      send((HttpServletResponse) exchange.getResponse(), answer);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a gateway that asked is gone", e);
    } finally {
      exchange.complete();
    }
  }

  private static void send(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    if (answer.tag() != null) {
      response.setHeader("ETag", answer.tag());
    }
    if (answer.body().length > 0) {
      response.setContentType("application/json");
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }

  /** A batch that is arriving. */
  private final class Body implements ReadListener {
    private final AsyncContext exchange;
    private final ServletInputStream in;
    private final int maxBytes;
    private final BiFunction<Sender, byte[], Answer> answer;
    private final @Nullable String shown;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[8 * 1024];
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ScheduledFuture<?> deadline;

    Body(
        AsyncContext exchange,
        HttpServletRequest request,
        int maxBytes,
        BiFunction<Sender, byte[], Answer> answer)
        throws IOException {
      this.exchange = exchange;
      this.in = request.getInputStream();
      this.maxBytes = maxBytes;
      this.answer = answer;
      this.shown = request.getHeader(AUTHORIZATION);
      this.deadline =
          deadlines.schedule(this::late, bodyDeadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (!ended.get() && in.isReady()) {
        int count = in.read(chunk);
        if (count < 0) {
          return;
        }
        if (bytes.size() + count > maxBytes) {
          refuse(tooLarge(maxBytes));
          return;
        }
        bytes.write(chunk, 0, count);
      }
    }

    @Override
    public void onAllDataRead() {
      if (ended.compareAndSet(false, true)) {
        deadline.cancel(false);
        byte[] whole = bytes.toByteArray();
        work(exchange, workers, shown, sender -> answer.apply(sender, whole));
      }
    }

    @Override
    public void onError(Throwable failure) {
      LOG.debug("a gateway went away while it sent a batch", failure);
      if (ended.compareAndSet(false, true)) {
        deadline.cancel(false);
        exchange.complete();
      }
    }

    private void late() {
      refuse(Answer.error(408, "the batch did not arrive within " + bodyDeadline));
    }

    private void refuse(Answer why) {
      if (ended.compareAndSet(false, true)) {
        deadline.cancel(false);
        ((HttpServletResponse) exchange.getResponse()).setHeader("Connection", "close");
        end(exchange, why);
      }
    }
  }
}
