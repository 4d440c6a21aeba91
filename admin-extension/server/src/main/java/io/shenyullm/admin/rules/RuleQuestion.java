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
package io.shenyullm.admin.rules;

import io.shenyullm.admin.published.OverlaidDocument;
import io.shenyullm.admin.published.PublishedSnapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * What is asked about: the configuration in force, with other texts in the place of some.
 *
 * @param items by their paths
 * @param removed paths of what is left out
 * @param compile whether the rule engine is to compile; of checks only
 * @param request that is only thought of; of decisions only
 */
record RuleQuestion(
    @Nullable List<Item> items,
    @Nullable List<String> removed,
    @Nullable Boolean compile,
    @Nullable Map<String, @Nullable Object> request) {
  private static final int MAX_ITEMS = 500;
  private static final int MAX_TEXT_CHARS = 1_000_000;
  private static final Pattern PATH =
      Pattern.compile(
          "rules/[\\p{L}\\p{N}_][\\p{L}\\p{N} ._-]{0,99}(\\.drl|\\.test\\.json)"
              + "|settings/[a-z][A-Za-z]{0,99}\\.json");

  record Item(@Nullable String path, @Nullable String text) {}

  /**
   * The document that it is about.
   *
   * @throws ResponseStatusException 400 if a path is none, 409 if nothing is published
   */
  OverlaidDocument overlay(PublishedSnapshot published) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Item item : bounded("items", items)) {
      String text = item == null ? null : item.text();
      if (text == null || text.length() > MAX_TEXT_CHARS) {
        throw bad("each item must have a text of at most " + MAX_TEXT_CHARS + " characters");
      }
      if (texts.put(path(item.path()), text) != null) {
        throw bad("two items have the path " + item.path());
      }
    }
    Set<String> gone = new LinkedHashSet<>();
    for (String each : bounded("removed", removed)) {
      gone.add(path(each));
    }
    return published
        .overlaid(texts, gone)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "nothing is published yet that these texts could be laid over"));
  }

  private static <T> List<T> bounded(String name, @Nullable List<T> given) {
    List<T> list = Objects.requireNonNullElse(given, List.of());
    if (list.size() > MAX_ITEMS) {
      throw bad(name + " may have at most " + MAX_ITEMS + " entries");
    }
    return list;
  }

  private static String path(@Nullable String path) {
    if (path == null || !PATH.matcher(path).matches()) {
      throw bad(
          "a path must be rules/<name>.drl, rules/<name>.test.json or settings/<section>.json");
    }
    return path;
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }
}
