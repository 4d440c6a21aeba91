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

import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.grid.GridProperties;
import io.shenyullm.core.metrics.MetricsExposure;
import io.shenyullm.core.outbox.OutboxPlace;
import io.shenyullm.core.shenyu.rehearsal.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * What a gateway's own environment says, properties {@code shenyu.llm.*}. Absent values take the
 * defaults named here; empty ones count as absent.
 *
 * @param gatewayId {@code gateway-id}, by default the machine's name
 * @param dataDir {@code data-dir}, by default {@code llm-data} in the working directory
 * @param snapshot {@code snapshot.*}
 * @param console {@code console.*}
 * @param outbox {@code outbox.*}
 * @param inFlight {@code in-flight.*}
 * @param metrics {@code metrics.*}
 * @param grid {@code grid.*}
 * @param rehearsal {@code rehearsal.*}
 */
public record LlmSettings(
    @Nullable String gatewayId,
    @Nullable Path dataDir,
    SnapshotSettings snapshot,
    Console console,
    OutboxSettings outbox,
    InFlightSettings inFlight,
    Metrics metrics,
    GridProperties grid,
    RehearsalSettings rehearsal) {

  /** What the properties of the grid start with. */
  public static final String GRID_PREFIX = "shenyu.llm.grid";

  /** Default of {@code data-dir}. */
  public static final Path DEFAULT_DATA_DIR = Path.of("llm-data");

  private static final String PREFIX = "shenyu.llm";

  /**
   * @param url {@code snapshot.url}: file path or URL; {@code null} until a plugin's config says
   * @param publicKey {@code snapshot.public-key}: Ed25519, Base64 of its X.509 form or PEM
   * @param pollInterval {@code snapshot.poll-interval}, by default 2 s
   * @param minVersion {@code snapshot.min-version}: least version that is taken, by default any
   */
  public record SnapshotSettings(
      @Nullable String url,
      @Nullable String publicKey,
      @Nullable Duration pollInterval,
      @Nullable Long minVersion) {
    static final SnapshotSettings NONE = new SnapshotSettings(null, null, null, null);

    public SnapshotSettings {
      url = orNull(url);
      publicKey = orNull(publicKey);
    }
  }

  /**
   * @param url {@code console.url}: data-plane address of the console; {@code null} without one
   * @param token {@code console.token}: the gateway's token there
   */
  public record Console(@Nullable String url, @Nullable String token) {
    static final Console NONE = new Console(null, null);

    public Console {
      url = orNull(url);
      token = orNull(token);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
      return "Console[url=" + url + "]";
    }
  }

  /**
   * @param maxBytes {@code outbox.max-bytes}: most bytes of records that the console has not
   *     confirmed, by default {@link OutboxPlace#DEFAULT_MAX_BYTES}
   * @param memoryBytes {@code outbox.memory-bytes}: of each topic, for records that are not on disk
   *     yet, by default {@link OutboxPlace#DEFAULT_MEMORY_BYTES}; as much is kept free on the disk
   * @param memoryDir {@code outbox.memory-dir}: a folder in memory that outlives the process, by
   *     default {@code /dev/shm} where there is one, else the data directory
   */
  public record OutboxSettings(
      @Nullable DataSize maxBytes, @Nullable DataSize memoryBytes, @Nullable Path memoryDir) {
    static final OutboxSettings NONE = new OutboxSettings(null, null, null);

    public OutboxSettings {
      if (maxBytes != null && maxBytes.toBytes() < OutboxPlace.LEAST_MAX_BYTES) {
        throw new IllegalArgumentException(
            "shenyu.llm.outbox.max-bytes must be at least " + OutboxPlace.LEAST_MAX_BYTES);
      }
      if (memoryBytes != null
          && (memoryBytes.toBytes() < OutboxPlace.SEGMENT_BYTES
              || memoryBytes.toBytes() > OutboxPlace.MOST_MEMORY_BYTES
              || memoryBytes.toBytes() % OutboxPlace.SEGMENT_BYTES != 0)) {
        throw new IllegalArgumentException(
            "shenyu.llm.outbox.memory-bytes must be a multiple of 4MB within 4MB..256MB");
      }
    }

    OutboxPlace place(Path dataDirectory) {
      return new OutboxPlace(
          dataDirectory,
          memoryDir,
          memoryBytes == null ? OutboxPlace.DEFAULT_MEMORY_BYTES : (int) memoryBytes.toBytes(),
          maxBytes == null ? OutboxPlace.DEFAULT_MAX_BYTES : maxBytes.toBytes());
    }
  }

  /**
   * @param maxBytes {@code in-flight.max-bytes}: most bytes of all bodies that are held at once, by
   *     default {@link BytesInFlight#defaultLimit}
   */
  public record InFlightSettings(@Nullable DataSize maxBytes) {
    static final InFlightSettings NONE = new InFlightSettings(null);

    public InFlightSettings {
      if (maxBytes != null && maxBytes.toBytes() < BytesInFlight.LEAST_LIMIT) {
        throw new IllegalArgumentException(
            "shenyu.llm.in-flight.max-bytes must be at least " + BytesInFlight.LEAST_LIMIT);
      }
    }

    long maxBytesOrDefault() {
      return maxBytes == null ? BytesInFlight.defaultLimit() : maxBytes.toBytes();
    }
  }

  /**
   * @param port {@code metrics.port}: own port for Prometheus, by default {@link
   *     MetricsExposure#DEFAULT_PORT}; 0 picks a free one, a negative one serves nothing
   * @param shared {@code metrics.shared}: metrics go to the registry of ShenYu's metrics plugin
   *     instead, which must be on then
   */
  public record Metrics(@Nullable Integer port, boolean shared) {
    static final Metrics NONE = new Metrics(null, false);

    int portOrDefault() {
      return port == null ? MetricsExposure.DEFAULT_PORT : port;
    }
  }

  /**
   * @param limit {@code rehearsal.limit}: longest time for made-up requests before the server
   *     listens, by default {@link Rehearsal#DEFAULT_LIMIT}; 0 for none
   */
  public record RehearsalSettings(@Nullable Duration limit) {
    static final RehearsalSettings NONE = new RehearsalSettings(null);

    Duration limitOrDefault() {
      return limit == null ? Rehearsal.DEFAULT_LIMIT : limit;
    }
  }

  public LlmSettings {
    gatewayId = orNull(gatewayId);
    snapshot = Objects.requireNonNullElse(snapshot, SnapshotSettings.NONE);
    console = Objects.requireNonNullElse(console, Console.NONE);
    outbox = Objects.requireNonNullElse(outbox, OutboxSettings.NONE);
    inFlight = Objects.requireNonNullElse(inFlight, InFlightSettings.NONE);
    metrics = Objects.requireNonNullElse(metrics, Metrics.NONE);
    grid = Objects.requireNonNullElse(grid, GridProperties.NONE);
    rehearsal = Objects.requireNonNullElse(rehearsal, RehearsalSettings.NONE);
  }

  /**
   * Reads the settings.
   *
   * @throws org.springframework.boot.context.properties.bind.BindException naming a wrong property
   */
  public static LlmSettings of(Environment environment) {
    return Binder.get(environment)
        .bind(PREFIX, Bindable.of(LlmSettings.class))
        .orElseGet(
            () ->
                new LlmSettings(
                    null,
                    null,
                    SnapshotSettings.NONE,
                    Console.NONE,
                    OutboxSettings.NONE,
                    InFlightSettings.NONE,
                    Metrics.NONE,
                    GridProperties.NONE,
                    RehearsalSettings.NONE));
  }

  /** {@link #dataDir} or its default. */
  public Path dataDirectory() {
    return dataDir == null || dataDir.toString().isBlank() ? DEFAULT_DATA_DIR : dataDir;
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
