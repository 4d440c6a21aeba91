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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object as they are written, so that one can be taken out or replaced and
 * all that people have written around it stays. Immutable.
 */
final class JsonSections {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String INDENT = "  ";

  private final String text;
  private final List<Section> sections;

  /**
   * A member.
   *
   * @param keyFrom where its key begins
   * @param from where its value begins
   * @param to where its value ends
   */
  private record Section(String name, int keyFrom, int from, int to) {}

  /**
   * Where a section's text lies in the whole.
   *
   * @param line of its first line; the first is 1
   * @param column of its first character
   * @param indent what was cut off at the beginning of all further lines
   */
  record Place(int line, int column, int indent) {}

  private JsonSections(String text, List<Section> sections) {
    this.text = text;
    this.sections = List.copyOf(sections);
  }

  /**
   * @param text a JSON object, which has been found to be one
   */
  static JsonSections of(String text) {
    List<Section> sections = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        int keyFrom = (int) parser.currentTokenLocation().getCharOffset();
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        sections.add(new Section(name, keyFrom, from, end(parser, text, from)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new JsonSections(text, sections);
  }

  /** The parser has read further than a number's or a word's end. */
  private static int end(JsonParser parser, String text, int from) {
    JsonToken token = parser.currentToken();
    if (token.isStructEnd() || token == JsonToken.VALUE_STRING) {
      return (int) parser.currentLocation().getCharOffset();
    }
    int to = from;
    while (to < text.length() && ",} \t\r\n".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return to;
  }

  /** Names in the order in which they are written. */
  List<String> names() {
    return sections.stream().map(Section::name).toList();
  }

  /** The value of a member, its further lines moved to the left. */
  String value(String name) {
    Section section = section(name);
    String value = text.substring(section.from(), section.to());
    return value.replace("\n" + " ".repeat(indent(value)), "\n");
  }

  Place place(String name) {
    Section section = section(name);
    int lineStart = text.lastIndexOf('\n', section.from() - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new Place(
        line, section.from() - lineStart + 1, indent(text.substring(section.from(), section.to())));
  }

  private Section section(String name) {
    return sections.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** How many spaces all lines but the first begin with. */
  private static int indent(String value) {
    return value
        .lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .mapToInt(line -> line.length() - line.stripLeading().length())
        .min()
        .orElse(0);
  }

  /**
   * The whole with other values.
   *
   * @param changes values by name; a member is taken out where it is {@code null} and added where
   *     there was none
   */
  String with(Map<String, @Nullable String> changes) {
    StringBuilder out = new StringBuilder(text);
    Map<String, @Nullable String> added = new TreeMap<>(changes);
    for (int i = sections.size() - 1; i >= 0; i--) {
      Section section = sections.get(i);
      if (!changes.containsKey(section.name())) {
        continue;
      }
      String value = added.remove(section.name());
      if (value != null) {
        out.replace(section.from(), section.to(), indented(value));
      } else if (i > 0) {
        out.delete(sections.get(i - 1).to(), section.to());
      } else {
        out.delete(
            section.keyFrom(), sections.size() > 1 ? sections.get(1).keyFrom() : section.to());
      }
    }
    int last = out.lastIndexOf("}");
    while (last > 0 && Character.isWhitespace(out.charAt(last - 1))) {
      last--;
    }
    for (Map.Entry<String, @Nullable String> each : added.entrySet()) {
      if (each.getValue() != null) {
        String member =
            (out.charAt(last - 1) == '{' ? "" : ",")
                + "\n"
                + INDENT
                + '"'
                + each.getKey()
                + "\": "
                + indented(each.getValue());
        out.insert(last, member);
        last += member.length();
      }
    }
    return out.toString();
  }

  private static String indented(String value) {
    return value.strip().replace("\n", "\n" + INDENT);
  }
}
