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
package io.shenyullm.grid.ignite.node;

import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ignite's log lines in SLF4J. Ignite is talkative at INFO, so its INFO is our DEBUG; what matters
 * of it the node logs itself.
 */
public final class Slf4jIgniteLogger implements IgniteLogger {
  private final Logger log;
  private final boolean quiet;

  private Slf4jIgniteLogger(Logger log, boolean quiet) {
    this.log = log;
    this.quiet = quiet;
  }

  /** For nodes: warnings and errors as they are. */
  static Slf4jIgniteLogger ofNode() {
    return new Slf4jIgniteLogger(LoggerFactory.getLogger("org.apache.ignite"), false);
  }

  /** For clients, which tell themselves what a lost connection means: all of it at DEBUG. */
  public static Slf4jIgniteLogger ofClient() {
    return new Slf4jIgniteLogger(LoggerFactory.getLogger("org.apache.ignite"), true);
  }

  @Override
  public IgniteLogger getLogger(Object category) {
    return new Slf4jIgniteLogger(
        category instanceof Class<?> type
            ? LoggerFactory.getLogger(type)
            : LoggerFactory.getLogger(String.valueOf(category)),
        quiet);
  }

  @Override
  public void trace(String message) {
    log.trace(message);
  }

  @Override
  public void debug(String message) {
    log.trace(message);
  }

  @Override
  public void info(String message) {
    log.debug(message);
  }

  @Override
  public void warning(String message, @Nullable Throwable failure) {
    if (quiet) {
      log.debug(message, failure);
    } else {
      log.warn(message, failure);
    }
  }

  @Override
  public void error(String message, @Nullable Throwable failure) {
    if (quiet) {
      log.debug(message, failure);
    } else {
      log.error(message, failure);
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return log.isTraceEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return log.isDebugEnabled();
  }

  @Override
  public boolean isQuiet() {
    return false;
  }

  @Override
  public @Nullable String fileName() {
    return null;
  }
}
