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
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What gateways are given to obey. */
@RestController
public class ReleasesController {
  private final SnapshotPublisher publisher;

  public ReleasesController(SnapshotPublisher publisher) {
    this.publisher = publisher;
  }

  /** The snapshot in force, and why the folder as it is cannot be published. */
  @GetMapping("/llm/api/v1/releases/current")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> current() {
    return view(publisher);
  }

  /**
   * The document in force, whole, as it was signed: secrets are references in it. For those who may
   * change what it says.
   */
  @GetMapping("/llm/api/v1/releases/current/document")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> document() {
    Published current = publisher.current().orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", current == null ? null : current.version());
    view.put("sha256", current == null ? null : current.sha256());
    view.put("document", current == null ? null : publisher.document(current));
    return view;
  }

  static Map<String, @Nullable Object> view(SnapshotPublisher publisher) {
    Published current = publisher.current().orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("configured", publisher.isConfigured());
    view.put("version", current == null ? null : current.version());
    view.put("sha256", current == null ? null : current.sha256());
    view.put("problem", publisher.problem().orElse(null));
    view.put("publicKey", publisher.publicKey());
    view.put("routes", publisher.routes().stream().map(ReleasedRoute::view).toList());
    return view;
  }
}
