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

import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.StatusRecord;
import io.shenyullm.records.UsageRecord;

/**
 * Wants to know what gateways tell, once and after it was stored where it is stored at all. Called
 * by the threads that answer gateways: must not wait.
 */
public interface GatewayWatcher {
  /** A usage record that was not there before. */
  default void usage(UsageRecord usage) {}

  /** An audit record that was not there before. */
  default void audit(AuditRecord audit) {}

  /** What a gateway says of itself. */
  default void status(StatusRecord status) {}
}
