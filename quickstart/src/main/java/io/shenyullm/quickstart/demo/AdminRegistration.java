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
package io.shenyullm.quickstart.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers the plugins with a ShenYu 2.7 admin, which sends them on to its gateways. Everything is
 * looked up by name first, so that doing it again changes nothing.
 */
public final class AdminRegistration implements GatewayRegistration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CUSTOM_FLOW = 1;
  private static final int MATCH_AND = 0;

  private final String admin;
  private final String namespace;
  private final String token;

  private AdminRegistration(String admin, String namespace, String token) {
    this.admin = admin;
    this.namespace = namespace;
    this.token = token;
  }

  /** Logs in. */
  static AdminRegistration login(String admin, String namespace, String user, String password)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        LocalHttp.get(
            admin + "/platform/login?userName=" + encode(user) + "&password=" + encode(password),
            Map.of());
    String token = JSON.readTree(response.body()).path("data").path("token").asText();
    if (token.isEmpty()) {
      throw new IOException("the ShenYu admin did not let " + user + " in: " + response.body());
    }
    return new AdminRegistration(admin, namespace, token);
  }

  @Override
  public void register(String pathPattern) throws IOException, InterruptedException {
    for (Map.Entry<String, Integer> plugin : LocalRegistration.SORT.entrySet()) {
      String pluginId = template(plugin.getKey(), plugin.getValue());
      String namespacePluginId = enable(plugin.getKey(), pluginId, plugin.getValue());
      String selectorId = selector(plugin.getKey(), pluginId, pathPattern);
      rule(plugin.getKey(), selectorId, pathPattern);
      call("PUT", "/namespace-plugin/syncPluginData?id=" + namespacePluginId, null);
    }
  }

  private String template(String name, int sort) throws IOException, InterruptedException {
    String found = find("/plugin-template?currentPage=1&pageSize=100&name=" + name, name, "id");
    if (found == null) {
      // the admin reads a template from parameters, because it may come with a JAR
      call(
          "POST",
          "/plugin-template?role=LLM&enabled=true&config="
              + encode("{}")
              + "&name="
              + name
              + "&sort="
              + sort,
          null);
      found = find("/plugin-template?currentPage=1&pageSize=100&name=" + name, name, "id");
    }
    return present(found, name);
  }

  private String enable(String name, String pluginId, int sort)
      throws IOException, InterruptedException {
    String list =
        "/namespace-plugin?currentPage=1&pageSize=100&namespaceId=" + namespace + "&name=" + name;
    String found = find(list, name, "id");
    if (found == null) {
      call("POST", "/namespace-plugin/" + namespace + "/" + pluginId, Map.of());
      found = find(list, name, "id");
    }
    String id = present(found, name);
    Map<String, Object> plugin = new LinkedHashMap<>();
    plugin.put("id", id);
    plugin.put("pluginId", pluginId);
    plugin.put("name", name);
    plugin.put("sort", sort);
    plugin.put("enabled", true);
    plugin.put("config", "{}");
    plugin.put("namespaceId", namespace);
    call("PUT", "/namespace-plugin/" + id, plugin);
    return id;
  }

  private String selector(String name, String pluginId, String pathPattern)
      throws IOException, InterruptedException {
    String list =
        "/selector?currentPage=1&pageSize=100&namespaceId="
            + namespace
            + "&pluginId="
            + pluginId
            + "&name="
            + name;
    String found = find(list, name, "id");
    if (found == null) {
      Map<String, Object> selector = new LinkedHashMap<>();
      selector.put("pluginId", pluginId);
      selector.put("name", name);
      selector.put("type", CUSTOM_FLOW);
      selector.put("matchMode", MATCH_AND);
      selector.put("sort", 1);
      selector.put("enabled", true);
      selector.put("loged", false);
      selector.put("continued", true);
      selector.put("matchRestful", false);
      selector.put("namespaceId", namespace);
      selector.put("selectorConditions", List.of(condition(pathPattern)));
      call("POST", "/selector", selector);
      found = find(list, name, "id");
    }
    return present(found, name);
  }

  private void rule(String name, String selectorId, String pathPattern)
      throws IOException, InterruptedException {
    String list =
        "/rule?currentPage=1&pageSize=100&namespaceId=" + namespace + "&selectorId=" + selectorId;
    if (find(list, name, "id") != null) {
      return;
    }
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("selectorId", selectorId);
    rule.put("matchMode", MATCH_AND);
    rule.put("name", name);
    rule.put("enabled", true);
    rule.put("loged", false);
    rule.put("sort", 1);
    rule.put("handle", "{\"route\":\"default\"}");
    rule.put("matchRestful", false);
    rule.put("namespaceId", namespace);
    rule.put("ruleConditions", List.of(condition(pathPattern)));
    call("POST", "/rule", rule);
  }

  private static Map<String, Object> condition(String pathPattern) {
    return Map.of(
        "paramType", "uri", "operator", "match", "paramName", "/", "paramValue", pathPattern);
  }

  private @Nullable String find(String path, String name, String key)
      throws IOException, InterruptedException {
    for (JsonNode row : call("GET", path, null).path("data").path("dataList")) {
      if (row.path("name").asText().equals(name)) {
        return row.path(key).asText();
      }
    }
    return null;
  }

  private static String present(@Nullable String id, String name) throws IOException {
    if (id == null) {
      throw new IOException("the ShenYu admin did not keep " + name);
    }
    return id;
  }

  private JsonNode call(String method, String path, @Nullable Map<String, Object> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        LocalHttp.send(
            method,
            admin + path,
            Map.of("X-Access-Token", token),
            body == null ? "" : JSON.writeValueAsString(body));
    JsonNode answer = response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
    if (answer == null || answer.path("code").asInt() != 200) {
      throw new IOException(
          method + " " + path + " answered " + response.statusCode() + ": " + response.body());
    }
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
