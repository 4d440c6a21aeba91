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
package io.shenyullm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a recorded conversation, read from the shapes in which data sets keep them. {@code
 * docs/labels.md} shows them to users.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text what was said; parts joined by line feeds, empty where none is text
 */
record Turn(String role, String text) {
  private static final List<String> LISTS = List.of("turns", "messages");
  private static final List<String> ROLE_FIELDS = List.of("role", "from");
  private static final List<String> TEXT_FIELDS = List.of("content", "text", "value", "parts");
  private static final String USER = "user";

  /** Names of roles in data sets and protocols, and what they are here. */
  private static final Map<String, String> ROLES =
      Map.ofEntries(
          Map.entry("system", "system"),
          Map.entry("developer", "system"),
          Map.entry(USER, USER),
          Map.entry("human", USER),
          Map.entry("prompter", USER),
          Map.entry("assistant", "assistant"),
          Map.entry("gpt", "assistant"),
          Map.entry("bot", "assistant"),
          Map.entry("chatbot", "assistant"),
          Map.entry("ai", "assistant"),
          Map.entry("model", "assistant"),
          Map.entry("tool", "tool"),
          Map.entry("function", "tool"),
          Map.entry("observation", "tool"));

  /**
   * The conversation in a record: its {@code turns}, else its {@code messages}, else its {@code
   * text} as one turn of the user. A turn that names no role is the user's.
   *
   * @throws InvalidInputException if there is none, naming the field that is wrong
   */
  static List<Turn> of(Map<String, @Nullable Object> record) throws InvalidInputException {
    for (String field : LISTS) {
      Object list = record.get(field);
      if (list != null && !(list instanceof List<?>)) {
        throw new InvalidInputException(field + " must be a list");
      }
      if (list instanceof List<?> entries && !entries.isEmpty()) {
        return all(field, entries);
      }
    }
    if (record.get("text") instanceof String text) {
      return List.of(new Turn(USER, text));
    }
    throw new InvalidInputException("one of text (a string), turns or messages is required");
  }

  private static List<Turn> all(String field, List<?> entries) throws InvalidInputException {
    List<Turn> turns = new ArrayList<>(entries.size());
    for (Object entry : entries) {
      String place = field + "[" + turns.size() + "]";
      if (entry instanceof String text) {
        turns.add(new Turn(USER, text));
      } else if (entry instanceof Map<?, ?> object) {
        turns.add(new Turn(role(place, object), text(place, object)));
      } else {
        throw new InvalidInputException(place + ": must be a string or an object");
      }
    }
    return turns;
  }

  private static String role(String place, Map<?, ?> object) throws InvalidInputException {
    for (String field : ROLE_FIELDS) {
      Object named = object.get(field);
      if (named != null) {
        String role = ROLES.get(String.valueOf(named).toLowerCase(Locale.ROOT));
        if (role == null) {
          throw new InvalidInputException(
              place + "." + field + ": must be system, user, assistant or tool");
        }
        return role;
      }
    }
    return USER;
  }

  private static String text(String place, Map<?, ?> object) throws InvalidInputException {
    for (String field : TEXT_FIELDS) {
      Object content = object.get(field);
      if (content instanceof String text) {
        return text;
      }
      if (content instanceof List<?> parts) {
        return parts.stream()
            .map(Turn::partText)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("\n"));
      }
      if (content != null) {
        throw new InvalidInputException(place + "." + field + ": must be a string or a list");
      }
    }
    if (TEXT_FIELDS.stream().anyMatch(object::containsKey)) {
      return ""; // null, as with turns that only call tools
    }
    throw new InvalidInputException(place + ": has no content, text or value");
  }

  private static String partText(@Nullable Object part) {
    if (part instanceof String text) {
      return text;
    }
    return part instanceof Map<?, ?> object && object.get("text") instanceof String text
        ? text
        : "";
  }
}
