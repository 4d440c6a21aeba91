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
package io.shenyullm.admin.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * The API's documents, put together under one root: each is a field of its name, and references
 * between them are pointers into it.
 */
final class ApiDocuments {
  static final String COMMON = "common";

  private static final Path FOLDER = Path.of("src/main/resources/api");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final ApiDocuments ALL = new ApiDocuments(FOLDER);

  private final ObjectNode root;
  private final List<Operation> operations = new ArrayList<>();

  /**
   * @param slice whose document it is in
   * @param pointer where it is below the root
   * @param pathItem what its path has for all methods
   */
  record Operation(
      String slice, String method, String path, String pointer, JsonNode tree, JsonNode pathItem) {

    String id() {
      return tree.path("operationId").asText();
    }

    /** Those it takes, any of them, joined by commas. */
    String role() {
      JsonNode role = tree.path("x-role");
      if (!role.isArray()) {
        return role.asText();
      }
      List<String> roles = new ArrayList<>();
      role.forEach(each -> roles.add(each.asText()));
      return String.join(",", roles);
    }

    /** Whether a path of a request, still encoded, is one of this operation. */
    boolean takes(String requested) {
      String[] wanted = path.split("/", -1);
      String[] given = requested.split("/", -1);
      if (wanted.length != given.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
          return false;
        }
      }
      return true;
    }

    private long variables() {
      return path.chars().filter(each -> each == '{').count();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private ApiDocuments(Path folder) {
    ObjectMapper json = new ObjectMapper();
    root = json.createObjectNode();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        JsonNode document = json.valueToTree(new Yaml().<Object>load(Files.readString(file)));
        relink(name, document);
        root.set(name, document);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    root.fields().forEachRemaining(each -> operationsOf(each.getKey(), each.getValue()));
  }

  /** All that the server has. */
  static ApiDocuments all() {
    return ALL;
  }

  private static void relink(String name, JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.get("$ref") instanceof TextNode reference) {
        String[] parts = reference.asText().split("#", 2);
        String target = parts[0].isEmpty() ? name : parts[0].replace(".yaml", "");
        object.put("$ref", "#/" + target + parts[1]);
      }
      object.forEach(child -> relink(name, child));
    } else if (node instanceof ArrayNode) {
      node.forEach(child -> relink(name, child));
    }
  }

  private void operationsOf(String slice, JsonNode document) {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (METHODS.contains(each.getKey())) {
          String pointer =
              "/" + slice + "/paths/" + path.getKey().replace("/", "~1") + "/" + each.getKey();
          operations.add(
              new Operation(
                  slice,
                  each.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  pointer,
                  each.getValue(),
                  path.getValue()));
        }
      }
    }
  }

  ObjectNode root() {
    return root;
  }

  /** Documents by name, without what they share. */
  List<String> slices() {
    List<String> slices = new ArrayList<>();
    root.fieldNames().forEachRemaining(slices::add);
    slices.remove(COMMON);
    return slices;
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The operation of a request; of two whose paths fit, the one with fewer variables. */
  Optional<Operation> find(String method, String requested) {
    return operations.stream()
        .filter(each -> each.method().equals(method) && each.takes(requested))
        .min(Comparator.comparingLong(Operation::variables));
  }

  /** Where a pointer leads once its references are followed. */
  String follow(String pointer) {
    JsonNode there = root.at(pointer);
    return there.get("$ref") instanceof TextNode reference
        ? follow(reference.asText().substring(1))
        : pointer;
  }

  JsonNode at(String pointer) {
    return root.at(follow(pointer));
  }

  /** Parameters of an operation, those of its path included. */
  List<JsonNode> parameters(Operation operation) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode owner : List.of(operation.pathItem(), operation.tree())) {
      owner.path("parameters").forEach(each -> found.add(resolved(each)));
    }
    return found;
  }

  JsonNode resolved(JsonNode node) {
    return node.get("$ref") instanceof TextNode reference
        ? at(reference.asText().substring(1))
        : node;
  }
}
