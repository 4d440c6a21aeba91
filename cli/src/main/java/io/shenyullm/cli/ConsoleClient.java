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
package io.shenyullm.cli;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.registration.RegistrationException;
import io.shenyullm.registration.ShenyuAdmin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls the console's API. What goes wrong becomes a message that says what to do. */
final class ConsoleClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** For one change: others of the same person may be faster some times, but not always. */
  private static final int MOST_WAITS = 10;

  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final URI base;
  private final @Nullable Secret token;

  private ConsoleClient(URI base, @Nullable Secret token) {
    this.base = base;
    this.token = token;
  }

  static ConsoleClient withToken(URI base, Secret token) {
    return new ConsoleClient(base, token);
  }

  /** Starts a session of the console alone, or of the ShenYu admin that it runs in. */
  static ConsoleClient login(URI base, String user, Secret password) throws InvalidInputException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("user", user);
    body.put("password", password.reveal());
    ConsoleClient nobody = new ConsoleClient(base, null);
    Reply reply = nobody.send("POST", "/llm/api/v1/sessions", body, Map.of());
    if (reply.isOfShenyuAdmin()) {
      return new ConsoleClient(base, shenyuSession(base, user, password));
    }
    if (!(nobody.read(reply).get("token") instanceof String token)) {
      throw new InvalidInputException("the console at " + base + " has given no session");
    }
    return new ConsoleClient(base, new Secret(token));
  }

  private static Secret shenyuSession(URI base, String user, Secret password)
      throws InvalidInputException {
    try {
      return ShenyuAdmin.login(base, user, password).token();
    } catch (RegistrationException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }

  /** The session, for a later call. */
  Secret token() {
    return Objects.requireNonNull(token, "not logged in");
  }

  /**
   * Ends the session; false where it goes on, because a ShenYu admin has no way to end one.
   *
   * @throws InvalidInputException if there is no answer
   */
  boolean logout() throws InvalidInputException {
    Reply reply = send("DELETE", "/llm/api/v1/sessions/current", null, Map.of());
    if (reply.status() == 204) {
      return true;
    }
    if (reply.isOfShenyuAdmin() || reply.status() == 404) {
      return false;
    }
    read(reply);
    return true;
  }

  /**
   * What came back.
   *
   * @param tree the body, if it is a JSON object
   * @param eTag names the state, if the answer does
   * @param retryAfter seconds until the console lets it pass; -1 where it did, or where that is
   *     long
   */
  private record Reply(
      int status,
      @Nullable Map<String, @Nullable Object> tree,
      @Nullable String eTag,
      long retryAfter) {
    /** No answer of ours has a code, and every one of the admin has. */
    boolean isOfShenyuAdmin() {
      return tree != null && tree.get("code") instanceof Number;
    }

    /** The admin answers its own refusals with 200 and says in the body what it means. */
    int meant() {
      return status == 200 && tree != null && tree.get("code") instanceof Number code
          ? code.intValue()
          : status;
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @param path encoded, with its query
   * @throws InvalidInputException saying why there is no answer, or what the console refuses
   */
  Map<String, @Nullable Object> call(
      String method, String path, @Nullable Map<String, @Nullable Object> body)
      throws InvalidInputException {
    return read(send(method, path, body, Map.of()));
  }

  /**
   * What is there, and the name of that state.
   *
   * @param eTag for {@code If-Match}
   */
  record Tagged(Map<String, @Nullable Object> tree, String eTag) {}

  /** As {@link #call}, something that can be changed for the state in which it is. */
  Tagged tagged(String path) throws InvalidInputException {
    Reply reply = send("GET", path, null, Map.of());
    Map<String, @Nullable Object> tree = read(reply);
    String eTag = reply.eTag();
    if (eTag == null) {
      throw new InvalidInputException(
          "what answers at " + base + " is not the console of this version");
    }
    return new Tagged(tree, eTag);
  }

  /** As {@link #call}, a change that is made whatever is there. */
  Map<String, @Nullable Object> change(
      String method, String path, @Nullable Map<String, @Nullable Object> body)
      throws InvalidInputException {
    return change(method, path, body, "*");
  }

  /**
   * As {@link #call}, a change that is made for one state only. Where the console lets no more
   * changes pass for now, it is made when it does.
   */
  Map<String, @Nullable Object> change(
      String method, String path, @Nullable Map<String, @Nullable Object> body, String ifMatch)
      throws InvalidInputException {
    Reply reply = send(method, path, body, Map.of("If-Match", ifMatch));
    for (int again = 0; reply.retryAfter() >= 0 && again < MOST_WAITS; again++) {
      pause(reply.retryAfter());
      reply = send(method, path, body, Map.of("If-Match", ifMatch));
    }
    return read(reply);
  }

  private static void pause(long seconds) throws InvalidInputException {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInputException("interrupted");
    }
  }

  /**
   * A long answer, to be read as it comes and closed.
   *
   * @param path encoded, with its query
   */
  InputStream stream(String path) throws InvalidInputException {
    HttpResponse<InputStream> response = exchange("GET", path, null, Map.of());
    if (response.statusCode() != 200 || isJson(response)) {
      // a refusal, also one that a ShenYu admin calls 200
      read(reply(response));
      throw new InvalidInputException(
          "what answers at " + base + " is not the console of this version");
    }
    return response.body();
  }

  private static boolean isJson(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElse("").endsWith("json")
        && !response.headers().firstValue("Content-Type").orElse("").endsWith("ndjson");
  }

  private Reply send(
      String method,
      String path,
      @Nullable Map<String, @Nullable Object> body,
      Map<String, String> headers)
      throws InvalidInputException {
    return reply(exchange(method, path, body, headers));
  }

  private HttpResponse<InputStream> exchange(
      String method,
      String path,
      @Nullable Map<String, @Nullable Object> body,
      Map<String, String> headers)
      throws InvalidInputException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER)
            .header("Accept", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    if (token != null) {
      try {
        request.header("X-Access-Token", token.reveal());
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("the token holds characters that no token has");
      }
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInputException("interrupted");
    }
  }

  private InvalidInputException noAnswer(IOException e) {
    return new InvalidInputException(
        "no answer from a console at "
            + base
            + " ("
            + e.getClass().getSimpleName()
            + "): is it running, and is --console right?");
  }

  private Reply reply(HttpResponse<InputStream> response) throws InvalidInputException {
    byte[] answer;
    try (InputStream in = response.body()) {
      answer = in.readNBytes(MAX_ANSWER_BYTES + 1);
    } catch (IOException e) {
      throw noAnswer(e);
    }
    Map<String, @Nullable Object> tree = null;
    if (answer.length <= MAX_ANSWER_BYTES) {
      try {
        tree = Json.parseObject(answer);
      } catch (JsonSyntaxException e) {
        tree = null; // whoever reads it says so
      }
    }
    int status = response.statusCode();
    String eTag = response.headers().firstValue("ETag").orElse(null);
    long retryAfter = seconds(response.headers().firstValue("Retry-After").orElse(""));
    return new Reply(status, tree, eTag, status == 429 ? retryAfter : -1);
  }

  private static long seconds(String text) {
    return text.matches("\\d{1,2}") ? Long.parseLong(text) : -1;
  }

  private Map<String, @Nullable Object> read(Reply reply) throws InvalidInputException {
    int meant = reply.meant();
    Map<String, @Nullable Object> tree = reply.tree();
    if (meant == 401) {
      throw new InvalidInputException(
          token == null
              ? "the user name or the password is wrong"
              : "the token is unknown or has expired");
    }
    if (meant >= 200 && meant <= 202 && tree != null) {
      return tree;
    }
    Object reason = tree == null ? null : tree.getOrDefault("detail", tree.get("message"));
    if (meant < 300 || reason == null) {
      throw new InvalidInputException(
          "what answers at "
              + base
              + " (status "
              + reply.status()
              + ") is not the console of this version");
    }
    throw new InvalidInputException("refused (" + meant + "): " + reason);
  }
}
