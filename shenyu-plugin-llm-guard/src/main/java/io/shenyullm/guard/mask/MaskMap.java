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

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Segment;
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
 * and an unchanged beginning is masked the same way in the next request. How far a value may be put
 * back goes by who wrote it, see {@link Reach}. Holds personal data: never log it. Not thread-safe.
 */
public final class MaskMap {
  private final Map<String, String> placeholderByValue = new HashMap<>();
  private final NavigableMap<String, Hidden> hiddenByPlaceholder = new TreeMap<>();
  private final Map<String, Integer> lastNumber = new HashMap<>();
  private final Set<String> literals = new HashSet<>();

  /** A value and the widest reach that any of its places gives it. */
  private record Hidden(String value, Reach reach) {
    Hidden seenIn(Reach other) {
      return other.compareTo(reach) > 0 ? new Hidden(value, other) : this;
    }
  }

  public boolean isEmpty() {
    return hiddenByPlaceholder.isEmpty();
  }

  public int size() {
    return hiddenByPlaceholder.size();
  }

  /**
   * Replaces findings by placeholders.
   *
   * <p>A text that already contains something like {@code [EMAIL_ADDRESS_1]} is kept apart from our
   * own: its number is skipped from then on, and where it has been given away before, the literal
   * itself is replaced by a placeholder of its own.
   *
   * @param segment values in JSON are unescaped before they are remembered
   * @param findings those to hide, in text order, not overlapping
   */
  public String mask(Segment segment, List<Finding> findings) {
    return replace(segment, findings, Placeholders.find(segment.text()));
  }

  /** As {@link #mask} for a text that has been masked once: its placeholders are our own. */
  String maskAgain(Segment segment, List<Finding> findings) {
    return replace(segment, findings, new int[0]);
  }

  private String replace(Segment segment, List<Finding> findings, int[] written) {
    String text = segment.text();
    if (findings.isEmpty() && written.length == 0) {
      return text;
    }
    Reach reach = Reach.of(segment.origin());
    for (int i = 0; i < written.length; i += 2) {
      String literal = text.substring(written[i], written[i + 1]);
      if (!hiddenByPlaceholder.containsKey(literal)) {
        literals.add(literal);
      }
    }
    StringBuilder masked = new StringBuilder(text.length() + 16 * findings.size());
    int from = 0;
    int nextWritten = 0;
    for (Finding finding : findings) {
      nextWritten = copy(segment, from, finding.start(), written, nextWritten, masked);
      String shown = text.substring(finding.start(), finding.end());
      String value = segment.notation() == Notation.JSON ? JsonStrings.unescape(shown) : shown;
      masked.append(placeholder(finding.type(), value, reach));
      from = finding.end();
    }
    copy(segment, from, text.length(), written, nextWritten, masked);
    return masked.toString();
  }

  /**
   * Puts the values back into a whole text of the reply, as far as they reach.
   *
   * @param path where the text stands in the reply, see {@link ReplyPlace}
   */
  public String unmask(String path, String text) {
    if (isEmpty()) {
      return text;
    }
    int[] written = Placeholders.find(text);
    if (written.length == 0) {
      return text;
    }
    ReplyPlace place = ReplyPlace.of(path);
    StringBuilder restored = new StringBuilder(text.length() + 64);
    int from = 0;
    for (int i = 0; i < written.length; i += 2) {
      Hidden hidden = hiddenByPlaceholder.get(text.substring(written[i], written[i + 1]));
      if (hidden != null && place.isWithin(hidden.reach())) {
        restored.append(text, from, written[i]);
        restored.append(place.isJson() ? JsonStrings.escape(hidden.value()) : hidden.value());
        from = written[i + 1];
      }
    }
    return from == 0 ? text : restored.append(text, from, text.length()).toString();
  }

  /** Whether a placeholder of this map starts with the given characters. */
  boolean isPrefix(String start) {
    String next = hiddenByPlaceholder.ceilingKey(start);
    return next != null && next.startsWith(start);
  }

  /** Copies a stretch without findings, replacing literals that look like one of our own. */
  private int copy(
      Segment segment, int from, int to, int[] written, int nextWritten, StringBuilder masked) {
    String text = segment.text();
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
      if (hiddenByPlaceholder.containsKey(literal)) {
        String type = literal.substring(1, literal.lastIndexOf('_'));
        masked.append(text, at, start);
        masked.append(placeholder(type, literal, Reach.of(segment.origin())));
        at = end;
      }
    }
    masked.append(text, at, to);
    return i;
  }

  private String placeholder(String type, String value, Reach reach) {
    @Nullable String known = placeholderByValue.get(value);
    if (known != null) {
      hiddenByPlaceholder.computeIfPresent(known, (key, hidden) -> hidden.seenIn(reach));
      return known;
    }
    String placeholder;
    do {
      int number = lastNumber.merge(type, 1, Integer::sum);
      placeholder = "[" + type + "_" + number + "]";
    } while (literals.contains(placeholder));
    placeholderByValue.put(value, placeholder);
    hiddenByPlaceholder.put(placeholder, new Hidden(value, reach));
    return placeholder;
  }
}
