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

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.core.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What gateways are given to obey, and what they were given before. */
@RestController
@RequestMapping("/llm/api/v1/releases")
public class ReleasesController {
  private static final Logger LOG = LoggerFactory.getLogger(ReleasesController.class);
  private static final long MAX_VERSION = 99_999_999_999_999L;

  private final SnapshotPublisher publisher;
  private final ReleaseStore store;

  public ReleasesController(SnapshotPublisher publisher) {
    this.publisher = publisher;
    this.store = publisher.desk().store();
  }

  /**
   * @param message why
   * @param parent the newest release that was looked at
   */
  record WantedRollback(@Nullable String message, @Nullable Long parent) {}

  /** Releases, the newest first. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable Long cursor) {
    ListQuery.requireLimit(limit);
    long before = cursor == null ? MAX_VERSION + 1 : bounded("cursor", cursor);
    List<Release> page = store.page(before, limit);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("source", source(publisher));
    view.put("releases", page.stream().map(ReleaseView::summary).toList());
    view.put("next", page.size() < limit ? null : page.get(page.size() - 1).version());
    return view;
  }

  /** The snapshot in force, and why what the source holds cannot be published. */
  @GetMapping("/current")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> current() {
    return view(publisher);
  }

  /**
   * The document in force, whole, as it was signed: secrets are references in it. For those who may
   * change what it says.
   */
  @GetMapping("/current/document")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> document() {
    return publisher
        .offered()
        .map(offered -> document(offered.release(), offered.document()))
        .orElseGet(() -> document(null, null));
  }

  /** A release, with its items and what the checks said of it. */
  @GetMapping("/{version}")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> get(@PathVariable("version") long version) {
    return ReleaseView.detail(stored(version));
  }

  /** The document of a release, as it was signed. */
  @GetMapping("/{version}/document")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> document(@PathVariable("version") long version) {
    StoredRelease stored = stored(version);
    return document(stored.release(), Json.parseObject(stored.document()));
  }

  private static Map<String, @Nullable Object> document(
      @Nullable Release release, @Nullable Map<String, @Nullable Object> document) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", release == null ? null : release.version());
    view.put("sha256", release == null ? null : release.sha256());
    view.put("document", document);
    return view;
  }

  /** An item of a release. */
  @GetMapping("/{version}/items/{folder}/{name}")
  @RequiresRole(Role.OPERATOR)
  Map<String, Object> item(
      @PathVariable("version") long version,
      @PathVariable("folder") String folder,
      @PathVariable("name") String name) {
    ItemPath path = ReleaseTexts.path(folder, name);
    String text =
        content(version)
            .text(path)
            .orElseThrow(() -> notFound("release " + version + " has no " + path));
    return Map.of("path", path.toString(), "text", text);
  }

  /** What a release changed, by item. */
  @GetMapping("/{version}/diff")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> diff(
      @PathVariable("version") long version,
      @RequestParam(name = "against", required = false) @Nullable Long against) {
    StoredRelease after = stored(version);
    long other = against == null ? after.release().parent() : bounded("against", against);
    ReleaseContent before = other == 0 ? ReleaseContent.EMPTY : content(other);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", version);
    view.put("against", ReleaseView.version(other));
    view.put("items", ReleaseView.diff(before, after.content()));
    return view;
  }

  /** Releases the content of an earlier release again, under a new version. */
  @PostMapping("/{version}/rollbacks")
  @RequiresRole(Role.OPERATOR)
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, @Nullable Object> rollBack(
      @PathVariable("version") long version,
      @RequestBody WantedRollback wanted,
      HttpServletRequest request) {
    String message = ReleaseTexts.message(wanted.message());
    if (wanted.parent() == null) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "parent must be the newest release that was looked at");
    }
    long parent = bounded("parent", wanted.parent());
    ReleaseTexts.requireDatabase(publisher);
    StoredRelease earlier = stored(version);
    long newest = store.newestVersion();
    if (parent != newest) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT,
          "the newest release is " + newest + ", not " + parent + ": look at it first");
    }
    String fault = publisher.desk().fault(version, earlier.content());
    if (fault != null) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, fault);
    }
    String operator = Operators.name(request);
    ReleaseDesk.Outcome outcome =
        publisher.release(
            new ReleaseDesk.Wanted(
                earlier.content(), Release.Kind.ROLLBACK, operator, null, message, parent, null),
            release -> true);
    StoredRelease released = ReleaseTexts.released(outcome);
    LOG.info(
        "release {} is the content of {} again, asked by {}",
        released.release().version(),
        version,
        operator);
    Map<String, @Nullable Object> view = ReleaseView.summary(released.release());
    Changes.tell(request, null, view);
    return view;
  }

  private StoredRelease stored(long version) {
    bounded("version", version);
    return store.find(version).orElseThrow(() -> unknown(version));
  }

  private ReleaseContent content(long version) {
    bounded("version", version);
    return store.content(version).orElseThrow(() -> unknown(version));
  }

  private static ResponseStatusException unknown(long version) {
    return notFound("there is no release " + version);
  }

  private static long bounded(String name, long version) {
    if (version < 1 || version > MAX_VERSION) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, name + " must be a version, such as 20260131235959");
    }
    return version;
  }

  private static ResponseStatusException notFound(String why) {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, why);
  }

  static String source(SnapshotPublisher publisher) {
    return publisher.isFromFolder() ? "folder" : "database";
  }

  static Map<String, @Nullable Object> view(SnapshotPublisher publisher) {
    Published current = publisher.current().orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("source", source(publisher));
    view.put("leads", publisher.leads());
    view.put("configured", true);
    view.put("version", current == null ? null : current.version());
    view.put("sha256", current == null ? null : current.sha256());
    view.put("problem", publisher.problem().orElse(null));
    view.put("publicKey", publisher.publicKey());
    view.put("routes", publisher.routes().stream().map(ReleasedRoute::view).toList());
    return view;
  }
}
