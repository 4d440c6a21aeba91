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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.sse.SseDecoder;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.Form;
import io.shenyullm.router.upstream.UpstreamFailure.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderCodecTest {
  private static final String OF_OPENAI =
      """
      {'error':{'code':429,'message':'slow down'}}|RATE_LIMITED
      {'error':{'type':'tokens','code':'rate_limit_exceeded'}}|RATE_LIMITED
      {'error':{'status':'RESOURCE_EXHAUSTED','code':'x'}}|RATE_LIMITED
      {'error':{'type':'invalid_request_error','code':'insufficient_quota'}}|ACCOUNT
      {'error':{'code':404,'message':'gone'}}|NOT_FOUND
      {'error':{'code':502}}|SERVER_ERROR
      {'error':'broken'}|SERVER_ERROR
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = OF_OPENAI)
  void stream_errorForAnotherProtocolsCaller_isWhatTheProviderSays(String event, Kind kind) {
    UpstreamException failure = streamed(Protocols.ANTHROPIC.form(), Protocols.OPENAI, event);

    assertThat(failure.failure().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = OF_OPENAI)
  void streamAsWhole_error_isWhatTheProviderSays(String event, Kind kind) {
    UpstreamException failure =
        catchThrowableOfType(
            () ->
                ProviderCodec.of(Form.OPENAI, Protocols.OPENAI)
                    .streamAsWhole(sse(event), UpstreamLimits.DEFAULT, 0),
            UpstreamException.class);

    assertThat(failure.failure().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'type':'error','error':{'type':'rate_limit_error','message':'x'}}|RATE_LIMITED",
        "{'type':'error','error':{'type':'overloaded_error','message':'x'}}|SERVER_ERROR",
        "{'type':'error','error':{'type':'api_error','code':429}}|RATE_LIMITED"
      })
  void stream_errorOfAnthropicForOpenAisCaller_isWhatTheProviderSays(String event, Kind kind) {
    UpstreamException failure = streamed(Form.OPENAI, Protocols.ANTHROPIC, event);

    assertThat(failure.failure().kind()).isEqualTo(kind);
  }

  private static UpstreamException streamed(Form caller, Protocol provider, String event) {
    ProviderCodec.StreamReader reader = ProviderCodec.of(caller, provider).stream(0);
    SseItem item = new SseDecoder(10_000).decode(ByteBuffer.wrap(sse(event))).get(0);
    return catchThrowableOfType(
        () -> reader.read((SseItem.Event) item, new ArrayList<>()), UpstreamException.class);
  }

  private static byte[] sse(String event) {
    return ("data: " + event.replace('\'', '"') + "\n\n").getBytes(UTF_8);
  }
}
