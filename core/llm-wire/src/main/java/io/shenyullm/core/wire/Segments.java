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
package io.shenyullm.core.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks every string of a request in the order in which it stands there, keys of objects included,
 * and every whole number that is long enough to be somebody's: one that is mapped becomes a string.
 * Left out are the {@code model}, which has an accessor of its own, a number as {@code seed}, which
 * is random and no string, the ends of integer types, and {@link ProtocolWords}. No place is left
 * out for the name of its key: a new field must not become a way round the guard.
 */
final class Segments {
  private static final Set<String> TEXT_PARTS =
      Set.of(
          "text",
          "refusal",
          "input_text",
          "output_text",
          "tool_use",
          "tool_result",
          "thinking",
          "redacted_thinking");

  /** Fields of a message that list parts. */
  private static final Set<String> PARTS = Set.of("content", "thinking_blocks");

  private static final Set<String> DOCUMENT_PARTS =
      Set.of("file", "input_file", "document", "search_result");

  /** Shorter strings are read as text, whatever letters they have. */
  private static final int SHORTEST_BASE64 = 64;

  /** Shorter numbers are nobody's. */
  private static final int SHORTEST_NUMBER = 9;

  /** Longer ones, such as {@code 1e999999}, are not written out. */
  private static final int LONGEST_NUMBER = 64;

  /** Ends of integer types, which schemas of tools name. */
  private static final Set<String> LIMITS =
      Set.of(
          "2147483647",
          "2147483648",
          "4294967295",
          "4294967296",
          "9007199254740991",
          "9007199254740992",
          "9223372036854775807",
          "18446744073709551615");

  private final SegmentMapper mapper;

  private Segments(SegmentMapper mapper) {
    this.mapper = mapper;
  }

  /** What a string inherits from where it stands. */
  private record Place(String path, Origin origin, boolean media) {
    Place at(String key) {
      return new Place(path.isEmpty() ? key : path + "." + key, origin, media);
    }

    Place at(int index) {
      return new Place(path + "[" + index + "]", origin, media);
    }

    Place from(Origin author) {
      return new Place(path, author, media);
    }
  }

  /** Maps all of them; returns the same tree if nothing changed. */
  static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> fields, SegmentMapper mapper) {
    return new Segments(mapper).request(fields);
  }

  /**
   * Number of parts of messages whose content is not text: images, audio, files, parts of a kind
   * that is not known, and references to stored audio.
   */
  static int opaqueParts(List<@Nullable Object> messages) {
    int count = 0;
    for (Object element : messages) {
      Map<String, @Nullable Object> message = Trees.map(element);
      if (message == null) {
        continue;
      }
      if (message.get("audio") != null) {
        count++;
      }
      for (String field : PARTS) {
        List<@Nullable Object> parts = Trees.list(message.get(field));
        count += parts == null ? 0 : opaqueOf(parts);
      }
    }
    return count;
  }

  /** What a tool has shown counts, too. */
  private static int opaqueOf(List<@Nullable Object> parts) {
    int count = 0;
    for (Object part : parts) {
      List<@Nullable Object> shown =
          part instanceof Map<?, ?> map && "tool_result".equals(map.get("type"))
              ? Trees.list(map.get("content"))
              : null;
      count += (isMedia(part) ? 1 : 0) + (shown == null ? 0 : opaqueOf(shown));
    }
    return count;
  }

  private Map<String, @Nullable Object> request(Map<String, @Nullable Object> fields) {
    return object(new Place("", Origin.METADATA, false), fields, this::field);
  }

  private @Nullable Object field(Place place, String name, @Nullable Object value) {
    return switch (name) {
      case "model" -> value;
      case "seed" -> value instanceof Number ? value : any(place, value);
      case "messages" -> list(place, value, this::message);
      case "system", "instructions" -> any(place.from(Origin.SYSTEM), value);
      case "prompt", "input", "suffix" -> any(place.from(Origin.USER), value);
      case "prediction" -> any(place.from(Origin.ASSISTANT), value);
      case "documents" -> any(place.from(Origin.DOCUMENT), value);
      default -> any(place, value);
    };
  }

  private @Nullable Object message(Place place, @Nullable Object value) {
    Map<String, @Nullable Object> message = Trees.map(value);
    if (message == null) {
      return any(place, value);
    }
    Place written = place.from(Origin.ofRole(message.get("role")));
    return object(
        written,
        message,
        (at, name, field) -> PARTS.contains(name) ? list(at, field, this::part) : any(at, field));
  }

  private @Nullable Object part(Place place, @Nullable Object value) {
    Map<String, @Nullable Object> part = Trees.map(value);
    if (part == null) {
      return any(place, value);
    }
    Object kind = part.get("type");
    if ("tool_result".equals(kind)) {
      return object(
          place.from(Origin.TOOL),
          part,
          (at, name, field) ->
              name.equals("content") ? list(at, field, this::part) : any(at, field));
    }
    if ("thinking".equals(kind) || "redacted_thinking".equals(kind)) {
      return object(place, part, this::proof);
    }
    boolean document = part.get("type") instanceof String type && DOCUMENT_PARTS.contains(type);
    return any(
        new Place(place.path(), document ? Origin.DOCUMENT : place.origin(), isMedia(part)), part);
  }

  /**
   * What the provider checks when it comes back is worth nothing when changed. Not counted, as each
   * answer of such a model has one; so it has to be what it claims, and no address.
   */
  private @Nullable Object proof(Place place, String name, @Nullable Object value) {
    boolean proof = name.equals("signature") || name.equals("data");
    return proof && value instanceof String text && isBase64(text)
        ? mapped(new Segment(place.path(), place.origin(), Notation.OPAQUE, text))
        : any(place, value);
  }

  private static boolean isMedia(@Nullable Object part) {
    return part instanceof Map<?, ?> map
        && !(map.get("type") instanceof String type && TEXT_PARTS.contains(type));
  }

  private @Nullable Object any(Place place, @Nullable Object value) {
    if (value instanceof String text) {
      return text(place, text);
    }
    if (value instanceof Number number) {
      return number(place, number);
    }
    Map<String, @Nullable Object> map = Trees.map(value);
    return map != null
        ? object(place, map, (at, name, field) -> any(at, field))
        : list(place, value, this::any);
  }

  private String text(Place place, String text) {
    if (ProtocolWords.contains(text)) {
      return text;
    }
    Notation notation = Notation.PLAIN;
    if (place.media() && isOpaque(text)) {
      notation = Notation.OPAQUE;
    } else if (place.path().endsWith(".arguments")) {
      notation = Notation.JSON;
    }
    return mapped(new Segment(place.path(), place.origin(), notation, text));
  }

  /** The same number, or what stands for it. */
  private Object number(Place place, Number number) {
    String digits = digits(number);
    if (digits.length() < SHORTEST_NUMBER || LIMITS.contains(digits)) {
      return number;
    }
    String mapped = mapped(new Segment(place.path(), place.origin(), Notation.PLAIN, digits));
    return mapped.equals(digits) ? number : mapped;
  }

  /** Without the sign; empty for fractions and what nobody writes out. */
  private static String digits(Number number) {
    if (number instanceof Integer || number instanceof Long) {
      String text = number.toString();
      return text.startsWith("-") ? text.substring(1) : text;
    }
    BigDecimal exact =
        number instanceof BigDecimal decimal
            ? decimal
            : number instanceof BigInteger whole ? new BigDecimal(whole) : BigDecimal.ZERO;
    long beforePoint = (long) exact.precision() - exact.scale();
    if (beforePoint < SHORTEST_NUMBER || beforePoint > LONGEST_NUMBER) {
      return "";
    }
    BigDecimal stripped = exact.abs().stripTrailingZeros();
    return stripped.scale() > 0 ? "" : stripped.toPlainString();
  }

  /** The same instance tells everyone downstream that the caller's bytes can be forwarded. */
  private String mapped(Segment segment) {
    String mapped = mapper.map(segment);
    return mapped.equals(segment.text()) ? segment.text() : mapped;
  }

  /** How the value of one key of an object is walked. */
  private interface FieldWalk {
    @Nullable Object walk(Place place, String name, @Nullable Object value);
  }

  /** How one element of a list is walked. */
  private interface ElementWalk {
    @Nullable Object walk(Place place, @Nullable Object value);
  }

  private Map<String, @Nullable Object> object(
      Place place, Map<String, @Nullable Object> map, FieldWalk walk) {
    Map<String, @Nullable Object> result = map;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      String key = entry.getKey();
      String written =
          ProtocolWords.contains(key)
              ? key
              : mapped(new Segment(place.path(), place.origin(), Notation.PLAIN, key));
      // the path shows the key as mapped, so that it holds nothing that was to be hidden
      Object value = walk.walk(place.at(written), key, entry.getValue());
      if (result == map && value == entry.getValue() && written.equals(key)) {
        continue;
      }
      if (result == map) {
        result = before(key, map);
      }
      if (result.containsKey(written)) {
        throw new IllegalStateException("two keys of an object were mapped to the same one");
      }
      result.put(written, value);
    }
    return result;
  }

  /** A copy of what stands in front of a key. */
  private static Map<String, @Nullable Object> before(
      String key, Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (entry.getKey().equals(key)) {
        break;
      }
      copy.put(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  private @Nullable Object list(Place place, @Nullable Object value, ElementWalk walk) {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      return value instanceof String || value instanceof Number || value instanceof Map
          ? any(place, value)
          : value;
    }
    List<@Nullable Object> result = list;
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      Object mapped = walk.walk(place.at(i), element);
      if (mapped != element) {
        if (result == list) {
          result = new ArrayList<>(list);
        }
        result.set(i, mapped);
      }
    }
    return result;
  }

  /** An address or bytes; everything else, however it is called, is read as text. */
  private static boolean isOpaque(String text) {
    if (text.regionMatches(true, 0, "data:", 0, 5)) {
      return true;
    }
    int scheme = text.indexOf("://");
    if (scheme > 0 && scheme <= 8) {
      return text.chars().noneMatch(Character::isWhitespace);
    }
    return isBase64(text);
  }

  private static boolean isBase64(String text) {
    return text.length() >= SHORTEST_BASE64 && text.chars().allMatch(Segments::isBase64);
  }

  private static boolean isBase64(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/'
        || c == '='
        || c == '-'
        || c == '_'
        || c == '\r'
        || c == '\n';
  }
}
