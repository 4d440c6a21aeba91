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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the files of a folder by a draft, where the console's database is the source. What
 * cannot be published leaves no draft behind.
 */
final class SnapshotDraft {
  private static final String PATH = "/llm/api/v1/drafts";

  private final ConsoleClient console;

  SnapshotDraft(ConsoleClient console) {
    this.console = console;
  }

  /**
   * Writes the items that differ and asks for their publication.
   *
   * @param there what the console has published, as it was compared; {@code null} for nothing
   * @return the draft, whose state says whether it is published
   * @throws InvalidInputException if the console has something else by now, or refuses
   */
  Map<String, @Nullable Object> publish(
      SnapshotFiles wanted, @Nullable SnapshotFiles there, String message)
      throws InvalidInputException {
    Map<String, @Nullable Object> made =
        console.call("POST", PATH, Map.<String, @Nullable Object>of("title", "llmctl apply"));
    String draft =
        PATH
            + "/"
            + ConsoleClient.encode(ConsoleCommand.text(ConsoleCommand.object(made, "draft"), "id"));
    try {
      requireUnchanged(made, there);
      Map<String, String> before = there == null ? Map.of() : there.items();
      Map<String, String> after = wanted.items();
      TreeSet<String> paths = new TreeSet<>(before.keySet());
      paths.addAll(after.keySet());
      for (String path : paths) {
        if (!Objects.equals(before.get(path), after.get(path))) {
          write(draft + "/items/" + encoded(path), after.get(path));
        }
      }
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("message", message);
      body.put(
          "contentSha256", ConsoleCommand.text(console.call("GET", draft, null), "contentSha256"));
      return console.call("POST", draft + "/publications", body);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(e.getMessage() + left(draft));
    }
  }

  /** Throws the draft away, and says where that is not possible either. */
  private String left(String draft) {
    try {
      console.change("DELETE", draft, null);
      return "";
    } catch (InvalidInputException e) {
      return "; a draft is left (llmctl draft list): " + e.getMessage();
    }
  }

  /** A draft is made on the newest release, which may be newer than what was compared. */
  private void requireUnchanged(
      Map<String, @Nullable Object> made, @Nullable SnapshotFiles compared)
      throws InvalidInputException {
    SnapshotFiles now = null;
    if (ConsoleCommand.object(made, "draft").get("base") instanceof Number base) {
      Map<String, @Nullable Object> release =
          console.call("GET", "/llm/api/v1/releases/" + base + "/document", null);
      now = SnapshotFiles.of(new TreeMap<>(ConsoleCommand.object(release, "document")));
    }
    String is = now == null ? "" : now.digest();
    if (!is.equals(compared == null ? "" : compared.digest())) {
      throw new InvalidInputException("another release was made since it was compared");
    }
  }

  private void write(String item, @Nullable String text) throws InvalidInputException {
    String state = console.tagged(item).eTag();
    if (text == null) {
      console.change("DELETE", item, null, state);
    } else {
      console.change("PUT", item, Map.<String, @Nullable Object>of("text", text), state);
    }
  }

  private static String encoded(String path) {
    int slash = path.indexOf('/');
    return ConsoleClient.encode(path.substring(0, slash))
        + "/"
        + ConsoleClient.encode(path.substring(slash + 1));
  }
}
