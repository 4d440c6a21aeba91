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
package io.shenyullm.registration;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls the REST API of a ShenYu 2.7 admin as one of its users. The admin answers what it refuses
 * with status 200 and a code in the body; here only code 200 is an answer.
 */
public final class ShenyuAdmin {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  /** The admin pages; of what we ask for by name there is never more. */
  private static final String PAGE = "currentPage=1&pageSize=1000";

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final URI base;
  private final @Nullable Secret token;

  private ShenyuAdmin(URI base, @Nullable Secret token) {
    this.base = base;
    this.token = token;
  }

  /**
   * Goes on with a session that was begun elsewhere.
   *
   * @param base address without a slash at its end
   */
  public static ShenyuAdmin withToken(URI base, Secret token) {
    return new ShenyuAdmin(base, token);
  }

  /**
   * Begins a session. The admin takes the password as a parameter of a GET only, so a proxy before
   * it must not log queries.
   *
   * @throws RegistrationException if it does not let the user in or is no ShenYu admin
   */
  public static ShenyuAdmin login(URI base, String user, Secret password)
      throws RegistrationException {
    ShenyuAdmin admin = new ShenyuAdmin(base, null);
    Map<String, @Nullable Object> answer =
        admin.send(
            "GET",
            "/platform/login?userName=" + encode(user) + "&password=" + encode(password.reveal()),
            null);
    if (answer.get("data") instanceof Map<?, ?> data && data.get("token") instanceof String token) {
      return new ShenyuAdmin(base, new Secret(token));
    }
    throw new RegistrationException("the user name or the password is wrong");
  }

  /** The session, which also the console inside this admin takes. */
  public Secret token() {
    if (token == null) {
      throw new IllegalStateException("not logged in");
    }
    return token;
  }

  /** Rows of a list; the path may have a query. */
  List<Row> rows(String path) throws RegistrationException {
    Map<String, @Nullable Object> answer =
        call("GET", path + (path.indexOf('?') < 0 ? '?' : '&') + PAGE, null);
    List<Row> rows = new ArrayList<>();
    if (answer.get("data") instanceof Map<?, ?> data && data.get("dataList") instanceof List<?> l) {
      for (Object item : l) {
        if (item instanceof Map<?, ?> row) {
          rows.add(new Row(fields(row)));
        }
      }
    }
    return rows;
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are text
  private static Map<String, @Nullable Object> fields(Map<?, ?> row) {
    return (Map<String, @Nullable Object>) row;
  }

  /**
   * Asks for something or changes it.
   *
   * @param body to be sent as JSON
   * @throws RegistrationException if the admin refuses
   */
  Map<String, @Nullable Object> call(String method, String path, @Nullable Object body)
      throws RegistrationException {
    Map<String, @Nullable Object> answer = send(method, path, body);
    if (!(answer.get("code") instanceof Number code) || code.intValue() != 200) {
      throw new RegistrationException(
          "the ShenYu admin refused %s %s: %s"
              .formatted(method, path.replaceAll("\\?.*", ""), answer.get("message")));
    }
    return answer;
  }

  private Map<String, @Nullable Object> send(String method, String path, @Nullable Object body)
      throws RegistrationException {
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
    if (token != null) {
      try {
        request.header("X-Access-Token", token.reveal());
      } catch (IllegalArgumentException e) {
        // what it says quotes the value
        throw new RegistrationException("the token holds characters that no token has");
      }
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      byte[] bytes;
      try (InputStream in = response.body()) {
        bytes = in.readNBytes(MAX_ANSWER_BYTES);
      }
      if (response.statusCode() == 401) {
        throw new RegistrationException("the ShenYu admin's session has ended; log in again");
      }
      return Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      throw new RegistrationException("what answers at " + base + " is not a ShenYu admin");
    } catch (IOException e) {
      throw new RegistrationException(
          "no answer from a ShenYu admin at "
              + base
              + " ("
              + e.getClass().getSimpleName()
              + "): is it running there?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistrationException("interrupted");
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
