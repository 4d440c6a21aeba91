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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.records.StatusRecord;

/**
 * Adds what one part of the gateway knows to its status. Every bean of this type is asked, so that
 * a part that has something to say needs no other's leave.
 */
@FunctionalInterface
public interface StatusSource {
  /** Called every few seconds, by one thread at a time. Must not block. */
  void tell(StatusRecord.Builder status);
}
