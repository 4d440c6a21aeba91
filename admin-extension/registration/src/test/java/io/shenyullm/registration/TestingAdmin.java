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

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a ShenYu 2.7.1 admin does, as far as registering goes: always with status 200 and a
 * code in the body.
 */
final class TestingAdmin implements AutoCloseable {
  static final String NAMESPACE = "namespace-1";
  static final String OTHER = "namespace-2";

  /** Rows by list, in the order in which they were made. */
  final Map<String, List<Map<String, @Nullable Object>>> lists = new LinkedHashMap<>();

  /** What was asked to be changed: method and path. */
  final List<String> changes = new ArrayList<>();

  /** Whether the account's password is the one that the admin is delivered with. */
  boolean defaultPassword;

  final String password = UUID.randomUUID().toString();
  private final String token = UUID.randomUUID().toString();
  private final HttpServer server;
  private int ids;

  TestingAdmin() throws IOException {
    for (String list :
        List.of(
            "plugin-template",
            "plugin-handle",
            "namespace-plugin",
            "selector",
            "rule",
            "resource")) {
      lists.put(list, new ArrayList<>());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Map<String, @Nullable Object>> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("/platform/login")) {
        boolean right = password.equals(query.get("password"));
        send(exchange, 200, right ? success(Map.of("token", token)) : refusal("wrong"));
      } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Access-Token"))) {
        send(exchange, 401, refusal("Token is error"));
      } else if (exchange.getRequestMethod().equals("GET")) {
        send(exchange, 200, find(path.substring(1), query));
      } else {
        changes.add(exchange.getRequestMethod() + " " + path);
        send(exchange, 200, change(exchange.getRequestMethod(), path.substring(1), query, body));
      }
    }
  }

  private Object find(String path, Map<String, String> query) {
    if (path.equals("namespace/findPageByQuery")) {
      return success(
          Map.of(
              "dataList",
              List.of(
                  Map.of("id", "1", "name", "default", "namespaceId", NAMESPACE),
                  Map.of("id", "2", "name", "other", "namespaceId", OTHER))));
    }
    if (path.startsWith("selector/") || path.startsWith("rule/")) {
      String[] parts = path.split("/", -1);
      return success(
          list(parts[0]).stream()
              .filter(row -> parts[1].equals(row.get("id")))
              .findFirst()
              .orElseThrow());
    }
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (Map<String, @Nullable Object> row : list(path)) {
      boolean matches = true;
      for (String key : List.of("namespaceId", "pluginId", "selectorId", "name")) {
        String wanted = query.get(key);
        matches &= wanted == null || String.valueOf(row.get(key)).contains(wanted);
      }
      if (matches) {
        Map<String, @Nullable Object> listed = new LinkedHashMap<>(row);
        listed.keySet().removeAll(List.of("selectorConditions", "ruleConditions"));
        found.add(listed);
      }
    }
    return success(Map.of("dataList", found));
  }

  private Object change(String method, String path, Map<String, String> query, byte[] body) {
    if (path.startsWith("namespace-plugin/syncPluginData")) {
      return success("sync");
    }
    String[] parts = path.split("/", -1);
    if (method.equals("DELETE")) {
      return remove(parts[0], Json.parse(body));
    }
    if (path.equals("resource") && defaultPassword) {
      return refusal("The password is the default password");
    }
    if (method.equals("PUT")) {
      Map<String, @Nullable Object> changed = Json.parseObject(body);
      list(parts[0]).stream()
          .filter(row -> row.get("id").equals(changed.get("id")))
          .forEach(row -> row.putAll(changed));
      return success("update");
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>(query);
    if (parts[0].equals("namespace-plugin")) {
      list("plugin-template").stream()
          .filter(template -> parts[2].equals(template.get("id")))
          .forEach(row::putAll);
      row.put("namespaceId", parts[1]);
      row.put("pluginId", parts[2]);
      row.put("enabled", false);
    } else if (body.length > 0) {
      row.putAll(Json.parseObject(body));
    }
    row.put("id", String.valueOf(++ids));
    list(parts[0]).add(row);
    return success("create");
  }

  private Object remove(String list, @Nullable Object body) {
    List<?> removed = body instanceof Map<?, ?> batch ? (List<?>) batch.get("ids") : (List<?>) body;
    for (Object id : removed) {
      if (list.equals("namespace-plugin")) {
        Object plugin =
            list(list).stream()
                .filter(row -> id.equals(row.get("id")))
                .findFirst()
                .orElseThrow()
                .get("name");
        list("rule").removeIf(row -> plugin.equals(row.get("name")));
        list("selector").removeIf(row -> plugin.equals(row.get("name")));
      }
      list("plugin-handle").removeIf(row -> id.equals(row.get("pluginId")));
      list(list).removeIf(row -> id.equals(row.get("id")) || id.equals(row.get("parentId")));
    }
    return success("delete");
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return query;
  }

  private static Map<String, @Nullable Object> success(Object data) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("code", 200);
    answer.put("message", "success");
    answer.put("data", data);
    return answer;
  }

  private static Map<String, @Nullable Object> refusal(String message) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("code", 500);
    answer.put("message", message);
    answer.put("data", null);
    return answer;
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = Json.write(answer);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
