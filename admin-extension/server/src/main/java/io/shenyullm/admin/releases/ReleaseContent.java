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

import io.shenyullm.admin.check.TestFile;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a release is made of: texts by their paths. A compiled policy is a text, too, in Base64.
 * Immutable.
 */
final class ReleaseContent {
  /** Nothing. */
  static final ReleaseContent EMPTY = new ReleaseContent(Map.of());

  static final int MAX_ITEMS = 500;
  static final int MAX_ITEM_CHARS = 1_000_000;

  /** What the validator takes in one question, where most characters are written as they are. */
  static final int MAX_CHARS = 4_000_000;

  private final Map<ItemPath, String> items;

  ReleaseContent(Map<ItemPath, String> items) {
    this.items = Collections.unmodifiableMap(new TreeMap<>(items));
  }

  /** Why a text cannot be an item; {@code null} if it can. */
  static @Nullable String fault(String text) {
    if (text.length() > MAX_ITEM_CHARS) {
      return "has more than " + MAX_ITEM_CHARS + " characters";
    }
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == 0) {
        return "has a character 0";
      }
      if (Character.isHighSurrogate(each)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(each)) {
        return "has half a character, which UTF-8 cannot hold";
      }
    }
    return null;
  }

  /** Why all of it together is too much; {@code null} if it is not. */
  @Nullable String tooMuch() {
    long chars = items.values().stream().mapToLong(String::length).sum();
    return items.size() > MAX_ITEMS || chars > MAX_CHARS
        ? "a release may have at most %d items and %d characters".formatted(MAX_ITEMS, MAX_CHARS)
        : null;
  }

  Map<ItemPath, String> items() {
    return items;
  }

  Optional<String> text(ItemPath path) {
    return Optional.ofNullable(items.get(path));
  }

  /** With another text; without the item where that is {@code null}. */
  ReleaseContent with(ItemPath path, @Nullable String text) {
    Map<ItemPath, String> next = new TreeMap<>(items);
    if (text == null) {
      next.remove(path);
    } else {
      next.put(path, text);
    }
    return new ReleaseContent(next);
  }

  /** Names the whole of it. */
  String sha256() {
    return Sha256.hex(toJson());
  }

  List<TestFile> tests() {
    List<TestFile> tests = new ArrayList<>();
    items.forEach(
        (path, text) -> {
          if (path.isTest()) {
            tests.add(new TestFile(path.toString(), text));
          }
        });
    return tests;
  }

  /** Paths whose text is not the same in both. */
  Set<ItemPath> differences(ReleaseContent other) {
    Set<ItemPath> paths = new TreeSet<>(items.keySet());
    paths.addAll(other.items.keySet());
    paths.removeIf(path -> text(path).equals(other.text(path)));
    return paths;
  }

  /** One object: a text for each path, in their order. */
  byte[] toJson() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    items.forEach((path, text) -> tree.put(path.toString(), text));
    return Json.write(tree);
  }

  /** What {@link #toJson} has written. */
  static ReleaseContent ofJson(byte[] json) {
    Map<ItemPath, String> items = new TreeMap<>();
    Json.parseObject(json)
        .forEach(
            (path, text) -> {
              int slash = path.indexOf('/');
              items.put(
                  new ItemPath(path.substring(0, slash), path.substring(slash + 1)),
                  String.valueOf(text));
            });
    return new ReleaseContent(items);
  }
}
