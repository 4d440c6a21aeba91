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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configures a gateway through ShenYu's local API, without an admin. */
public final class LocalRegistration implements GatewayRegistration {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Our plugins in the order in which they must run. */
  static final Map<String, Integer> SORT = new LinkedHashMap<>();

  static {
    SORT.put("llmGuard", 150);
    SORT.put("llmCost", 160);
    SORT.put("llmRouter", 170);
  }

  private final String gateway;
  private final String localKey;

  /**
   * @param gateway base address
   * @param localKey whose SHA-512 the gateway knows as {@code shenyu.local.sha512Key}
   */
  public LocalRegistration(String gateway, String localKey) {
    this.gateway = gateway;
    this.localKey = localKey;
  }

  @Override
  public void register(String pathPattern) throws IOException, InterruptedException {
    for (Map.Entry<String, Integer> plugin : SORT.entrySet()) {
      plugin(plugin.getKey(), plugin.getValue(), true);
      selector(plugin.getKey(), pathPattern, "{\"route\":\"default\"}");
    }
  }

  /** Creates or changes a plugin's entry. */
  public void plugin(String name, int sort, boolean enabled)
      throws IOException, InterruptedException {
    Map<String, Object> plugin = new LinkedHashMap<>();
    plugin.put("id", name);
    plugin.put("name", name);
    plugin.put("role", "LLM");
    plugin.put("config", "{}");
    plugin.put("sort", sort);
    plugin.put("enabled", enabled);
    post("/shenyu/plugin/saveOrUpdate", plugin);
  }

  /** Removes a plugin's selector, as if it had never been synced. */
  public void unsync(String plugin) throws IOException, InterruptedException {
    check(
        LocalHttp.get(
            gateway + "/shenyu/plugin/selector/delete?pluginName=" + plugin + "&id=" + plugin,
            Map.of("localKey", localKey)));
  }

  /** Sets a plugin's only selector and rule, for a path. */
  public void selector(String plugin, String pathPattern, String handle)
      throws IOException, InterruptedException {
    selector(plugin, pathPattern, "", handle);
  }

  /** The same for a plugin that wants a handle in its selector, too. */
  public void selector(String plugin, String pathPattern, String selectorHandle, String ruleHandle)
      throws IOException, InterruptedException {
    List<Map<String, String>> conditions =
        List.of(
            Map.of(
                "paramType",
                "uri",
                "operator",
                "match",
                "paramName",
                "/",
                "paramValue",
                pathPattern));
    Map<String, Object> selector = new LinkedHashMap<>();
    // ids of our own, so that doing it again replaces what is there
    selector.put("id", plugin);
    selector.put("pluginName", plugin);
    selector.put("name", plugin);
    selector.put("matchMode", 0);
    selector.put("type", 1);
    selector.put("sort", 1);
    selector.put("enabled", true);
    selector.put("logged", false);
    selector.put("continued", true);
    selector.put("handle", selectorHandle);
    selector.put("conditionList", conditions);
    post("/shenyu/plugin/selector/saveOrUpdate", selector);
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("id", plugin + "-rule");
    rule.put("selectorId", plugin);
    rule.put("pluginName", plugin);
    rule.put("name", plugin);
    rule.put("matchMode", 0);
    rule.put("sort", 1);
    rule.put("enabled", true);
    rule.put("loged", false);
    rule.put("handle", ruleHandle);
    rule.put("conditionDataList", conditions);
    post("/shenyu/plugin/rule/saveOrUpdate", rule);
  }

  private void post(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    check(
        LocalHttp.send(
            "POST", gateway + path, Map.of("localKey", localKey), JSON.writeValueAsString(body)));
  }

  private static void check(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(
          response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
  }
}
