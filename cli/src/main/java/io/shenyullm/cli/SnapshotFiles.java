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

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as the files that a console publishes it from: {@code gateway.json}, and rules and
 * policies beside it. Immutable.
 */
final class SnapshotFiles {
  static final String MAIN = "gateway.json";
  static final String WASM = "policy/policy.wasm";
  static final String SUMS = "policy/policy.sha256";

  /** Sections that files beside them belong to; empty ones say nothing. */
  private static final List<String> WITH_FILES = List.of("routing", "policy");

  /** Names that are no paths, on any system. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N} ._-]{0,99}");

  private static final ObjectWriter PRETTY =
      new ObjectMapper()
          .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
          .writer(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private final Map<String, @Nullable Object> main;
  private final SortedMap<String, byte[]> beside;

  private SnapshotFiles(Map<String, @Nullable Object> main, SortedMap<String, byte[]> beside) {
    this.main = main;
    this.beside = beside;
  }

  /**
   * Those of a document.
   *
   * @throws InvalidInputException if a file of it has no name that a file may have
   */
  static SnapshotFiles of(Map<String, @Nullable Object> document) throws InvalidInputException {
    Map<String, @Nullable Object> main = new LinkedHashMap<>(document);
    // what the console adds when it publishes
    main.remove("version");
    main.remove("createdAt");
    SortedMap<String, byte[]> beside = new TreeMap<>();
    takeOut(main, "routing", "rules", ".drl", beside);
    takeOut(main, "policy", "policy", ".rego", beside);
    return new SnapshotFiles(main, beside);
  }

  /**
   * Those of a folder.
   *
   * @param files by path below it
   */
  static SnapshotFiles read(SortedMap<String, byte[]> files) throws InvalidInputException {
    Map<String, @Nullable Object> document;
    try {
      document = Json.parseObject(files.getOrDefault(MAIN, new byte[0]));
    } catch (JsonSyntaxException e) {
      throw new InvalidInputException(
          "snapshot/" + MAIN + ":" + e.line() + ":" + e.column() + ": " + e.getMessage());
    }
    SnapshotFiles inline = of(document);
    SortedMap<String, byte[]> beside = new TreeMap<>(inline.beside);
    // as the console reads them: files beside it stand for those within it
    for (String folder : List.of("rules/", "policy/")) {
      if (files.keySet().stream().anyMatch(path -> path.startsWith(folder))) {
        beside.keySet().removeIf(path -> path.startsWith(folder));
      }
    }
    files.forEach(
        (path, bytes) -> {
          if (!path.equals(MAIN) && !path.equals(SUMS)) {
            beside.put(path, bytes);
          }
        });
    return new SnapshotFiles(inline.main, beside);
  }

  private static void takeOut(
      Map<String, @Nullable Object> main,
      String section,
      String folder,
      String ending,
      SortedMap<String, byte[]> beside)
      throws InvalidInputException {
    if (!(main.get(section) instanceof Map<?, ?> given)) {
      return;
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    given.forEach((key, value) -> rest.put(String.valueOf(key), value));
    boolean taken = false;
    if (rest.get("files") instanceof List<?> files) {
      for (Object file : files) {
        if (!(file instanceof Map<?, ?> named)
            || !(named.get("path") instanceof String name)
            || !(named.get("text") instanceof String text)
            || !isName(name, ending)) {
          throw new InvalidInputException(
              "the snapshot has a file in "
                  + section
                  + " that cannot be written: its path must be a plain name that ends with "
                  + ending);
        }
        beside.put(folder + "/" + name, text.getBytes(UTF_8));
      }
      rest.remove("files");
      taken = true;
    }
    if (section.equals("policy") && rest.get("wasm") instanceof String wasm) {
      try {
        beside.put(WASM, Base64.getDecoder().decode(wasm));
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("the snapshot has a policy.wasm that is not base64");
      }
      rest.remove("wasm");
      taken = true;
    }
    if (taken && rest.isEmpty()) {
      main.remove(section);
    } else {
      main.put(section, rest);
    }
  }

  private static boolean isName(String name, String ending) {
    return name.endsWith(ending) && NAME.matcher(name).matches();
  }

  /** Whether a path below the folder is one of a snapshot's. */
  static boolean isPath(String path) {
    return path.equals(MAIN)
        || path.equals(WASM)
        || path.equals(SUMS)
        || (path.startsWith("rules/") && isName(path.substring("rules/".length()), ".drl"))
        || (path.startsWith("policy/") && isName(path.substring("policy/".length()), ".rego"));
  }

  /** All files as they are written, so that a console can publish them from a folder. */
  SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>(beside);
    files.put(MAIN, pretty(main));
    if (beside.containsKey(WASM)) {
      // says which sources the compiled policy is made from, in the form of sha256sum
      StringBuilder sums = new StringBuilder();
      beside.forEach(
          (path, bytes) -> {
            if (path.startsWith("policy/")) {
              sums.append(SnapshotCompiler.sha256(bytes))
                  .append("  ")
                  .append(path.substring("policy/".length()))
                  .append('\n');
            }
          });
      files.put(SUMS, sums.toString().getBytes(UTF_8));
    }
    return files;
  }

  /**
   * The same as items of a release: each section a text of its own, a compiled policy in Base64.
   */
  SortedMap<String, String> items() {
    SortedMap<String, String> items = new TreeMap<>();
    main.forEach(
        (section, value) -> {
          boolean empty = value instanceof Map<?, ?> fields && fields.isEmpty();
          if (!section.equals("schema") && !(empty && WITH_FILES.contains(section))) {
            items.put("settings/" + section + ".json", new String(pretty(value), UTF_8));
          }
        });
    files()
        .forEach(
            (path, bytes) -> {
              if (!path.equals(MAIN)) {
                items.put(
                    path,
                    path.equals(WASM)
                        ? Base64.getEncoder().encodeToString(bytes)
                        : new String(bytes, UTF_8));
              }
            });
    return items;
  }

  /** Paths whose files differ, however {@code gateway.json} is written. */
  List<String> differing(SnapshotFiles other) {
    TreeSet<String> paths = new TreeSet<>(beside.keySet());
    paths.addAll(other.beside.keySet());
    List<String> differing = new ArrayList<>();
    if (!Arrays.equals(canonical(main), canonical(other.main))) {
      differing.add(MAIN);
    }
    for (String path : paths) {
      if (!Arrays.equals(beside.get(path), other.beside.get(path))) {
        differing.add(path);
      }
    }
    return differing;
  }

  String digest() {
    Map<String, @Nullable Object> sums = new TreeMap<>();
    sums.put(MAIN, SnapshotCompiler.sha256(canonical(main)));
    beside.forEach((path, bytes) -> sums.put(path, SnapshotCompiler.sha256(bytes)));
    return SnapshotCompiler.sha256(Json.writeCanonical(sums));
  }

  /** Of what is the same to a console: it sets the schema itself, and sections for files. */
  private static byte[] canonical(Map<String, @Nullable Object> main) {
    Map<String, @Nullable Object> same = new LinkedHashMap<>(main);
    same.remove("schema");
    for (String section : WITH_FILES) {
      if (same.get(section) instanceof Map<?, ?> empty && empty.isEmpty()) {
        same.remove(section);
      }
    }
    return Json.writeCanonical(same);
  }

  /** For people and their version control: one value to a line. */
  static byte[] pretty(@Nullable Object tree) {
    try {
      return (PRETTY.writeValueAsString(tree) + "\n").getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON tree", e);
    }
  }
}
