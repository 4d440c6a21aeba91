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

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a console holds beside its snapshot, one kind of thing after another: each by an id. */
@SuppressWarnings("ImmutableEnumChecker") // its fields hold texts, and lists that are copies
enum ConfigurationItem {
  BUDGET_CONTROL(
      "budget",
      new AsFile("budget-controls.json", "controls"),
      new AsResource(
          "/llm/api/v1/budget-controls",
          "controls",
          "/llm/api/v1/budgets/%s/control",
          "control",
          "PATCH"),
      List.of("limit", "frozen", "reason")) {
    @Override
    void check(Map<String, @Nullable Object> fields, String where) throws InvalidInputException {
      Object limit = fields.get("limit");
      if (limit != null && !(limit instanceof String text && LIMIT.matcher(text).matches())) {
        throw new InvalidInputException(
            where + ": limit must be a decimal in quotes, such as \"250.50\", or be left out");
      }
      if (!(fields.get("frozen") instanceof Boolean frozen)) {
        throw new InvalidInputException(where + ": frozen must be true or false");
      }
      if (limit == null && !frozen) {
        throw new InvalidInputException(
            where + ": has neither a limit nor a freeze: take it out, and apply with --prune");
      }
    }
  },
  KEY_REVOCATION(
      "key",
      new AsFile("key-revocations.json", "revocations"),
      new AsResource(
          "/llm/api/v1/key-revocations",
          "keys",
          "/llm/api/v1/key-revocations/%s",
          "revocation",
          "PUT"),
      List.of("reason")) {
    @Override
    void check(Map<String, @Nullable Object> fields, String where) throws InvalidInputException {
      // a reason is all there is
    }
  };

  private static final Pattern LIMIT = Pattern.compile("\\d{1,10}(\\.\\d{1,9})?");
  private static final int MAX_ID_CHARS = 200;
  private static final int MAX_REASON_CHARS = 500;

  private final String label;
  private final AsFile file;
  private final AsResource resource;
  private final List<String> fields;

  ConfigurationItem(String label, AsFile file, AsResource resource, List<String> fields) {
    this.label = label;
    this.file = file;
    this.resource = resource;
    this.fields = fields;
  }

  /**
   * @param name of the file
   * @param list its only field, which holds all things
   */
  record AsFile(String name, String list) {}

  /**
   * @param all where all are listed
   * @param list field of that answer
   * @param one where one is, by its encoded id
   * @param field of that answer; null where there is none
   * @param method that sets one
   */
  record AsResource(String all, String list, String one, String field, String method) {}

  /** For people. */
  String label() {
    return label;
  }

  AsFile file() {
    return file;
  }

  AsResource resource() {
    return resource;
  }

  String path(String id) {
    return resource.one().formatted(ConsoleClient.encode(id));
  }

  /** Refuses what no console would take. */
  abstract void check(Map<String, @Nullable Object> fields, String where)
      throws InvalidInputException;

  /** What can be set of a thing, as a console shows it or as {@link #read} gives it. */
  Map<String, @Nullable Object> settable(Map<String, @Nullable Object> shown) {
    Map<String, @Nullable Object> settable = new TreeMap<>();
    for (String field : fields) {
      Object value = shown.get(field);
      settable.put(field, field.equals("limit") && value != null ? plain(value.toString()) : value);
    }
    return settable;
  }

  private static String plain(String decimal) {
    try {
      BigDecimal exact = new BigDecimal(decimal).stripTrailingZeros();
      return (exact.scale() < 0 ? exact.setScale(0) : exact).toPlainString();
    } catch (NumberFormatException e) {
      // shown as it is, and refused where it is to be set
      return decimal;
    }
  }

  /**
   * One thing of a file.
   *
   * @throws InvalidInputException saying where and what is wrong
   */
  Map<String, @Nullable Object> read(Map<String, @Nullable Object> written, String where)
      throws InvalidInputException {
    for (String name : written.keySet()) {
      if (!name.equals("id") && !fields.contains(name)) {
        throw new InvalidInputException(where + ": there is no field " + printable(name));
      }
    }
    text(written, "id", MAX_ID_CHARS, where);
    text(written, "reason", MAX_REASON_CHARS, where);
    check(written, where);
    return settable(written);
  }

  private static void text(
      Map<String, @Nullable Object> written, String name, int most, String where)
      throws InvalidInputException {
    if (!(written.get(name) instanceof String text)
        || text.isBlank()
        || text.length() > most
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          where + ": " + name + " must be a text of 1 to " + most + " printable characters");
    }
  }

  static String printable(@Nullable Object text) {
    return Printable.of(Objects.toString(text, "none"));
  }
}
