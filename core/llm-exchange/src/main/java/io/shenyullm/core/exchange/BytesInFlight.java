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
package io.shenyullm.core.exchange;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the bodies of all requests, what was read out of them, and whole replies take
 * together, as each of them may be large and there may be many. Failure is CLOSED: beyond the limit
 * a request is refused with 503. Thread-safe.
 */
public final class BytesInFlight {
  /** The least limit, so that a gateway with little memory still serves a body of usual size. */
  public static final long LEAST_LIMIT = 1024 * 1024;

  private static final long LEAST_DEFAULT = 32L * 1024 * 1024;

  private static final int PART_OF_HEAP = 4;

  private final long limit;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger claims = new AtomicInteger();

  /**
   * @param limit bytes, at least {@link #LEAST_LIMIT}
   */
  public BytesInFlight(long limit) {
    if (limit < LEAST_LIMIT) {
      throw new IllegalArgumentException("the limit must be at least " + LEAST_LIMIT + " bytes");
    }
    this.limit = limit;
  }

  /** A quarter of the heap, at least 32 MiB. */
  public static long defaultLimit() {
    return Math.max(LEAST_DEFAULT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  public long limit() {
    return limit;
  }

  /** Bytes that are held now. */
  public long held() {
    return held.get();
  }

  /** Exchanges that are under way: claims that are open. */
  public int claims() {
    return claims.get();
  }

  /** Begins with nothing; to be closed by whoever opened it. */
  public Claim open() {
    claims.incrementAndGet();
    return new Claim();
  }

  /** What one exchange holds. Grows as bytes arrive: a length that is announced holds nothing. */
  public final class Claim implements AutoCloseable {
    private static final long CLOSED = -1;

    private final AtomicLong mine = new AtomicLong();

    private Claim() {}

    /**
     * Holds more. Does nothing once closed: whoever is left reading has been cancelled.
     *
     * @throws RefusedException 503 where all claims together would be over the limit
     */
    public void add(long bytes) {
      if (held.addAndGet(bytes) > limit) {
        held.addAndGet(-bytes);
        throw new RefusedException(overloaded());
      }
      long before = mine.getAndUpdate(sum -> sum == CLOSED ? CLOSED : sum + bytes);
      if (before == CLOSED) {
        held.addAndGet(-bytes);
      }
    }

    /** Gives back what is held so far; more may be added. */
    public void release() {
      long before = mine.getAndUpdate(sum -> sum == CLOSED ? CLOSED : 0);
      if (before > 0) {
        held.addAndGet(-before);
      }
    }

    /** Gives everything back. Closing again does nothing. */
    @Override
    public void close() {
      long before = mine.getAndSet(CLOSED);
      if (before != CLOSED) {
        claims.decrementAndGet();
      }
      if (before > 0) {
        held.addAndGet(-before);
      }
    }
  }

  private static Refusal overloaded() {
    return Refusal.overloaded(
        "overloaded", "The gateway holds too many bytes of other requests. Try again later.");
  }
}
