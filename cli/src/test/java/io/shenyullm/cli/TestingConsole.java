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

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A console that holds what it is told, as far as its configuration goes. */
final class TestingConsole implements AutoCloseable {
  final String token = UUID.randomUUID().toString();
  final Map<String, Map<String, @Nullable Object>> controls = new TreeMap<>();
  final Map<String, Map<String, @Nullable Object>> revocations = new TreeMap<>();
  final List<String> changes = new ArrayList<>();
  @Nullable Map<String, @Nullable Object> document;

  /** Whether the console's database is the source; else it publishes a folder. */
  boolean draftable;

  /** What becomes of a draft that is to be published; refused where it is {@code null}. */
  @Nullable String published = "published";

  /** How many changes are sent away first. */
  int busy;

  /** Done once, between the reading of a thing and its change. */
  @Nullable Runnable meanwhile;

  private final HttpServer server;

  TestingConsole() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static Map<String, @Nullable Object> control(
      @Nullable String limit, boolean frozen, String reason) {
    Map<String, @Nullable Object> control = new LinkedHashMap<>();
    control.put("limit", limit);
    control.put("frozen", frozen);
    control.put("by", "admin");
    control.put("at", "2026-01-15T00:00:00Z");
    control.put("reason", reason);
    control.put("pending", null);
    return control;
  }

  static Map<String, @Nullable Object> revocation(String reason) {
    Map<String, @Nullable Object> revocation = new LinkedHashMap<>();
    revocation.put("known", true);
    revocation.put("by", "admin");
    revocation.put("reason", reason);
    revocation.put("pending", null);
    return revocation;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath().substring("/llm/api/v1/".length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!token.equals(exchange.getRequestHeaders().getFirst("X-Access-Token"))) {
        send(exchange, 401, Map.of("detail", "log in first"));
      } else if (path.equals("budget-controls")) {
        send(exchange, 200, listed("controls", controls));
      } else if (path.equals("key-revocations")) {
        send(exchange, 200, listed("keys", revocations));
      } else if (path.equals("releases/current/document")) {
        Map<String, @Nullable Object> release = new TreeMap<>();
        release.put("document", document);
        send(exchange, 200, release);
      } else if (path.equals("releases/current")) {
        send(exchange, 200, Map.of("source", draftable ? "database" : "folder"));
      } else if (path.equals("releases/7/document")) {
        Map<String, @Nullable Object> release = new TreeMap<>();
        release.put("document", document);
        send(exchange, 200, release);
      } else if (path.startsWith("drafts")) {
        draft(exchange, path, body);
      } else if (path.startsWith("budgets/")) {
        String id = path.substring("budgets/".length(), path.length() - "/control".length());
        one(exchange, controls, decoded(id), "control", body);
      } else {
        String id = path.substring("key-revocations/".length());
        one(exchange, revocations, decoded(id), "revocation", body);
      }
    }
  }

  /** One draft, on release 7. */
  private void draft(HttpExchange exchange, String path, byte[] body) throws IOException {
    String method = exchange.getRequestMethod();
    exchange.getResponseHeaders().add("ETag", "\"item\"");
    if (!method.equals("GET")) {
      changes.add((method + " " + decoded(path) + " " + new String(body, UTF_8)).strip());
    }
    Runnable other = meanwhile;
    meanwhile = null;
    if (other != null) {
      other.run();
    }
    boolean publication = path.endsWith("/publications");
    if (publication && published == null) {
      send(exchange, 422, Map.of("detail", "settings/routes.json:3:4: odd"));
      return;
    }
    Map<String, @Nullable Object> draft = new LinkedHashMap<>();
    draft.put("id", "ab12");
    draft.put("base", document == null ? null : 7);
    draft.put("state", publication ? published : "open");
    Map<String, @Nullable Object> answer = new TreeMap<>();
    answer.put("draft", draft);
    answer.put("publication", Map.of("version", 8));
    answer.put("contentSha256", "c0ffee");
    send(exchange, 200, answer);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static Map<String, @Nullable Object> listed(
      String name, Map<String, Map<String, @Nullable Object>> all) {
    List<Object> list = new ArrayList<>();
    all.forEach(
        (id, fields) -> {
          Map<String, @Nullable Object> each = new LinkedHashMap<>(fields);
          each.put("id", id);
          list.add(each);
        });
    Map<String, @Nullable Object> answer = new TreeMap<>();
    answer.put("shared", true);
    answer.put(name, list);
    return answer;
  }

  private static String eTag(@Nullable Map<String, @Nullable Object> fields) {
    return '"' + Integer.toHexString(Objects.hashCode(fields)) + '"';
  }

  private void one(
      HttpExchange exchange,
      Map<String, Map<String, @Nullable Object>> all,
      String id,
      String field,
      byte[] body)
      throws IOException {
    Map<String, @Nullable Object> there = all.get(id);
    String method = exchange.getRequestMethod();
    exchange.getResponseHeaders().add("ETag", eTag(there));
    if (method.equals("GET")) {
      Map<String, @Nullable Object> answer = new TreeMap<>();
      answer.put(field, there);
      send(exchange, 200, answer);
      Runnable other = meanwhile;
      meanwhile = null;
      if (other != null) {
        other.run();
      }
      return;
    }
    if (busy > 0) {
      busy--;
      exchange.getResponseHeaders().add("Retry-After", "0");
      send(exchange, 429, Map.of("detail", "too many changes"));
      return;
    }
    if (!eTag(there).equals(exchange.getRequestHeaders().getFirst("If-Match"))) {
      send(exchange, 412, Map.of("detail", "somebody has changed it"));
      return;
    }
    changes.add((method + " " + id + " " + new String(body, UTF_8)).strip());
    if (method.equals("DELETE")) {
      all.remove(id);
    } else {
      Map<String, @Nullable Object> fields = Json.parseObject(body);
      all.put(
          id,
          field.equals("control")
              ? control(
                  (String) fields.get("limit"),
                  Boolean.TRUE.equals(fields.get("frozen")),
                  String.valueOf(fields.get("reason")))
              : revocation(String.valueOf(fields.get("reason"))));
    }
    send(exchange, 200, Map.of("ok", true));
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> body)
      throws IOException {
    byte[] bytes = Json.write(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
