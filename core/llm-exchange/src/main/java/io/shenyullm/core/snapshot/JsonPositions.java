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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.SnapshotException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds where in a document a path such as {@code models[3].prices} is written, so that an editor
 * can jump there. Scans text that has been parsed before, so it need not report bad JSON; it runs
 * only when a document is refused.
 */
public final class JsonPositions {
  private final String text;
  private final Set<String> wanted;
  private final Map<String, Integer> offsets = new HashMap<>();
  private int at;

  private JsonPositions(String text, Set<String> wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /** Gives problems that name a path their line and column in the document. */
  public static List<Problem> locate(List<Problem> problems, byte[] document, String source) {
    String text = new String(document, StandardCharsets.UTF_8);
    Set<String> wanted = new HashSet<>();
    for (Problem problem : problems) {
      // an absent key is found at the object that lacks it
      for (String path = problem.source(); !path.isEmpty(); path = parent(path)) {
        wanted.add(path);
      }
    }
    JsonPositions positions = new JsonPositions(text, wanted);
    positions.value("");
    List<Problem> located = new ArrayList<>();
    for (Problem problem : problems) {
      located.add(problem.line() > 0 ? problem : positions.locate(problem, source));
    }
    return located;
  }

  private Problem locate(Problem problem, String source) {
    String path = problem.source();
    while (!path.isEmpty() && !offsets.containsKey(path)) {
      path = parent(path);
    }
    int offset = offsets.getOrDefault(path, 0);
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new Problem(
        source, line, offset - lineStart + 1, problem.source() + ": " + problem.message());
  }

  private static String parent(String path) {
    int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return cut < 0 ? "" : path.substring(0, cut);
  }

  private void value(String path) {
    space();
    char c = peek();
    if (c == '{') {
      object(path);
    } else if (c == '[') {
      array(path);
    } else if (c == '"') {
      string();
    } else {
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
  }

  private void object(String path) {
    at++;
    for (space(); peek() != '}' && at < text.length(); space()) {
      int start = at;
      String key = string();
      String child = path.isEmpty() ? key : path + "." + key;
      note(child, start);
      space();
      at++; // colon
      value(child);
      space();
      if (peek() == ',') {
        at++;
      }
    }
    at++;
  }

  private void array(String path) {
    at++;
    int index = 0;
    for (space(); peek() != ']' && at < text.length(); space()) {
      String child = path + "[" + index++ + "]";
      note(child, at);
      value(child);
      space();
      if (peek() == ',') {
        at++;
      }
    }
    at++;
  }

  private String string() {
    at++;
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++; // the escape itself is kept out: names in documents of ours have none
      }
      if (at < text.length()) {
        out.append(text.charAt(at++));
      }
    }
    at++;
    return out.toString();
  }

  private void note(String path, int offset) {
    if (wanted.contains(path)) {
      offsets.putIfAbsent(path, offset);
    }
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }
}
