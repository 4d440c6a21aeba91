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

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.shenyullm.router.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamErrorsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "400,BAD_REQUEST,false",
    "401,AUTH,false",
    "403,AUTH,false",
    "404,NOT_FOUND,false",
    "408,TIMEOUT,true",
    "413,BAD_REQUEST,false",
    "422,BAD_REQUEST,false",
    "429,RATE_LIMITED,true",
    "500,SERVER_ERROR,true",
    "502,SERVER_ERROR,true",
    "503,SERVER_ERROR,true",
    "504,TIMEOUT,true",
    "529,SERVER_ERROR,true",
    "302,INVALID_RESPONSE,true",
    "204,INVALID_RESPONSE,true"
  })
  void ofStatus_status_kind(int status, Kind kind, boolean retryable) {
    UpstreamFailure failure =
        UpstreamErrors.ofStatus(status, new DefaultHttpHeaders(), new byte[0], CLOCK).failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.isRetryable()).isEqualTo(retryable);
    assertThat(failure.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after,7,7000",
    "retry-after,0.5,500",
    "retry-after,999999,600000",
    "retry-after-ms,250,250",
  })
  void retryAfter_number_duration(String name, String value, long millis) {
    assertThat(UpstreamErrors.retryAfter(headers(name, value), CLOCK))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void retryAfter_date_untilThen() {
    assertThat(
            UpstreamErrors.retryAfter(
                headers("retry-after", "Thu, 1 Jan 2026 00:01:00 GMT"), CLOCK))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(
            UpstreamErrors.retryAfter(
                headers("retry-after", "Wed, 31 Dec 2025 23:00:00 GMT"), CLOCK))
        .isZero();
  }

  @Test
  void retryAfter_nonsense_none() {
    assertThat(UpstreamErrors.retryAfter(headers("retry-after", "soon"), CLOCK)).isNull();
    assertThat(UpstreamErrors.retryAfter(new DefaultHttpHeaders(), CLOCK)).isNull();
  }

  @Test
  void ofStatus_400WithLongMessage_boundedOneLine() {
    String message = "a\\r\\n\\u0007b\\u202e " + "x".repeat(1000);
    byte[] body =
        ("{\"error\":{\"message\":\"" + message + "\"}}").getBytes(StandardCharsets.UTF_8);

    String shown =
        UpstreamErrors.ofStatus(400, new DefaultHttpHeaders(), body, CLOCK).failure().message();

    assertThat(shown).startsWith("a b x").hasSize(300);
  }

  private static HttpHeaders headers(String name, String value) {
    return new DefaultHttpHeaders().set(name, value);
  }
}
