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
package io.shenyullm.records;

/**
 * A line that is not a record, with a reason that names the field and quotes nothing of the line.
 */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one clause that names the field and quotes nothing of the line
   */
  public UnreadableRecordException(String reason) {
    super(reason, null, false, false);
  }

  /** One clause for people, such as {@code principal.user is longer than 256 characters}. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
