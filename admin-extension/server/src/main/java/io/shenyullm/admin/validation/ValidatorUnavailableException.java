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

import io.shenyullm.admin.check.CheckUnavailableException;

/** The validator cannot be asked now, or has not answered; the message says why and what to do. */
public final class ValidatorUnavailableException extends CheckUnavailableException {
  private static final long serialVersionUID = 1L;

  ValidatorUnavailableException(String why) {
    super(why);
  }
}
