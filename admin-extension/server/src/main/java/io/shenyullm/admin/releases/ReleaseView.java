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

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Releases as the API tells of them. */
final class ReleaseView {
  private ReleaseView() {}

  static Map<String, @Nullable Object> summary(Release release) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", release.version());
    view.put("kind", release.kind().label());
    view.put("sha256", release.sha256());
    view.put("author", release.author());
    view.put("approver", release.approver());
    view.put("message", release.message());
    view.put("parent", version(release.parent()));
    view.put("notBefore", time(release.notBefore()));
    view.put("createdAt", release.createdAt().toString());
    return view;
  }

  static Map<String, @Nullable Object> detail(StoredRelease stored) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("release", summary(stored.release()));
    List<Object> items = new ArrayList<>();
    stored
        .content()
        .items()
        .forEach(
            (path, text) -> items.add(Map.of("path", path.toString(), "chars", text.length())));
    view.put("items", items);
    view.put("report", ReportJson.view(stored.report()));
    return view;
  }

  /** Items that differ, each with its lines. */
  static List<Object> diff(ReleaseContent before, ReleaseContent after) {
    List<Object> items = new ArrayList<>();
    for (ItemPath path : after.differences(before)) {
      String was = before.text(path).orElse(null);
      String is = after.text(path).orElse(null);
      items.add(
          Map.of(
              "path",
              path.toString(),
              "change",
              was == null ? "added" : is == null ? "removed" : "changed",
              "lines",
              path.equals(ItemPath.WASM)
                  ? List.of()
                  : TextDiff.lines(was == null ? "" : was, is == null ? "" : is)));
    }
    return items;
  }

  /** {@code null} where there is none. */
  static @Nullable Long version(long version) {
    return version == 0 ? null : version;
  }

  static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
