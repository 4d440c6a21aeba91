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
import io.shenyullm.admin.releases.Draft.Publication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Drafts as the API tells of them. */
final class DraftView {
  private DraftView() {}

  static Map<String, @Nullable Object> summary(Draft draft, int changes) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", draft.id());
    view.put("title", draft.title());
    view.put("state", draft.state().label());
    view.put("base", ReleaseView.version(draft.base()));
    view.put("createdAt", draft.createdAt().toString());
    view.put("createdBy", draft.createdBy());
    view.put("changedAt", draft.changedAt().toString());
    view.put("changedBy", draft.changedBy());
    view.put("changes", changes);
    view.put("problem", draft.problem());
    return view;
  }

  /** All of it but the texts. */
  static Map<String, @Nullable Object> detail(
      DraftContent content, Drafts drafts, List<Draft.Entry> steps) {
    Draft draft = content.draft();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("draft", summary(draft, content.changes().size()));
    view.put("source", ReleasesController.source(drafts.publisher()));
    view.put("approval", drafts.needsApproval());
    view.put("newest", ReleaseView.version(drafts.newest()));
    view.put("contentSha256", content.content().sha256());
    view.put("publication", publication(draft));
    Set<ItemPath> paths = new TreeSet<>(content.base().items().keySet());
    paths.addAll(content.changes().keySet());
    view.put("items", paths.stream().map(path -> name(content, path)).toList());
    view.put("steps", steps.stream().map(DraftView::step).toList());
    return view;
  }

  private static @Nullable Map<String, @Nullable Object> publication(Draft draft) {
    Publication publication = draft.publication();
    if (publication == null) {
      return null;
    }
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("message", publication.message());
    view.put("askedBy", publication.askedBy());
    view.put("askedAt", publication.askedAt().toString());
    view.put("notBefore", ReleaseView.time(publication.notBefore()));
    view.put("approvedBy", publication.approvedBy());
    view.put("version", ReleaseView.version(draft.released()));
    return view;
  }

  private static Map<String, @Nullable Object> step(Draft.Entry entry) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("at", entry.at().toString());
    view.put("who", entry.who());
    view.put("what", entry.what());
    view.put("path", entry.path());
    return view;
  }

  private static Map<String, @Nullable Object> name(DraftContent content, ItemPath path) {
    Change change = content.changes().get(path);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", path.toString());
    view.put("state", content.state(path));
    view.put("conflict", change != null && change.conflict());
    view.put("etag", content.etag(path));
    view.put("changedAt", change == null ? null : change.changedAt().toString());
    view.put("changedBy", change == null ? null : change.changedBy());
    return view;
  }

  /** An item with its texts. */
  static Map<String, @Nullable Object> item(DraftContent content, ItemPath path) {
    Change change = content.changes().get(path);
    Map<String, @Nullable Object> conflict = null;
    if (change != null && change.conflict()) {
      conflict = new LinkedHashMap<>();
      conflict.put("was", change.was());
    }
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", path.toString());
    view.put("state", content.state(path));
    view.put("text", content.text(path));
    view.put("baseText", content.base().text(path).orElse(null));
    view.put("conflict", conflict);
    view.put("changedAt", change == null ? null : change.changedAt().toString());
    view.put("changedBy", change == null ? null : change.changedBy());
    return view;
  }

  static Map<String, @Nullable Object> diff(DraftContent content) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", content.draft().id());
    view.put("against", ReleaseView.version(content.draft().base()));
    view.put("items", ReleaseView.diff(content.base(), content.content()));
    return view;
  }
}
