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
package io.shenyullm.admin.control;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers those who have changed something. */
public final class ControlAnswers {
  private ControlAnswers() {}

  /**
   * What is kept but not obeyed yet is accepted rather than done.
   *
   * @param eTag names the state that the change has led to
   */
  public static ResponseEntity<Map<String, @Nullable Object>> of(
      Map<String, @Nullable Object> view, String eTag) {
    return ResponseEntity.status(status(view)).eTag(eTag).body(view);
  }

  private static HttpStatus status(Map<String, @Nullable Object> view) {
    return view.get("pending") == null ? HttpStatus.OK : HttpStatus.ACCEPTED;
  }

  public static ResponseEntity<Map<String, @Nullable Object>> undone(
      ControlKeeper.Changed changed) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("removed", changed.wasInForce());
    view.put("pending", changed.kept().pending());
    return of(view, Control.eTag(changed.kept().control()));
  }
}
