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
import io.shenyullm.admin.web.TooManyRequestsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * The validator, whichever process it is at the moment: started when it is first needed, then kept.
 * One that ends is started again, at once at first and then later and later until one has answered.
 * Thread-safe.
 */
public final class Validator implements AutoCloseable {
  /**
   * Operations at once and waiting: compiling takes a core, more would only wait for each other.
   */
  static final int MOST_ASKING = 9;

  /** On a busy machine a JVM that loads a compiler takes its time. */
  static final Duration START_LIMIT = Duration.ofMinutes(2);

  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
  private static final int LONGEST_PAUSE_AT = 8;
  private static final long BUSY_RETRY_SECONDS = 5;

  private final ValidatorFolder folder;
  private final ValidatorLaunch launch;
  private final Duration deadline;
  private final Alarms alarms;
  private final Clock clock;
  private final Runnable stopAlarms;
  private final Semaphore places = new Semaphore(MOST_ASKING);
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable Running running;
  private State state = State.NOT_STARTED;
  private Instant since;
  private @Nullable String because;
  private int ends;
  private int endsInARow;
  private boolean closed;

  /** Where it stands. */
  enum State {
    /** Nobody has needed it yet. */
    NOT_STARTED,
    STARTING,
    WARM,
    /** It has ended, and is started again in a while. */
    DEAD
  }

  /**
   * A process.
   *
   * @param work its folder, removed with it
   * @param startAlarm called off when it is ready
   */
  private record Running(ValidatorChild child, Path work, Runnable startAlarm) {}

  /**
   * @param deadline for one operation; a validator that takes longer is ended
   * @param stopAlarms called at the end
   */
  Validator(
      ValidatorFolder folder,
      ValidatorLaunch launch,
      Duration deadline,
      Alarms alarms,
      Clock clock,
      Runnable stopAlarms) {
    this.folder = folder;
    this.launch = launch;
    this.deadline = deadline;
    this.alarms = alarms;
    this.clock = clock;
    this.stopAlarms = stopAlarms;
    this.since = clock.instant();
  }

  /**
   * One that is started by {@link #prepare} or when it is first asked.
   *
   * @param dir of its JARs; {@code null} for the one that the zip has for it
   * @param heap its largest
   */
  public static Validator open(@Nullable Path dir, DataSize heap, Duration deadline, Clock clock) {
    ScheduledExecutorService alarms = DaemonThreads.scheduler("llm-validator-alarms");
    return new Validator(
        ValidatorFolder.of(dir),
        ValidatorLaunch.jvm(heap),
        deadline,
        Alarms.by(alarms),
        clock,
        alarms::shutdownNow);
  }

  /** Whether its JARs are there. */
  public boolean isInstalled() {
    return folder.find().isPresent();
  }

  /** What to do where it is not installed. */
  public String advice() {
    return folder.advice();
  }

  /** Starts it, if it is installed and not yet started, without waiting for it. */
  public synchronized void prepare() {
    if (!closed && running == null && state == State.NOT_STARTED && isInstalled()) {
      begin();
    }
  }

  /**
   * Asks, and waits for the answer: its turn, a start where one is due, and the operation.
   *
   * @param operation as the validator names it
   * @return what the operation answers
   * @throws ValidatorUnavailableException if there is no answer, with the reason
   * @throws ValidatorRefusedException if the validator takes the input for wrong
   * @throws TooManyRequestsException if too many are asking already
   */
  public Map<String, @Nullable Object> ask(String operation, Map<String, @Nullable Object> input) {
    if (!places.tryAcquire()) {
      throw new TooManyRequestsException(
          "the validator is busy, and " + (MOST_ASKING - 1) + " are waiting for it already",
          BUSY_RETRY_SECONDS);
    }
    try {
      turn.lockInterruptibly();
      try {
        return output(operation, answer(operation, input));
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ValidatorUnavailableException("the console is ending");
    } finally {
      places.release();
    }
  }

  private Map<String, @Nullable Object> answer(
      String operation, Map<String, @Nullable Object> input) throws InterruptedException {
    ValidatorChild child = running();
    child.awaitReady();
    Runnable alarm =
        alarms.after(
            deadline,
            () ->
                child.kill(
                    operation
                        + " took longer than "
                        + deadline.toMillis()
                        + " ms, so it was ended"));
    try {
      return child.ask(operation, input);
    } finally {
      alarm.run();
    }
  }

  private Map<String, @Nullable Object> output(
      String operation, Map<String, @Nullable Object> answer) {
    synchronized (this) {
      endsInARow = 0;
    }
    if (answer.get("output") instanceof Map<?, ?> given) {
      Map<String, @Nullable Object> output = new LinkedHashMap<>();
      given.forEach((key, value) -> output.put(String.valueOf(key), value));
      return output;
    }
    if (answer.get("refused") instanceof String why) {
      throw new ValidatorRefusedException(why);
    }
    throw new ValidatorUnavailableException(
        "the validator failed with " + operation + ": " + answer.get("failed"));
  }

  private synchronized ValidatorChild running() {
    if (closed) {
      throw new ValidatorUnavailableException("the console is ending");
    }
    // after a first end nobody has to wait for the alarm
    if (running == null && (state != State.DEAD || pause(endsInARow).isZero())) {
      if (!isInstalled()) {
        throw new ValidatorUnavailableException(advice());
      }
      begin();
    }
    Running now = running;
    if (now == null) {
      throw new ValidatorUnavailableException(
          "the validator is dead since "
              + since
              + ", because "
              + because
              + "; it is started again in a moment");
    }
    return now.child();
  }

  /** Starts a process; where that fails, the next one is due in a while. */
  private void begin() {
    try {
      Path jars =
          folder.find().orElseThrow(() -> new IOException("its JARs are gone: " + advice()));
      Path work = Files.createTempDirectory("llm-validator-");
      ValidatorChild child = ValidatorChild.of(launched(jars, work), new ChildWatcher());
      Runnable startAlarm =
          alarms.after(
              START_LIMIT,
              () -> child.kill("it was not ready within " + START_LIMIT.toSeconds() + " s"));
      running = new Running(child, work, startAlarm);
      become(State.STARTING, because);
      LOG.info("the validator is starting from {}, process {}", jars, child.pid());
    } catch (IOException e) {
      restartLater("it could not be started: " + e.getMessage());
    }
  }

  /** Leaves no folder where there is no process. */
  private Process launched(Path jars, Path work) throws IOException {
    try {
      return launch.start(jars, work);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(work);
      throw e;
    }
  }

  private void restartLater(String why) {
    ends++;
    endsInARow++;
    become(State.DEAD, why);
    Duration pause = pause(endsInARow);
    LOG.warn("the validator has ended, because {}; it is started again in {}", why, pause);
    alarms.after(pause, this::restart);
  }

  /** None after the first end; then 1 s, 2 s and so on. */
  static Duration pause(int endsInARow) {
    if (endsInARow <= 1) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(endsInARow - 2, LONGEST_PAUSE_AT));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private synchronized void restart() {
    if (!closed && running == null) {
      begin();
    }
  }

  private void become(State next, @Nullable String why) {
    state = next;
    because = why;
    since = clock.instant();
  }

  /** How many ask or wait to. */
  int asking() {
    return MOST_ASKING - places.availablePermits();
  }

  /** Its part of the console's status. */
  public synchronized Map<String, @Nullable Object> view() {
    Optional<Path> jars = folder.find();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    boolean absent = jars.isEmpty() && running == null;
    view.put("state", absent ? "absent" : state.name().toLowerCase(Locale.ROOT));
    view.put("since", since.toString());
    view.put("because", absent ? advice() : because);
    view.put("ends", ends);
    return view;
  }

  /** Ends the process; it does so itself as well, when the console is gone. */
  @Override
  public void close() {
    Running last;
    synchronized (this) {
      closed = true;
      last = running;
    }
    stopAlarms.run();
    if (last != null) {
      last.child().kill("the console has ended it");
      last.child().awaitOver();
    }
  }

  private final class ChildWatcher implements ValidatorChild.Watcher {
    @Override
    public void ready(ValidatorChild child) {
      synchronized (Validator.this) {
        Running now = running;
        if (now != null && now.child() == child) {
          now.startAlarm().run();
          become(State.WARM, because);
          LOG.info("the validator is ready, process {}", child.pid());
        }
      }
    }

    @Override
    public void ended(ValidatorChild child, String why) {
      synchronized (Validator.this) {
        Running last = running;
        running = null;
        if (last != null) {
          last.startAlarm().run();
          remove(last.work());
        }
        if (!closed) {
          restartLater(why);
        }
      }
    }

    private void remove(Path work) {
      try {
        FileSystemUtils.deleteRecursively(work);
      } catch (IOException e) {
        LOG.warn("the folder {} of the validator stays: {}", work, e.toString());
      }
    }
  }
}
