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
package io.shenyullm.admin.grid;

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.control.SnapshotHints;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridProperties;
import io.shenyullm.core.grid.Grids;
import io.shenyullm.core.grid.Membership;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The console's way into the grid of its gateways. Waits for answers, because the servlet threads
 * that call it may. Thread-safe.
 */
public final class ConsoleGrid implements AutoCloseable {
  /** What the properties of a console start with. */
  public static final String PREFIX = "llm.admin.grid";

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleGrid.class);
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Grid grid;
  private final Membership.Gateway self;
  private final @Nullable String problem;

  /**
   * @param grid closed with this
   * @param self as announced
   * @param problem why the grid that was asked for cannot be had, if so
   */
  public ConsoleGrid(Grid grid, Membership.Gateway self, @Nullable String problem) {
    this.grid = Objects.requireNonNull(grid, "grid");
    this.self = Objects.requireNonNull(self, "self");
    this.problem = problem;
  }

  /** Opens the grid of the properties; never fails, see {@link #problem}. */
  public static ConsoleGrid open(GridProperties properties, Membership.Gateway self, Clock clock) {
    AtomicReference<@Nullable String> problem = new AtomicReference<>();
    Grid grid =
        Grids.open(
            properties,
            PREFIX,
            self,
            clock,
            what -> {
              String told = ofConsole(what);
              LOG.error(
                  "the console cannot use the grid of its gateways until it is started anew with"
                      + " this put right: {}. To run it without a grid set {}.type=local",
                  told,
                  PREFIX);
              problem.set(told);
            });
    return new ConsoleGrid(grid, self, problem.get());
  }

  public Grid grid() {
    return grid;
  }

  /** This console among {@link Membership#gateways()}. */
  public Membership.Gateway self() {
    return self;
  }

  /** Why the grid that was asked for cannot be had until a new start, if so. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Which engine it is. */
  public String engine() {
    return grid.engine();
  }

  /** Whether gateways see what is stored here. */
  public boolean isShared() {
    return grid.isShared();
  }

  /** Whether the grid can be used now, and if not why. */
  public GridHealth health() {
    GridHealth health = grid.health();
    return new GridHealth(health.state(), ofConsole(health.detail()), health.since());
  }

  /** Engines name the properties as gateways have them. */
  private static String ofConsole(String message) {
    return message.replace("shenyu.llm.grid.", PREFIX + ".");
  }

  /**
   * Tells gateways that a snapshot is out, so that they look at once. They look from time to time
   * anyway, so nothing is lost if it does not get through.
   */
  public void announceSnapshot(long version) {
    if (!grid.isShared()) {
      return;
    }
    grid.topic(GridNames.SNAPSHOTS)
        .publish(SnapshotHints.message(version), DEADLINE)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                LOG.info(
                    "gateways were not told of snapshot {} and will find it at their next poll: {}",
                    version,
                    failure.toString());
              }
            });
  }

  /**
   * @throws ResponseStatusException saying what to do if gateways do not see what is stored here
   */
  public void requireShared() {
    if (!grid.isShared()) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT,
          "this console shares no grid with the gateways: publish the change in the snapshot"
              + " instead, or set "
              + PREFIX
              + ".type"
              + (problem == null ? "" : " (" + problem + ")"));
    }
  }

  /**
   * Makes a change that every gateway is to obey.
   *
   * @throws ResponseStatusException saying what to do if it cannot be made or was not confirmed
   */
  public void change(Change change) {
    requireShared();
    await(change.start(DEADLINE), this::notChanged);
  }

  /** Starts a change that is kept elsewhere and offered again until the grid has it. */
  public CompletableFuture<Void> offer(Change change) {
    return change.start(DEADLINE).toCompletableFuture();
  }

  /** Waits for what was offered. Returns why the grid has not confirmed it, if so. */
  public Optional<String> missing(CompletableFuture<Void> offered) {
    try {
      offered.join();
      return Optional.empty();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(
          cause instanceof GridException known ? notYet(known) : "the grid failed: " + cause);
    }
  }

  private String notYet(GridException known) {
    return switch (known.kind()) {
      case UNAVAILABLE -> notThereYet();
      case UNKNOWN_OUTCOME ->
          "the grid has not confirmed in time: gateways may obey or not, and the console repeats it"
              + " until they do";
      case OVERLOADED ->
          "a grid node is out of memory or overloaded, and the console tries until it is not: "
              + known.getMessage();
      case REJECTED -> "the grid refused: " + known.getMessage();
    };
  }

  /** Why gateways do not obey what the console keeps and the grid does not hold. */
  public String notThereYet() {
    GridHealth health = health();
    return health.isUsable()
        ? "the grid does not hold it yet, and will within seconds"
        : "the grid cannot be reached: gateways obey as soon as it is back. If that is too late"
            + " publish the change in the snapshot too. "
            + health.detail();
  }

  /**
   * Waits for what the grid holds; the stage has a deadline of its own.
   *
   * @throws ResponseStatusException saying why it cannot be read
   */
  public <T> T read(CompletionStage<T> stage) {
    return await(
        stage,
        failure ->
            new ResponseStatusException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the grid cannot be read: "
                    + (health().detail().isEmpty() ? failure.getMessage() : health().detail()),
                failure));
  }

  private static <T> T await(
      CompletionStage<T> stage, Function<GridException, ResponseStatusException> told) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof GridException known
          ? told.apply(known)
          : new ResponseStatusException(
              HttpStatus.INTERNAL_SERVER_ERROR, "the grid failed: " + cause, cause);
    }
  }

  private ResponseStatusException notChanged(GridException known) {
    return switch (known.kind()) {
      case UNAVAILABLE ->
          new ResponseStatusException(
              HttpStatus.SERVICE_UNAVAILABLE,
              "the grid cannot be reached, nothing was changed: publish the change in the snapshot"
                  + " instead, or try again when it is back. "
                  + health().detail(),
              known);
      case UNKNOWN_OUTCOME ->
          new ResponseStatusException(
              HttpStatus.GATEWAY_TIMEOUT,
              "the grid has not confirmed in time: the change may be in force or not. Look, and"
                  + " repeat it if it is not",
              known);
      case OVERLOADED ->
          new ResponseStatusException(
              HttpStatus.SERVICE_UNAVAILABLE,
              "a grid node is out of memory or overloaded, nothing was changed: "
                  + known.getMessage(),
              known);
      case REJECTED ->
          new ResponseStatusException(
              HttpStatus.BAD_GATEWAY, "the grid refused: " + known.getMessage(), known);
    };
  }

  /** A change that is started with a deadline. */
  @FunctionalInterface
  public interface Change {
    CompletionStage<Void> start(Duration deadline);
  }

  @Override
  public void close() {
    grid.close();
  }
}
