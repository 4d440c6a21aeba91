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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.router.dryrun.RuleTests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as files that people read and keep under version control. {@code llmctl.json}
 * names them all, and says first that they are not complete and last that they are: a folder
 * without it, one that is not complete, and one that lacks a file that it names is not believed.
 * Links are not followed.
 */
final class ConfigurationFolder {
  private static final String MANIFEST = "llmctl.json";
  private static final int SCHEMA = 1;
  private static final String SNAPSHOT = "snapshot/";
  private static final String RULES = "snapshot/rules/";

  /** Of a file that is being written. */
  private static final String PART = ".part";

  private static final List<String> FOLDERS =
      List.of("snapshot", "snapshot/rules", "snapshot/policy");
  private static final int MAX_FILES = 1_000;
  private static final int MAX_ITEMS = 10_000;
  private static final long MAX_FILE_BYTES = 16L * 1024 * 1024;
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Path root;

  ConfigurationFolder(Path root) {
    this.root = root;
  }

  // ---- writing ----

  /**
   * Writes what a console holds. Of an earlier export it replaces and removes what that has
   * written, and nothing else. Returns the names of the files.
   *
   * @throws InvalidInputException if the folder holds something else
   */
  List<String> write(Configuration configuration) throws IOException, InvalidInputException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    configuration
        .items()
        .forEach(
            (kind, all) -> files.put(kind.file().name(), SnapshotFiles.pretty(list(kind, all))));
    if (configuration.snapshot() != null) {
      configuration.snapshot().files().forEach((path, bytes) -> files.put(SNAPSHOT + path, bytes));
    }
    Set<String> before = prepare();
    Set<String> both = new TreeSet<>(before);
    both.addAll(files.keySet());
    // whoever is stopped from here on can do it again
    putManifest(false, both);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      put(file.getKey(), file.getValue());
    }
    for (String old : before) {
      Files.deleteIfExists(root.resolve(old + PART));
      if (!files.containsKey(old)) {
        Files.deleteIfExists(root.resolve(old));
      }
    }
    putManifest(true, files.keySet());
    return List.copyOf(files.keySet());
  }

  private void putManifest(boolean complete, Set<String> names)
      throws IOException, InvalidInputException {
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("schema", SCHEMA);
    manifest.put("complete", complete);
    manifest.put("files", List.copyOf(names));
    put(MANIFEST, SnapshotFiles.pretty(manifest));
  }

  private static Map<String, @Nullable Object> list(
      ConfigurationItem kind, Map<String, Map<String, @Nullable Object>> all) {
    List<Object> things = new ArrayList<>();
    all.forEach(
        (id, fields) -> {
          Map<String, @Nullable Object> thing = new LinkedHashMap<>();
          thing.put("id", id);
          fields.forEach(
              (name, value) -> {
                if (value != null) {
                  thing.put(name, value);
                }
              });
          things.add(thing);
        });
    Map<String, @Nullable Object> file = new TreeMap<>();
    file.put(kind.file().list(), things);
    return file;
  }

  /** Makes the folder ready. Returns what an earlier export has written, or was about to. */
  private Set<String> prepare() throws IOException, InvalidInputException {
    Files.createDirectories(root);
    Set<String> before = new TreeSet<>();
    if (Files.exists(root.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
      before.addAll(manifest().files());
    } else {
      try (Stream<Path> there = Files.list(root)) {
        // what version control keeps is no content
        if (there
            .map(path -> String.valueOf(path.getFileName()))
            .anyMatch(name -> !name.startsWith(".") && !name.equals(MANIFEST + PART))) {
          throw new InvalidInputException(
              root + " holds something else: name an empty folder, or that of an earlier export");
        }
      }
    }
    for (String folder : FOLDERS) {
      refuseLink(folder);
      Files.createDirectories(root.resolve(folder));
    }
    return before;
  }

  private void put(String name, byte[] bytes) throws IOException, InvalidInputException {
    refuseLink(name);
    Path file = root.resolve(name);
    Path part = root.resolve(name + PART);
    Files.deleteIfExists(part);
    Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  // ---- reading ----

  /**
   * Reads what the files say.
   *
   * @throws InvalidInputException if the folder is not whole, or anything in it is not understood
   */
  Configuration read() throws IOException, InvalidInputException {
    if (!Files.isRegularFile(root.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          root + " has no " + MANIFEST + ": it is no export, or not all of one");
    }
    Manifest manifest = manifest();
    if (!manifest.complete()) {
      throw new InvalidInputException(
          root + " holds an export that did not come to its end: export again");
    }
    SortedMap<String, byte[]> files = files();
    for (String name : manifest.files()) {
      if (!files.containsKey(name)) {
        throw new InvalidInputException(
            root
                + " lacks "
                + name
                + ", which "
                + MANIFEST
                + " names: copy the folder whole, or take the name out");
      }
    }
    Map<ConfigurationItem, Map<String, Map<String, @Nullable Object>>> items =
        new EnumMap<>(ConfigurationItem.class);
    for (ConfigurationItem kind : ConfigurationItem.values()) {
      byte[] file = files.remove(kind.file().name());
      if (file != null) {
        items.put(kind, things(kind, file));
      }
    }
    SortedMap<String, byte[]> snapshot = new TreeMap<>();
    files.forEach((name, bytes) -> snapshot.put(name.substring(SNAPSHOT.length()), bytes));
    return new Configuration(
        items, snapshot.isEmpty() ? null : SnapshotFiles.read(snapshot), false);
  }

  /**
   * @param complete whether all that is named has been written
   */
  private record Manifest(boolean complete, List<String> files) {}

  private Manifest manifest() throws IOException, InvalidInputException {
    Map<String, @Nullable Object> tree = tree(MANIFEST, bytes(MANIFEST));
    if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))
        || !(tree.getOrDefault("complete", true) instanceof Boolean complete)
        || !(tree.get("files") instanceof List<?> files)
        || !Set.of("schema", "complete", "files").containsAll(tree.keySet())) {
      throw new InvalidInputException(
          MANIFEST
              + ": must have schema "
              + SCHEMA
              + ", files and whether they are complete, and nothing else");
    }
    List<String> names = new ArrayList<>();
    for (Object file : files) {
      if (!(file instanceof String name) || !isOurs(name)) {
        throw new InvalidInputException(
            MANIFEST + ": " + ConfigurationItem.printable(file) + " is no file of a configuration");
      }
      names.add(name);
    }
    return new Manifest(complete, names);
  }

  private static boolean isOurs(String name) {
    return Stream.of(ConfigurationItem.values()).anyMatch(kind -> kind.file().name().equals(name))
        || (name.startsWith(SNAPSHOT) && SnapshotFiles.isPath(name.substring(SNAPSHOT.length())));
  }

  /** All that is there, and nothing that is not understood. */
  private SortedMap<String, byte[]> files() throws IOException, InvalidInputException {
    Set<String> names = new TreeSet<>();
    list("", names);
    for (String folder : FOLDERS) {
      refuseLink(folder);
      if (Files.isDirectory(root.resolve(folder))) {
        list(folder + "/", names);
      }
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    long total = 0;
    for (String name : names) {
      byte[] bytes = bytes(name);
      total += bytes.length;
      if (total > MAX_BYTES) {
        throw new InvalidInputException(root + " holds more than " + MAX_BYTES + " bytes");
      }
      files.put(name, bytes);
    }
    return files;
  }

  private void list(String folder, Set<String> names) throws IOException, InvalidInputException {
    try (Stream<Path> found = Files.list(root.resolve(folder))) {
      for (Path path : found.limit(MAX_FILES + 1L).toList()) {
        String file = String.valueOf(path.getFileName());
        String name = folder + file;
        if (isOurs(name)) {
          names.add(name);
        } else if (!file.startsWith(".") && !FOLDERS.contains(name) && isMeant(folder, name)) {
          throw new InvalidInputException(
              root + ": " + ConfigurationItem.printable(name) + " is no file of a configuration");
        }
        if (names.size() > MAX_FILES) {
          throw new InvalidInputException(root + " holds more than " + MAX_FILES + " files");
        }
      }
    }
  }

  /**
   * Beside the configuration there may be a README and the like, and tests beside the rules; a
   * misspelt file must not go unseen.
   */
  private static boolean isMeant(String folder, String name) {
    boolean isTest = folder.equals(RULES) && name.endsWith(RuleTests.ENDING);
    return !isTest && (!folder.isEmpty() || (name.endsWith(".json") && !name.equals(MANIFEST)));
  }

  private void refuseLink(String name) throws InvalidInputException {
    if (Files.isSymbolicLink(root.resolve(name))) {
      throw new InvalidInputException(root + ": " + name + " is a link, which is not followed");
    }
  }

  private byte[] bytes(String name) throws IOException, InvalidInputException {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(root + ": " + name + " is no plain file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes((int) MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new InvalidInputException(
            root + ": " + name + " has more than " + MAX_FILE_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static Map<String, @Nullable Object> tree(String name, byte[] bytes)
      throws InvalidInputException {
    try {
      return Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      throw new InvalidInputException(
          name + ":" + e.line() + ":" + e.column() + ": " + e.getMessage());
    }
  }

  private static Map<String, Map<String, @Nullable Object>> things(
      ConfigurationItem kind, byte[] bytes) throws InvalidInputException {
    String name = kind.file().name();
    Map<String, @Nullable Object> tree = tree(name, bytes);
    if (tree.size() != 1 || !(tree.get(kind.file().list()) instanceof List<?> listed)) {
      throw new InvalidInputException(
          name + ": must have the list " + kind.file().list() + ", and nothing else");
    }
    if (listed.size() > MAX_ITEMS) {
      throw new InvalidInputException(name + ": has more than " + MAX_ITEMS + " entries");
    }
    List<Map<String, @Nullable Object>> objects = ConsoleCommand.objects(tree, kind.file().list());
    if (objects.size() != listed.size()) {
      throw new InvalidInputException(name + ": each entry must be an object");
    }
    Map<String, Map<String, @Nullable Object>> things = new TreeMap<>();
    for (int i = 0; i < objects.size(); i++) {
      Map<String, @Nullable Object> thing = objects.get(i);
      String where = name + ": entry " + (i + 1);
      Map<String, @Nullable Object> fields = kind.read(thing, where);
      if (things.put(ConsoleCommand.text(thing, "id"), fields) != null) {
        throw new InvalidInputException(where + ": has the id of another");
      }
    }
    return things;
  }
}
