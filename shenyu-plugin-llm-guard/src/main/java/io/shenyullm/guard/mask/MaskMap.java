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

import io.shenyullm.guard.detect.Finding;
import io.shenyullm.guard.detect.Placeholders;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that one request hides, by placeholder. Placeholders are numbered per type by first
 * appearance, the same value has the same placeholder: feed the texts of a conversation in order
 * and an unchanged beginning is masked the same way in the next request. Holds personal data: never
 * log it. Not thread-safe.
 */
public final class MaskMap {
  private final Map<String, String> placeholderByValue = new HashMap<>();
  private final NavigableMap<String, String> valueByPlaceholder = new TreeMap<>();
  private final Map<String, Integer> lastNumber = new HashMap<>();
  private final Set<String> literals = new HashSet<>();

  public boolean isEmpty() {
    return valueByPlaceholder.isEmpty();
  }

  public int size() {
    return valueByPlaceholder.size();
  }

  /**
   * Replaces findings by placeholders.
   *
   * <p>A text that already contains something like {@code [EMAIL_ADDRESS_1]} is kept apart from our
   * own: its number is skipped from then on, and where it has been given away before, the literal
   * itself is replaced by a placeholder of its own.
   *
   * @param path where the text stands; below {@code arguments} text is JSON, so that values are
   *     unescaped before they are remembered
   * @param findings those to hide, in text order, not overlapping
   */
  public String mask(String path, String text, List<Finding> findings) {
    return replace(path, text, findings, Placeholders.find(text));
  }

  /** As {@link #mask} for a text that has been masked once: its placeholders are our own. */
  String maskAgain(String path, String text, List<Finding> findings) {
    return replace(path, text, findings, new int[0]);
  }

  private String replace(String path, String text, List<Finding> findings, int[] written) {
    if (findings.isEmpty() && written.length == 0) {
      return text;
    }
    boolean json = isJson(path);
    for (int i = 0; i < written.length; i += 2) {
      String literal = text.substring(written[i], written[i + 1]);
      if (!valueByPlaceholder.containsKey(literal)) {
        literals.add(literal);
      }
    }
    StringBuilder masked = new StringBuilder(text.length() + 16 * findings.size());
    int from = 0;
    int nextWritten = 0;
    for (Finding finding : findings) {
      nextWritten = copy(text, from, finding.start(), written, nextWritten, masked);
      String shown = text.substring(finding.start(), finding.end());
      String value = json ? JsonStrings.unescape(shown) : shown;
      masked.append(placeholder(finding.type(), value));
      from = finding.end();
    }
    copy(text, from, text.length(), written, nextWritten, masked);
    return masked.toString();
  }

  /** As {@link #mask(String, String, List)} for plain text. */
  public String mask(String text, List<Finding> findings) {
    return mask("", text, findings);
  }

  /** Puts the values back into a whole text. */
  public String unmask(String path, String text) {
    if (isEmpty()) {
      return text;
    }
    int[] written = Placeholders.find(text);
    if (written.length == 0) {
      return text;
    }
    boolean json = isJson(path);
    StringBuilder restored = new StringBuilder(text.length() + 64);
    int from = 0;
    for (int i = 0; i < written.length; i += 2) {
      String value = valueByPlaceholder.get(text.substring(written[i], written[i + 1]));
      if (value != null) {
        restored.append(text, from, written[i]);
        restored.append(json ? JsonStrings.escape(value) : value);
        from = written[i + 1];
      }
    }
    return from == 0 ? text : restored.append(text, from, text.length()).toString();
  }

  /** As {@link #unmask(String, String)} for plain text. */
  public String unmask(String text) {
    return unmask("", text);
  }

  /** Whether a placeholder of this map starts with the given characters. */
  boolean isPrefix(String start) {
    String next = valueByPlaceholder.ceilingKey(start);
    return next != null && next.startsWith(start);
  }

  static boolean isJson(String path) {
    return path.endsWith("arguments");
  }

  /** Copies a stretch without findings, replacing literals that look like one of our own. */
  private int copy(
      String text, int from, int to, int[] written, int nextWritten, StringBuilder masked) {
    int at = from;
    int i = nextWritten;
    while (i < written.length && written[i] < to) {
      int start = written[i];
      int end = written[i + 1];
      i += 2;
      if (start < at || end > to) {
        continue;
      }
      String literal = text.substring(start, end);
      if (valueByPlaceholder.containsKey(literal)) {
        masked.append(text, at, start);
        masked.append(placeholder(literal.substring(1, literal.lastIndexOf('_')), literal));
        at = end;
      }
    }
    masked.append(text, at, to);
    return i;
  }

  private String placeholder(String type, String value) {
    @Nullable String known = placeholderByValue.get(value);
    if (known != null) {
      return known;
    }
    String placeholder;
    do {
      int number = lastNumber.merge(type, 1, Integer::sum);
      placeholder = "[" + type + "_" + number + "]";
    } while (literals.contains(placeholder));
    placeholderByValue.put(value, placeholder);
    valueByPlaceholder.put(placeholder, value);
    return placeholder;
  }
}
