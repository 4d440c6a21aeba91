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
package io.shenyullm.router.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.Form;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class StreamAssemblyTest {
  private static final int MAX_EVENT_BYTES = 1_000;
  static final Provider PROVIDER =
      new Provider(
          "a",
          Protocols.OPENAI,
          URI.create("http://127.0.0.1:9/v1"),
          new Secret(""),
          "global",
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          true);
  private static final String ROLE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"pad\":\"\"}}],\"x\":\""
          + "x".repeat(800)
          + "\"}\n\n";

  /** 256 held events of 4 MiB each would have been a gigabyte for one request. */
  @Test
  void read_manyLargeEventsWithoutContent_failsBeforeTheyFillTheMemory() {
    StepVerifier.create(read(ROLE, ROLE, ROLE, ROLE))
        .expectErrorSatisfies(
            error ->
                assertThat(((UpstreamException) error).failure().kind())
                    .isEqualTo(UpstreamFailure.Kind.INVALID_RESPONSE))
        .verify();
  }

  @Test
  void read_contentAfterALargeEvent_passesBoth() {
    StepVerifier.create(
            read(
                ROLE,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
                "data: [DONE]\n\n"))
        .assertNext(batch -> assertThat(batch).hasSize(2))
        .assertNext(batch -> assertThat(batch).hasSize(1))
        .verifyComplete();
  }

  private static Flux<List<UpstreamEvent>> read(String... chunks) {
    StreamAssembly assembly =
        new StreamAssembly(
            ProviderCodec.of(Form.OPENAI, Protocols.OPENAI).stream(0),
            1,
            MAX_EVENT_BYTES,
            new ReplyWatch(PROVIDER, Schedulers.parallel(), System::nanoTime));
    return new EventBatches(assembly, Runnable::run, () -> true)
        .of(Flux.fromArray(chunks).map(chunk -> Unpooled.wrappedBuffer(chunk.getBytes(UTF_8))));
  }
}
