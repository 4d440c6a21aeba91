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

import io.shenyullm.admin.releases.Draft.Change;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A draft with its changes and the release that it changes. Immutable.
 *
 * @param base content of that release; nothing where there was none
 */
record DraftContent(Draft draft, Map<ItemPath, Change> changes, ReleaseContent base) {
  /** All items, changed or not. */
  ReleaseContent content() {
    ReleaseContent content = base;
    for (Change change : changes.values()) {
      content = content.with(change.path(), change.text());
    }
    return content;
  }

  /** {@code null} where there is none, or the draft takes it out. */
  @Nullable String text(ItemPath path) {
    Change change = changes.get(path);
    return change == null ? base.text(path).orElse(null) : change.text();
  }

  /** What the draft does to an item. */
  String state(ItemPath path) {
    String before = base.text(path).orElse(null);
    String after = text(path);
    if (before == null) {
      return after == null ? "absent" : "added";
    }
    return after == null ? "removed" : after.equals(before) ? "same" : "changed";
  }

  String etag(ItemPath path) {
    Change change = changes.get(path);
    return change != null && change.conflict()
        ? Draft.etag(change.text(), base.text(path).orElse(null))
        : Draft.etag(text(path));
  }

  boolean hasConflicts() {
    return changes.values().stream().anyMatch(Change::conflict);
  }
}
