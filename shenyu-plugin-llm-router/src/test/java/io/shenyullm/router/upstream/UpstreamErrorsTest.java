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
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.router.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamErrorsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "400,BAD_REQUEST,false",
    "401,AUTH,true",
    "402,ACCOUNT,true",
    "403,AUTH,true",
    "404,NOT_FOUND,true",
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

  /** Each as its provider sends it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "400|{'error':{'type':'invalid_request_error','message':'Your credit balance is too low to"
            + " access the API. Please go to Plans & Billing.'}}|ACCOUNT",
        "400|{'error':{'type':'invalid_request_error','message':'You have reached your specified"
            + " API usage limits.'}}|ACCOUNT",
        "429|{'error':{'message':'You exceeded your current quota','type':'insufficient_quota',"
            + "'code':'insufficient_quota'}}|ACCOUNT",
        "400|{'code':'Arrearage','message':'Access denied, please make sure your account is in good"
            + " standing.'}|ACCOUNT",
        "403|{'error':{'message':'account balance is not enough','code':'insufficient_user_quota'}}"
            + "|ACCOUNT",
        "400|{'error':{'code':'billing_not_active','message':'Your account is not"
            + " active'}}|ACCOUNT",
        "400|[{'error':{'code':400,'message':'API key not valid. Please pass a valid API key.',"
            + "'status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}]|AUTH",
        "400|{'error':{'message':'Incorrect API key provided','code':'invalid_api_key'}}|AUTH",
        "422|{'error':{'message':'x','type':'authentication_error'}}|AUTH",
        "400|{'error':{'code':'model_not_found','message':'no such model'}}|NOT_FOUND",
        "400|{'error':{'code':'DeploymentNotFound','message':'gone'}}|NOT_FOUND",
        "400|{'error':{'message':'billing details: unknown tool','param':'tools[0].name'}}"
            + "|BAD_REQUEST",
        "400|{'error':{'message':'temperature must be below 2'}}|BAD_REQUEST",
        "400|{'error':{'message':'Your organization must be verified to stream this model. Please"
            + " go to the settings.','type':'invalid_request_error','param':'stream',"
            + "'code':'unsupported_value'}}|NOT_FOUND",
        "403|{'error':{'message':'The organization must be verified to use the model'}}|NOT_FOUND",
        "400|{'error':{'message':'Your credit balance is too low','param':''}}|ACCOUNT",
        "400|{'error':{'message':'Your credit balance is too low','param':'400'}}|ACCOUNT",
        "400|{'error':{'message':'unknown tool your organization must be verified',"
            + "'param':'tools[0].name'}}|BAD_REQUEST",
        "500|{'error':{'code':'insufficient_quota'}}|SERVER_ERROR",
      })
  void ofStatus_body_kind(int status, String body, Kind kind) {
    UpstreamFailure failure = refused(status, body);

    assertThat(failure.kind()).isEqualTo(kind);
    if (kind != Kind.BAD_REQUEST) {
      assertThat(failure.message()).isEqualTo("The provider answered with status " + status + ".");
      assertThat(failure.code()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'error':{'message':'too many','code':'context_length_exceeded','param':'messages'}}"
            + "|context_length_exceeded|messages|too many",
        "{'error':{'message':'prompt is too long: 210000 tokens > 200000"
            + " maximum'}}|context_length_exceeded|messages|prompt is too long: 210000 tokens >"
            + " 200000 maximum",
        "{'object':'error','message':'maximum context length is 8192','code':400}"
            + "|context_length_exceeded|messages|maximum context length is 8192",
        "{'error':{'message':'filtered','code':'content_filter','param':'prompt'}}"
            + "|content_filter|prompt|filtered",
        "{'detail':[{'msg':'extra fields not permitted'}]}|||extra fields not permitted",
        "{'detail':'no such thing'}|||no such thing",
        "{'error':'plain'}|||plain",
        "{'error':{'message':'m','code':'two words'}}|||m",
        "<html>no</html>|||The provider refused the request.",
      })
  void ofStatus_wrongRequest_toldInTheProvidersWords(
      String body, String code, String param, String message) {
    UpstreamFailure failure = refused(400, body);

    assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.param()).isEqualTo(param);
    assertThat(failure.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'error':{'type':'overloaded_error'}}|SERVER_ERROR",
        "{'error':{'type':'rate_limit_error'}}|RATE_LIMITED",
        "{'error':{'code':502,'message':'x'}}|SERVER_ERROR",
        "{'error':{'code':429,'message':'x'}}|RATE_LIMITED",
        "{'error':{'type':'invalid_request_error','message':'bad'}}|BAD_REQUEST",
        "{'error':{'type':'invalid_request_error','code':'insufficient_quota'}}|ACCOUNT",
        "{'error':{'type':'timeout_error'}}|TIMEOUT",
      })
  void ofEvent_error_kind(String event, Kind kind) {
    ChatEvent told = ChatEvent.ofData(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

    assertThat(UpstreamErrors.ofEvent(told).failure().kind()).isEqualTo(kind);
  }

  private static UpstreamFailure refused(int status, String body) {
    byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return UpstreamErrors.ofStatus(status, new DefaultHttpHeaders(), json, CLOCK).failure();
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

  /** Gemini says of each of its limits that the quota is exceeded. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "26s|26000",
        "0.5s|500",
        "-3s|0",
        "99999999s|600000",
        "999999999999999999999999s|600000",
        "26|",
        "soon|",
        "s|",
      })
  void ofStatus_geminisRateLimit_rateLimitedUntilItsRetryDelay(String delay, Long millis) {
    UpstreamFailure failure =
        refused(
            429,
            "{'error':{'code':429,'message':'You exceeded your current quota, please check your"
                + " plan and billing details.','status':'RESOURCE_EXHAUSTED','details':["
                + "{'@type':'type.googleapis.com/google.rpc.QuotaFailure'},"
                + "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'"
                + delay
                + "'}]}}");

    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
  }

  @Test
  void ofStatus_headerAndRetryDelay_headerCounts() {
    byte[] body =
        "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"26s\"}]}}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(
            UpstreamErrors.ofStatus(429, headers("retry-after", "7"), body, CLOCK)
                .failure()
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 500, 504})
  void mayHaveCost_providerHasAnsweredThatItFailed_no(int status) {
    assertThat(refused(status, "{}").mayHaveCost()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TIMEOUT", "CUT", "INVALID_RESPONSE"})
  void mayHaveCost_silentOrUnreadable_yes(Kind kind) {
    assertThat(UpstreamFailure.of(kind, "test").mayHaveCost()).isTrue();
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
