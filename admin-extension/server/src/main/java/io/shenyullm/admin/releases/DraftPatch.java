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
package io.shenyullm.admin.releases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a draft changes, over the files of a folder of sources, for {@code git apply}. */
final class DraftPatch {
  private static final String NO_FILE = "/dev/null";

  private final List<String> lines = new ArrayList<>();

  private DraftPatch() {}

  /**
   * @param before the folder, or {@code null} for one that is put together of the release's items
   */
  static String of(DraftContent draft, @Nullable FolderSource before) {
    DraftPatch patch = new DraftPatch();
    ReleaseContent content = draft.content();
    Map<String, @Nullable String> sections = new TreeMap<>();
    for (ItemPath path : content.differences(draft.base())) {
      if (path.isSettings()) {
        sections.put(path.section(), content.text(path).orElse(null));
      }
    }
    if (!sections.isEmpty()) {
      String gateway = before == null ? gateway(draft.base()) : before.gateway();
      patch.file(FolderSource.GATEWAY, gateway, JsonSections.of(gateway).with(sections));
    }
    for (ItemPath path : content.differences(draft.base())) {
      if (path.equals(ItemPath.WASM)) {
        patch.lines.add("# " + path + " is another: put the compiled file there yourself");
      } else if (!path.isSettings()) {
        patch.file(
            path.toString(), draft.base().text(path).orElse(null), content.text(path).orElse(null));
      }
    }
    return patch.lines.isEmpty() ? "" : String.join("\n", patch.lines) + "\n";
  }

  private static String gateway(ReleaseContent content) {
    Map<String, @Nullable String> sections = new TreeMap<>();
    content
        .items()
        .forEach(
            (path, text) -> {
              if (path.isSettings()) {
                sections.put(path.section(), text);
              }
            });
    String schema = "{\n  \"schema\": 1\n}\n";
    return JsonSections.of(schema).with(sections);
  }

  private void file(String path, @Nullable String before, @Nullable String after) {
    lines.add("diff --git a/" + path + " b/" + path);
    if (before == null) {
      lines.add("new file mode 100644");
    } else if (after == null) {
      lines.add("deleted file mode 100644");
    }
    List<String> parts =
        TextDiff.exactLines(before == null ? "" : before, after == null ? "" : after);
    if (!parts.isEmpty()) {
      // a tab ends a name with spaces
      String end = path.indexOf(' ') < 0 ? "" : "\t";
      lines.add("--- " + (before == null ? NO_FILE : "a/" + path + end));
      lines.add("+++ " + (after == null ? NO_FILE : "b/" + path + end));
      lines.addAll(parts);
    }
  }
}
