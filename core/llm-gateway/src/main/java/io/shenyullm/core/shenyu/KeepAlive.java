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
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Signs of life for a caller whose model thinks for long: load balancers and browsers cut
 * connections that stay silent. Comments of the event stream standard, which clients skip.
 *
 * @param quiet longest silence, a half longer at most
 * @param scheduler that ticks
 * @param nanoTime its clock
 */
record KeepAlive(Duration quiet, Scheduler scheduler, LongSupplier nanoTime) {
  private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

  KeepAlive {
    Objects.requireNonNull(scheduler, "scheduler");
    Objects.requireNonNull(nanoTime, "nanoTime");
    if (quiet.isZero() || quiet.isNegative()) {
      throw new IllegalArgumentException("quiet must be positive: " + quiet);
    }
  }

  /**
   * The stream with comments where it is silent.
   *
   * @param begins run before a comment goes out, which may be the first that the caller sees
   */
  Flux<DataBuffer> over(Flux<DataBuffer> stream, DataBufferFactory factory, Runnable begins) {
    return Flux.defer(
        () -> {
          Sinks.Empty<Void> over = Sinks.empty();
          LastWrite last = new LastWrite(nanoTime.getAsLong());
          Flux<DataBuffer> comments =
              Flux.interval(quiet.dividedBy(2), scheduler)
                  .onBackpressureDrop()
                  .filter(tick -> nanoTime.getAsLong() - last.nanos >= quiet.toNanos())
                  .map(
                      tick -> {
                        begins.run();
                        last.nanos = nanoTime.getAsLong();
                        return factory.wrap(COMMENT.clone());
                      })
                  .takeUntilOther(over.asMono());
          return Flux.merge(
              1,
              stream
                  .doOnNext(buffer -> last.nanos = nanoTime.getAsLong())
                  .doOnTerminate(over::tryEmitEmpty),
              comments);
        });
  }

  private static final class LastWrite {
    private volatile long nanos;

    private LastWrite(long nanos) {
      this.nanos = nanos;
    }
  }
}
