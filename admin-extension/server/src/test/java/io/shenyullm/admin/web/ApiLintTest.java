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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shenyullm.admin.web.ApiDocuments.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a document must say, so that a person can work with it. */
final class ApiLintTest {
  private static final ApiDocuments DOCUMENTS = ApiDocuments.all();
  private static final Set<String> ROLES =
      Arrays.stream(Role.values()).map(Role::label).collect(Collectors.toSet());

  private final List<String> faults = new ArrayList<>();

  private void expect(boolean right, Object where, String rule) {
    if (!right) {
      faults.add(where + ": " + rule);
    }
  }

  private void assertNoFaults() {
    assertThat(faults).isEmpty();
  }

  @Test
  void operations_areNamedSummedUpAndTagged() {
    Set<String> ids = new HashSet<>();
    for (Operation each : DOCUMENTS.operations()) {
      expect(ids.add(each.id()), each, "operationId must be its own, but is " + each.id());
      expect(
          each.id().matches("login|logout|[a-z]+([A-Z][a-z]+)+"),
          each,
          "operationId must be a verb and what it does it to, but is " + each.id());
      String summary = each.tree().path("summary").asText();
      expect(!summary.isBlank() && summary.length() <= 100, each, "needs a short summary");
      expect(!summary.endsWith("."), each, "a summary is no sentence");
      JsonNode tags = each.tree().path("tags");
      expect(
          tags.size() == 1 && tags.path(0).asText().equals(each.slice()),
          each,
          "tags must be its slice");
      expect(
          ROLES.containsAll(List.of(each.role().split(","))),
          each,
          "x-role must be one of " + ROLES);
      boolean open = each.tree().path("security").isArray();
      expect(open == each.role().equals("none"), each, "security: [] is for the role none");
    }
    assertNoFaults();
  }

  @Test
  void paths_arePluralAndVersioned() {
    for (Operation each : DOCUMENTS.operations()) {
      expect(each.path().startsWith("/llm/api/v1/"), each, "must begin with /llm/api/v1/");
      List<String> words = List.of(each.path().substring("/llm/api/v1/".length()).split("/"));
      expect(
          words.get(0).equals("status") || words.get(0).endsWith("s"),
          each,
          words.get(0) + " must be a plural");
      for (String word : words) {
        expect(word.matches("[a-z]+(-[a-z]+)*|\\{[a-z][A-Za-z]*}"), each, word + " is no word");
      }
    }
    assertNoFaults();
  }

  @Test
  void refusals_areProblemsAndComplete() {
    for (Operation each : DOCUMENTS.operations()) {
      Set<String> told = new TreeSet<>();
      for (Map.Entry<String, JsonNode> answer : each.tree().path("responses").properties()) {
        told.add(answer.getKey());
        JsonNode resolved = DOCUMENTS.resolved(answer.getValue());
        expect(
            !resolved.path("description").asText().isBlank(), each, "describe " + answer.getKey());
        if (answer.getKey().charAt(0) >= '4') {
          JsonNode schema =
              resolved.path("content").path("application/problem+json").path("schema");
          expect(
              resolved.path("content").size() == 1 && isProblem(schema),
              each,
              answer.getKey() + " must be a Problem");
        }
      }
      boolean bodied = each.tree().has("requestBody");
      boolean asked = bodied || !DOCUMENTS.parameters(each).isEmpty();
      Set<String> due = new TreeSet<>();
      if (!each.method().equals("GET")) {
        due.add("429");
      }
      if (!each.role().equals("none")
          && Set.of("PUT", "PATCH", "DELETE").contains(each.method())
          // what can be done once and not undone overwrites nobody's work
          && !each.tree().path("x-unconditional").asBoolean()) {
        due.addAll(Set.of("412", "428"));
      }
      if (!each.role().equals("none")) {
        due.add("401");
      }
      if (!Set.of("none", "viewer").contains(each.role())) {
        due.add("403");
      }
      if (asked) {
        due.add("400");
      }
      if (bodied) {
        due.add("415");
      }
      if (each.method().equals("POST") && !each.role().equals("none")) {
        due.addAll(Set.of("409", "422"));
        expect(
            DOCUMENTS.parameters(each).stream()
                .anyMatch(parameter -> parameter.path("name").asText().equals("Idempotency-Key")),
            each,
            "must take an Idempotency-Key");
      }
      due.removeAll(told);
      expect(due.isEmpty(), each, "must tell of " + due);
    }
    assertNoFaults();
  }

  /** One with more facts is called so and has all that any problem has. */
  private static boolean isProblem(JsonNode schema) {
    JsonNode required = DOCUMENTS.resolved(schema).path("required");
    Set<String> names = new HashSet<>();
    required.forEach(name -> names.add(name.asText()));
    return schema.path("$ref").asText().matches(".*/schemas/[A-Za-z]*Problem")
        && names.containsAll(Set.of("type", "title", "status", "detail"));
  }

  @Test
  void schemas_areTypedAndNothingIsUnused() {
    String text = DOCUMENTS.root().toString();
    for (Map.Entry<String, JsonNode> document : DOCUMENTS.root().properties()) {
      for (Map.Entry<String, JsonNode> kind : document.getValue().path("components").properties()) {
        for (Map.Entry<String, JsonNode> each : kind.getValue().properties()) {
          String pointer =
              "/" + document.getKey() + "/components/" + kind.getKey() + "/" + each.getKey();
          boolean used =
              kind.getKey().equals("securitySchemes")
                  || text.contains("\"$ref\":\"#" + pointer + "\"");
          expect(used, pointer, "is not used");
          if (kind.getKey().equals("schemas")) {
            typed(pointer, each.getValue());
          }
        }
      }
    }
    assertNoFaults();
  }

  private void typed(String where, JsonNode schema) {
    expect(
        schema.has("type") || schema.has("$ref") || schema.has("oneOf"), where, "must have a type");
    schema
        .path("required")
        .forEach(
            name ->
                expect(
                    schema.path("properties").has(name.asText()),
                    where,
                    "requires " + name.asText() + ", which it does not have"));
    if (schema.path("type").toString().contains("array")) {
      expect(schema.has("items"), where, "must say what it holds");
      typed(where + "/items", schema.path("items"));
    }
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      typed(where + "/" + each.getKey(), each.getValue());
    }
  }

  /** Whatever a client sends has an end. */
  @Test
  void whatClientsSend_isBounded() {
    for (Operation each : DOCUMENTS.operations()) {
      for (JsonNode parameter : DOCUMENTS.parameters(each)) {
        String name = parameter.path("name").asText();
        expect(!parameter.path("description").asText().isBlank(), each, "describe " + name);
        bounded(each + " " + name, parameter.path("schema"));
      }
      for (JsonNode content : each.tree().path("requestBody").path("content")) {
        bounded(each + " body", content.path("schema"));
      }
    }
    assertNoFaults();
  }

  private void bounded(String where, JsonNode given) {
    JsonNode schema = DOCUMENTS.resolved(given);
    Set<String> types = new HashSet<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(each -> types.add(each.asText()));
    } else {
      types.add(schema.path("type").asText());
    }
    if (types.contains("string")) {
      expect(schema.has("maxLength") || schema.has("enum"), where, "needs maxLength");
    }
    if (types.contains("integer")) {
      expect(schema.has("minimum") && schema.has("maximum"), where, "needs minimum and maximum");
    }
    if (types.contains("array")) {
      expect(schema.has("maxItems"), where, "needs maxItems");
      bounded(where + "[]", schema.path("items"));
    }
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      bounded(where + "/" + each.getKey(), each.getValue());
    }
  }

  /** A document says of itself what its name says. */
  @Test
  void documents_haveTitleTagAndLicence() {
    for (String slice : DOCUMENTS.slices()) {
      ObjectNode document = (ObjectNode) DOCUMENTS.root().path(slice);
      expect(
          document.path("info").path("title").asText().equals("Console API: " + slice),
          slice,
          "title must be of its slice");
      expect(
          document.path("info").path("license").path("identifier").asText().equals("Apache-2.0"),
          slice,
          "license");
      Set<String> tags = new HashSet<>();
      document.path("tags").forEach(each -> tags.add(each.path("name").asText()));
      expect(tags.equals(Set.of(slice)), slice, "tags must be its slice");
    }
    assertThat(DOCUMENTS.operations().stream().map(Operation::slice).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(DOCUMENTS.slices());
    assertNoFaults();
  }
}
