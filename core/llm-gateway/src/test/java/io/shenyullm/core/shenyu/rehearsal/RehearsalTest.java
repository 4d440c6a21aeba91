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
package io.shenyullm.core.shenyu.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;

class RehearsalTest {
  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Rehearsal.class);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void start_noTimeForIt_doesNothing() {
    Rehearsal rehearsal = new Rehearsal(Duration.ZERO, directory, () -> true);
    rehearsal.start();
    assertThat(rehearsal.isRunning()).isTrue();
    rehearsal.stop();
    assertThat(rehearsal.isRunning()).isFalse();
    assertThat(logged.list).isEmpty();
  }

  @Test
  void start_nothingThatAnswers_doesNothing() {
    new Rehearsal(Duration.ofMinutes(1), directory, () -> false).start();
    assertThat(logged.list).isEmpty();
  }

  /** Core alone has no plugin that could answer, so the copy is there and the chain is not. */
  @Test
  void start_nobodyAnswersInTheCopy_toldOnceAndOver() {
    new Rehearsal(Duration.ofMinutes(1), directory, () -> true).start();
    assertThat(logged.list)
        .singleElement()
        .extracting(ILoggingEvent::getLevel)
        .isEqualTo(Level.WARN);
    assertThat(logged.list.get(0).getFormattedMessage()).contains("after 0 requests");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void limit_negative_refused() {
    assertThatThrownBy(() -> new Rehearsal(Duration.ofSeconds(-1), directory, () -> true))
        .hasMessageContaining("shenyu.llm.rehearsal.limit");
  }

  @Test
  void phase_beforeTheServerListens() {
    assertThat(new Rehearsal(Duration.ZERO, directory, () -> true).getPhase())
        .isLessThan(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE - 1024);
  }
}
