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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Signs of life for a caller whose model thinks for long: load balancers and browsers cut
 * connections that stay silent. Comments of the event stream standard, which clients skip.
 *
 * @param quiet longest silence
 * @param nanoTime the clock that tells it
 */
record KeepAlive(Duration quiet, LongSupplier nanoTime) {
  private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

  KeepAlive {
    Objects.requireNonNull(nanoTime, "nanoTime");
    if (quiet.isZero() || quiet.isNegative()) {
      throw new IllegalArgumentException("quiet must be positive: " + quiet);
    }
  }

  /**
   * The stream with comments where it is silent. What is written is cut into pieces, so that what
   * the server takes ahead of a slow reader is bounded in bytes and not only in number.
   *
   * @param timer that looks for silence; the connection's event loop, where it costs least
   * @param begins run before a comment goes out, which may be the first that the caller sees
   */
  Flux<DataBuffer> over(
      Flux<byte[]> stream, DataBufferFactory buffers, Scheduler timer, Runnable begins) {
    return new KeptAlive(
            buffers,
            timer,
            quiet.toNanos(),
            nanoTime,
            () -> {
              begins.run();
              return buffers.wrap(COMMENT.clone());
            })
        .over(stream);
  }
}
