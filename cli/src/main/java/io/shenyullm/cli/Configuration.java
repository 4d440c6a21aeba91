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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A console's configuration, or a folder's.
 *
 * @param items what can be set, by kind and id; a kind that is absent is not said anything of
 * @param snapshot the files that it publishes; {@code null} where nothing is said of them
 * @param draftable whether a console takes other ones: not where it publishes its own folder
 */
record Configuration(
    Map<ConfigurationItem, Map<String, Map<String, @Nullable Object>>> items,
    @Nullable SnapshotFiles snapshot,
    boolean draftable) {

  /**
   * All that a console holds.
   *
   * @throws InvalidInputException if it does not answer, or refuses to
   */
  static Configuration of(ConsoleClient console) throws InvalidInputException {
    Map<ConfigurationItem, Map<String, Map<String, @Nullable Object>>> items =
        new EnumMap<>(ConfigurationItem.class);
    for (ConfigurationItem kind : ConfigurationItem.values()) {
      Map<String, Map<String, @Nullable Object>> all = new TreeMap<>();
      Map<String, @Nullable Object> answer = console.call("GET", kind.resource().all(), null);
      for (Map<String, @Nullable Object> each :
          ConsoleCommand.objects(answer, kind.resource().list())) {
        all.put(ConsoleCommand.text(each, "id"), kind.settable(each));
      }
      items.put(kind, all);
    }
    Map<String, @Nullable Object> release =
        console.call("GET", "/llm/api/v1/releases/current/document", null);
    return new Configuration(
        items,
        release.get("document") instanceof Map<?, ?> document
            ? SnapshotFiles.of(asTree(document))
            : null,
        "database".equals(console.call("GET", "/llm/api/v1/releases/current", null).get("source")));
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are text
  private static Map<String, @Nullable Object> asTree(Map<?, ?> document) {
    return (Map<String, @Nullable Object>) document;
  }

  /** Names it by its content. */
  String digest() {
    List<Object> content = new ArrayList<>();
    items.forEach(
        (kind, all) -> {
          content.add(kind.name());
          content.add(all);
        });
    content.add(snapshot == null ? "none" : snapshot.digest());
    return SnapshotCompiler.sha256(Json.writeCanonical(content)).substring(0, 16);
  }
}
