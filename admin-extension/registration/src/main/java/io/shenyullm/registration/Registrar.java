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

import io.shenyullm.registration.Step.Act;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the plugins need in a ShenYu admin: a template each, its form, the plugin in the
 * namespace, a selector and a rule for the path, the entry in the menu; then sends it to the
 * gateways. Not thread-safe.
 */
public final class Registrar {
  private static final String ROLE = "LLM";
  private static final int CUSTOM_FLOW = 1;
  private static final int MATCH_AND = 0;
  private static final int HANDLE_OF_RULE = 2;
  private static final int TYPE_STRING = 2;
  private static final int MAIN_MENU = 0;
  private static final int CHILD_MENU = 1;
  private static final String MENU = "LLM";
  private static final String MENU_PATH = "/llm";
  private static final String MENU_ENTRY = "LLM console";

  private final ShenyuAdmin admin;
  private final boolean dryRun;
  private final Consumer<Step> told;

  /**
   * @param dryRun only tells what would be done
   * @param told hears of each step before it is taken
   */
  public Registrar(ShenyuAdmin admin, boolean dryRun, Consumer<Step> told) {
    this.admin = admin;
    this.dryRun = dryRun;
    this.told = told;
  }

  /**
   * Makes what is missing. The guard comes first, so that nothing passes without it.
   *
   * @return whether all is as it was given; what is there already is not changed, and a step says
   *     where it differs
   */
  public boolean install(Registration wanted) throws RegistrationException {
    boolean asGiven = true;
    String namespace = namespace(wanted.namespace());
    for (LlmPlugin plugin : LlmPlugin.values()) {
      Row template = template(plugin);
      if (template == null) {
        // what a dry run has not made cannot be looked into
        told.accept(
            new Step(
                Act.CREATE,
                "form, plugin %s in the namespace, selector and rule for %s"
                    .formatted(plugin.pluginName(), wanted.path().value())));
        continue;
      }
      form(plugin, template);
      Row enabled = inNamespace(plugin, template, namespace);
      asGiven &= selectorAndRule(plugin, template, namespace, wanted.path());
      if (enabled != null && !dryRun) {
        admin.call("PUT", "/namespace-plugin/syncPluginData?id=" + enabled.id(), null);
      }
    }
    boolean menuAsGiven = menu(wanted);
    return asGiven && menuAsGiven;
  }

  /**
   * Takes out what {@link #install} has made, with what else hangs on the plugins in that
   * namespace. Templates, forms and the menu stay while another namespace has a plugin.
   */
  public void uninstall(String namespaceName) throws RegistrationException {
    String namespace = namespace(namespaceName);
    boolean elsewhere = false;
    for (LlmPlugin plugin : LlmPlugin.backwards()) {
      Row enabled = find(namespacePlugins(namespace, plugin), "name", plugin.pluginName());
      if (enabled != null) {
        step(
            Act.REMOVE,
            "plugin %s with its selectors and rules".formatted(plugin.pluginName()),
            () -> remove(plugin, enabled, namespace));
      }
      Row template = find(templates(plugin), "name", plugin.pluginName());
      if (template == null) {
        continue;
      }
      if (isElsewhere(plugin, namespace)) {
        elsewhere = true;
        told.accept(
            new Step(
                Act.KEEP,
                "template %s: another namespace has the plugin".formatted(plugin.pluginName())));
      } else {
        step(
            Act.REMOVE,
            "template %s and its form".formatted(plugin.pluginName()),
            () -> admin.call("DELETE", "/plugin-template/batch", List.of(template.id())));
      }
    }
    Row menu = ownMenu();
    if (menu == null) {
      return;
    }
    String what = "menu " + menu.text("title");
    if (elsewhere) {
      told.accept(new Step(Act.KEEP, what + ": another namespace has a plugin"));
    } else {
      step(Act.REMOVE, what, () -> admin.call("DELETE", "/resource/batch", List.of(menu.id())));
    }
  }

  /** The menu as {@link #install} makes it; only our entry where the menu is somebody else's. */
  private @Nullable Row ownMenu() throws RegistrationException {
    Row menu = menuRow(MENU);
    if (menu == null || menu.text("url").equals(MENU_PATH)) {
      return menu;
    }
    Row entry = menuRow(MENU_ENTRY);
    return entry != null && entry.text("parentId").equals(menu.id()) ? entry : null;
  }

  /**
   * Gateways hear of selectors that go and of a plugin that is switched off, but not of one that is
   * deleted: they would go on with it.
   */
  private void remove(LlmPlugin plugin, Row enabled, String namespace)
      throws RegistrationException {
    String pluginId = enabled.text("pluginId");
    List<Object> selectors = new ArrayList<>();
    for (Row selector :
        admin.rows(
            "/selector?namespaceId=" + ShenyuAdmin.encode(namespace) + "&pluginId=" + pluginId)) {
      selectors.add(selector.id());
    }
    if (!selectors.isEmpty()) {
      admin.call("DELETE", "/selector/batch", Map.of("ids", selectors, "namespaceId", namespace));
    }
    change(plugin, enabled, pluginId, namespace, false);
    admin.call("PUT", "/namespace-plugin/syncPluginData?id=" + enabled.id(), null);
    admin.call(
        "DELETE",
        "/namespace-plugin/batch",
        Map.of("ids", List.of(enabled.id()), "namespaceId", namespace));
  }

  private void change(LlmPlugin plugin, Row row, String pluginId, String namespace, boolean enabled)
      throws RegistrationException {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    changed.put("id", row.id());
    changed.put("pluginId", pluginId);
    changed.put("name", plugin.pluginName());
    changed.put("sort", plugin.sort());
    changed.put("enabled", enabled);
    // what it says about the snapshot stays
    changed.put("config", Objects.requireNonNullElse(row.fields().get("config"), "{}"));
    changed.put("namespaceId", namespace);
    admin.call("PUT", "/namespace-plugin/" + row.id(), changed);
  }

  private String namespace(String name) throws RegistrationException {
    List<Row> all = admin.rows("/namespace/findPageByQuery");
    for (Row row : all) {
      if (row.text("name").equals(name) || row.text("namespaceId").equals(name)) {
        return row.text("namespaceId");
      }
    }
    throw new RegistrationException(
        "the ShenYu admin has no namespace %s; it has %s"
            .formatted(name, all.stream().map(row -> row.text("name")).toList()));
  }

  private boolean isElsewhere(LlmPlugin plugin, String namespace) throws RegistrationException {
    for (Row other : admin.rows("/namespace/findPageByQuery")) {
      String id = other.text("namespaceId");
      if (!id.equals(namespace)
          && find(namespacePlugins(id, plugin), "name", plugin.pluginName()) != null) {
        return true;
      }
    }
    return false;
  }

  private List<Row> templates(LlmPlugin plugin) throws RegistrationException {
    return admin.rows("/plugin-template?name=" + plugin.pluginName());
  }

  private List<Row> namespacePlugins(String namespace, LlmPlugin plugin)
      throws RegistrationException {
    return admin.rows(
        "/namespace-plugin?namespaceId="
            + ShenyuAdmin.encode(namespace)
            + "&name="
            + plugin.pluginName());
  }

  private @Nullable Row template(LlmPlugin plugin) throws RegistrationException {
    return make(
        "template " + plugin.pluginName(),
        ", sort " + plugin.sort(),
        () -> find(templates(plugin), "name", plugin.pluginName()),
        () ->
            // the admin reads a template from parameters, because it may come with a JAR
            admin.call(
                "POST",
                "/plugin-template?role=%s&enabled=true&config=%s&name=%s&sort=%d"
                    .formatted(ROLE, ShenyuAdmin.encode("{}"), plugin.pluginName(), plugin.sort()),
                null));
  }

  private void form(LlmPlugin plugin, Row template) throws RegistrationException {
    make(
        "form of %s: route".formatted(plugin.pluginName()),
        "",
        () -> find(admin.rows("/plugin-handle?pluginId=" + template.id()), "field", "route"),
        () -> {
          Map<String, @Nullable Object> field = new LinkedHashMap<>();
          field.put("pluginId", template.id());
          field.put("field", "route");
          field.put("label", "route of the snapshot");
          field.put("dataType", TYPE_STRING);
          field.put("type", HANDLE_OF_RULE);
          field.put("sort", 1);
          field.put("extObj", "{\"required\":\"1\",\"defaultValue\":\"default\"}");
          admin.call("POST", "/plugin-handle", field);
        });
  }

  private @Nullable Row inNamespace(LlmPlugin plugin, Row template, String namespace)
      throws RegistrationException {
    Row row =
        make(
            "plugin %s in the namespace".formatted(plugin.pluginName()),
            "",
            () -> find(namespacePlugins(namespace, plugin), "name", plugin.pluginName()),
            () ->
                admin.call(
                    "POST", "/namespace-plugin/" + namespace + "/" + template.id(), Map.of()));
    if (row == null) {
      return null;
    }
    boolean sorted = row.text("sort").equals(String.valueOf(plugin.sort()));
    if (!row.isEnabled() || !sorted) {
      step(
          Act.CHANGE,
          "plugin %s: on, sort %d".formatted(plugin.pluginName(), plugin.sort()),
          () -> change(plugin, row, template.id(), namespace, true));
    }
    return row;
  }

  /** Whether both are for the path, if it was given. */
  private boolean selectorAndRule(LlmPlugin plugin, Row template, String namespace, Setting wanted)
      throws RegistrationException {
    String name = plugin.pluginName();
    String path = wanted.value();
    String owned = "namespaceId=" + ShenyuAdmin.encode(namespace);
    Row selector =
        make(
            "selector " + name,
            " for " + path,
            () ->
                find(admin.rows("/selector?" + owned + "&pluginId=" + template.id()), "name", name),
            () -> {
              Map<String, @Nullable Object> made = matching(name, namespace, "selector", path);
              made.put("pluginId", template.id());
              made.put("type", CUSTOM_FLOW);
              made.put("continued", true);
              admin.call("POST", "/selector", made);
            });
    if (selector == null) {
      told.accept(new Step(Act.CREATE, "rule %s for %s".formatted(name, path)));
      return true;
    }
    Row rule =
        make(
            "rule " + name,
            " for " + path,
            () -> find(admin.rows("/rule?" + owned + "&selectorId=" + selector.id()), "name", name),
            () -> {
              Map<String, @Nullable Object> made = matching(name, namespace, "rule", path);
              made.put("selectorId", selector.id());
              made.put("handle", "{\"route\":\"default\"}");
              admin.call("POST", "/rule", made);
            });
    boolean selected = isFor(wanted, "selector", name, selector);
    boolean ruled = rule == null || isFor(wanted, "rule", name, rule);
    return selected && ruled;
  }

  /** Whether it is for the path, if that was given; says so where it is not. */
  private boolean isFor(Setting wanted, String kind, String name, Row row)
      throws RegistrationException {
    if (!wanted.isGiven()) {
      return true;
    }
    List<String> paths = new ArrayList<>();
    // lists leave the conditions out
    if (admin.call("GET", "/" + kind + "/" + row.id(), null).get("data") instanceof Map<?, ?> data
        && data.get(kind + "Conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> one && "uri".equals(one.get("paramType"))) {
          paths.add(String.valueOf(one.get("paramValue")));
        }
      }
    }
    String there = paths.isEmpty() ? "no path" : String.join(", ", paths);
    return paths.contains(wanted.value())
        || differs("%s %s is for".formatted(kind, name), there, wanted);
  }

  private boolean differs(String what, String there, Setting wanted) {
    told.accept(
        new Step(
            Act.SKIP,
            "%s %s and not %s: edit it in the admin, or uninstall first"
                .formatted(what, there, wanted.value())));
    return false;
  }

  /** What a selector and a rule have alike. */
  private static Map<String, @Nullable Object> matching(
      String name, String namespace, String kind, String path) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("namespaceId", namespace);
    fields.put("matchMode", MATCH_AND);
    fields.put("sort", 1);
    fields.put("enabled", true);
    fields.put("loged", false);
    fields.put("matchRestful", false);
    fields.put(
        kind + "Conditions",
        List.of(
            Map.of("paramType", "uri", "operator", "match", "paramName", "/", "paramValue", path)));
    return fields;
  }

  /** Whether it leads where it was told to, if it was. */
  private boolean menu(Registration wanted) {
    Setting menu = wanted.menu();
    if (menu == null) {
      return true;
    }
    String url = menu.value();
    if (!wanted.hasRoomForMenu()) {
      told.accept(
          new Step(
              Act.SKIP,
              "menu entry: the admin's table holds %d characters and %s has %d; give a shorter"
                      .formatted(Registration.MAX_MENU_CHARS, url, url.length())
                  + " address with --menu, such as one of your proxy's"));
      return true;
    }
    try {
      Row entry = menuEntry(url);
      String there = entry == null ? url : entry.text("url");
      return !menu.differsFrom(there)
          || differs("menu entry %s leads to".formatted(MENU_ENTRY), there, menu);
    } catch (RegistrationException e) {
      // such as: an account whose password was never changed may not edit the menu
      told.accept(new Step(Act.SKIP, "menu entry: " + e.getMessage()));
      return true;
    }
  }

  private @Nullable Row menuEntry(String url) throws RegistrationException {
    Row menu =
        make(
            "menu " + MENU,
            "",
            () -> menuRow(MENU),
            () -> admin.call("POST", "/resource", entry("", MENU, MENU_PATH, MAIN_MENU, "robot")));
    if (menu == null) {
      told.accept(new Step(Act.CREATE, "menu entry %s to %s".formatted(MENU_ENTRY, url)));
      return null;
    }
    return make(
        "menu entry " + MENU_ENTRY,
        " to " + url,
        () -> menuRow(MENU_ENTRY),
        () ->
            admin.call("POST", "/resource", entry(menu.id(), MENU_ENTRY, url, CHILD_MENU, "link")));
  }

  private @Nullable Row menuRow(String title) throws RegistrationException {
    // all of them: where a title is not found, the admin answers that the query has failed
    return find(admin.rows("/resource"), "title", title);
  }

  private static Map<String, @Nullable Object> entry(
      String parent, String title, String url, int type, String icon) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("parentId", parent);
    entry.put("title", title);
    entry.put("name", title.replace(' ', '-'));
    entry.put("url", url);
    entry.put("component", "");
    entry.put("resourceType", type);
    entry.put("sort", 0);
    entry.put("icon", icon);
    entry.put("isLeaf", false);
    entry.put("isRoute", 0);
    entry.put("perms", "");
    entry.put("status", 1);
    return entry;
  }

  /**
   * Looks for it, and makes it where it is not; {@code null} where a dry run has not made it.
   *
   * @param with what it is made with, which may have been changed where it is
   */
  private @Nullable Row make(String what, String with, Look look, Change change)
      throws RegistrationException {
    Row found = look.find();
    if (found != null) {
      told.accept(new Step(Act.KEEP, what));
      return found;
    }
    step(Act.CREATE, what + with, change);
    if (dryRun) {
      return null;
    }
    Row made = look.find();
    if (made == null) {
      throw new RegistrationException("the ShenYu admin did not keep the " + what);
    }
    return made;
  }

  private void step(Act act, String what, Change change) throws RegistrationException {
    told.accept(new Step(act, what));
    if (!dryRun) {
      change.make();
    }
  }

  /** The admin searches by part of a name. */
  private static @Nullable Row find(List<Row> rows, String field, String value) {
    return rows.stream().filter(row -> row.text(field).equals(value)).findFirst().orElse(null);
  }

  @FunctionalInterface
  private interface Look {
    @Nullable Row find() throws RegistrationException;
  }

  @FunctionalInterface
  private interface Change {
    void make() throws RegistrationException;
  }
}
