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
package io.shenyullm.core.shenyu;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shenyullm.core.metrics.MetricNames;
import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.outbox.Outbox;
import java.util.Locale;

/** Shows what waits in the outbox. */
final class OutboxMetrics {
  private OutboxMetrics() {}

  static void bind(DiskOutbox outbox, MeterRegistry registry) {
    for (Outbox.Topic topic : Outbox.Topic.values()) {
      Gauge.builder(MetricNames.OUTBOX_DEPTH, () -> outbox.depth(topic))
          .description("Records on disk that the console has not confirmed")
          .tag(MetricNames.TOPIC, topic.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(registry);
      Gauge.builder(MetricNames.OUTBOX_REJECTED, () -> outbox.rejected(topic))
          .description("Records on disk that the console has rejected")
          .tag(MetricNames.TOPIC, topic.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(registry);
    }
    Gauge.builder(MetricNames.OUTBOX_BYTES, outbox::storedBytes)
        .description("Bytes of the records on disk that the console has not confirmed")
        .strongReference(true)
        .register(registry);
  }
}
