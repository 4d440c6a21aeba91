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
package io.shenyullm.guard.mask;

import io.shenyullm.guard.detect.Placeholders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores texts that arrive in pieces, each path on its own. Holds back only what could be the
 * beginning of one of the map's placeholders, so at most one placeholder's length per path. One
 * instance per reply; not thread-safe.
 */
public final class Unmasker {
  private final MaskMap map;
  private final Map<String, String> held = new LinkedHashMap<>();

  public Unmasker(MaskMap map) {
    this.map = map;
  }

  /** Returns what can be sent of the text so far, restored; may be empty. */
  public String push(String path, String chunk) {
    String before = held.remove(path);
    String text = before == null ? chunk : before + chunk;
    int open = text.lastIndexOf('[');
    if (open >= 0
        && text.length() - open <= Placeholders.MAX_LENGTH
        && text.indexOf(']', open) < 0
        && map.isPrefix(text.substring(open))) {
      held.put(path, text.substring(open));
      text = text.substring(0, open);
    }
    return map.unmask(path, text);
  }

  /** Returns what is held back for a path: the text ended within something like a placeholder. */
  public String flush(String path) {
    String rest = held.remove(path);
    return rest == null ? "" : rest;
  }

  /** Paths with text held back, in order of arrival. */
  public List<String> pending() {
    return List.copyOf(held.keySet());
  }
}
