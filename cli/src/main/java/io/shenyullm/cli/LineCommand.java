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
package io.shenyullm.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers one record. To add a command: implement this, give it picocli's {@code @Command(name,
 * description)} and options of its own, and add it to {@link Llmctl#lineCommands}.
 */
interface LineCommand {
  /** Reads options and loads what the command needs, once, before the first line. */
  default void start() throws InvalidInputException {}

  /**
   * Answers one record; called by one thread.
   *
   * @param record the line's object; do not change it
   * @return the answer without {@code id}, which the runner copies
   * @throws InvalidInputException if the record is wrong; its message becomes the line's {@code
   *     error}
   */
  Map<String, @Nullable Object> answer(Map<String, @Nullable Object> record)
      throws InvalidInputException;
}
