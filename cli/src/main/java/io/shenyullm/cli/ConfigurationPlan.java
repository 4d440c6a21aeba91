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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would make a console hold what a folder says.
 *
 * @param state names the console's configuration that it was made for
 * @param changes in the order in which they are made
 * @param kept things that only the console has, and that stay
 * @param snapshot files of the snapshot that differ
 * @param draftable whether they can be published by a draft; else nothing here changes them
 */
record ConfigurationPlan(
    String state,
    List<Change> changes,
    List<String> kept,
    List<String> snapshot,
    boolean draftable) {

  /**
   * @param before what can be set, as the console has it; {@code null} where it has none
   * @param after {@code null} where it goes
   */
  record Change(
      ConfigurationItem kind,
      String id,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after) {

    /** For people, on one line. */
    String toText() {
      String what = kind.label() + " " + ConfigurationItem.printable(id) + ": ";
      if (after == null) {
        return "- " + what + fields(before);
      }
      return before == null ? "+ " + what + fields(after) : "~ " + what + changed();
    }

    private String changed() {
      List<String> parts = new ArrayList<>();
      Map<String, @Nullable Object> old = before == null ? Map.of() : before;
      Map<String, @Nullable Object> now = after == null ? Map.of() : after;
      now.forEach(
          (name, value) -> {
            if (!Objects.equals(value, old.get(name))) {
              parts.add(
                  name
                      + " "
                      + ConfigurationItem.printable(old.get(name))
                      + " -> "
                      + ConfigurationItem.printable(value));
            }
          });
      return String.join(", ", parts);
    }

    private static String fields(@Nullable Map<String, @Nullable Object> fields) {
      List<String> parts = new ArrayList<>();
      Map<String, @Nullable Object> all = fields == null ? Map.of() : fields;
      all.forEach(
          (name, value) -> {
            if (value != null) {
              parts.add(name + " " + ConfigurationItem.printable(value));
            }
          });
      return String.join(", ", parts);
    }

    /**
     * Makes it, unless the console has something else by now than when it was compared.
     *
     * @throws InvalidInputException if it has, or refuses the change
     */
    Map<String, @Nullable Object> make(ConsoleClient console) throws InvalidInputException {
      String path = kind.path(id);
      ConsoleClient.Tagged now = console.tagged(path);
      Map<String, @Nullable Object> there =
          now.tree().get(kind.resource().field()) instanceof Map<?, ?> shown
              ? kind.settable(asTree(shown))
              : null;
      if (!Objects.equals(there, before)) {
        throw new InvalidInputException(
            kind.label()
                + " "
                + ConfigurationItem.printable(id)
                + " has been changed since it was compared");
      }
      return after == null
          ? console.change("DELETE", path, null, now.eTag())
          : console.change(kind.resource().method(), path, after, now.eTag());
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are text
    private static Map<String, @Nullable Object> asTree(Map<?, ?> shown) {
      return (Map<String, @Nullable Object>) shown;
    }
  }

  /**
   * Compares.
   *
   * @param wanted what a folder says
   * @param there what a console has
   * @param prune whether what only the console has goes
   */
  static ConfigurationPlan of(Configuration wanted, Configuration there, boolean prune) {
    List<Change> changes = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    wanted
        .items()
        .forEach(
            (kind, things) -> {
              Map<String, Map<String, @Nullable Object>> old =
                  there.items().getOrDefault(kind, Map.of());
              TreeSet<String> ids = new TreeSet<>(things.keySet());
              ids.addAll(old.keySet());
              for (String id : ids) {
                Map<String, @Nullable Object> before = old.get(id);
                Map<String, @Nullable Object> after = things.get(id);
                if (after == null && !prune) {
                  kept.add(kind.label() + " " + ConfigurationItem.printable(id));
                } else if (!Objects.equals(before, after)) {
                  changes.add(new Change(kind, id, before, after));
                }
              }
            });
    return new ConfigurationPlan(
        there.digest(), changes, kept, snapshot(wanted, there), there.draftable());
  }

  private static List<String> snapshot(Configuration wanted, Configuration there) {
    SnapshotFiles files = wanted.snapshot();
    if (files == null) {
      return List.of();
    }
    return there.snapshot() == null
        ? List.copyOf(files.files().keySet())
        : files.differing(there.snapshot());
  }

  /** Whether the console is as the folder says, as far as it says anything. */
  boolean isSame() {
    return changes.isEmpty() && snapshot.isEmpty();
  }

  Map<String, @Nullable Object> tree() {
    List<Object> made = new ArrayList<>();
    for (Change change : changes) {
      Map<String, @Nullable Object> each = new TreeMap<>();
      each.put("kind", change.kind().label());
      each.put("id", change.id());
      each.put("before", change.before());
      each.put("after", change.after());
      made.add(each);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("state", state);
    tree.put("changes", made);
    tree.put("kept", kept);
    tree.put("snapshot", snapshot);
    return tree;
  }
}
