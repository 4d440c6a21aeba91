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

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.shenyullm.admin.web.ApiDocuments.Operation;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.test.web.servlet.ResultHandler;

/**
 * Holds exchanges of tests against the API's documents: what was asked, if it was done, and what
 * was answered, refusals included. An answer has the fields that its document knows and no others.
 */
public final class ApiContract {
  private static final String BASE = "https://shenyu-llm.invalid/api";

  /** Any operation may answer so; the shared document says it once for all. */
  private static final Set<Integer> ANYWHERE = Set.of(405, 406, 413, 500);

  /** What a path that is none answers. */
  private static final Set<Integer> NOWHERE = Set.of(401, 403, 404, 405);

  private static final Set<String> OUR_HEADERS =
      Set.of("if-match", "idempotency-key", "last-event-id");

  private static final ApiContract ALL = new ApiContract(ApiDocuments.all());

  private final ObjectMapper json = new ObjectMapper();
  private final ApiDocuments documents;
  private final JsonSchemaFactory schemas;
  private final SchemaValidatorsConfig config;
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  ApiContract(ApiDocuments documents) {
    this.documents = documents;
    ObjectNode strict = documents.root().deepCopy();
    forbidUnknown(strict);
    this.schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, strict.toString()))));
    this.config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  }

  /** For requests of {@code MockMvc}. */
  public static ResultHandler onMvc() {
    return result -> ALL.check(ApiExchange.of(result));
  }

  /** For requests over the network; others than those to the API are let pass. */
  public static void check(HttpRequest request, HttpResponse<String> response) {
    if (request.uri().getPath().startsWith("/llm/api/")) {
      ALL.check(ApiExchange.of(request, response));
    }
  }

  /** For an event of a stream. */
  public static void checkEvent(String path, String event, String data) {
    ALL.checkEventOf(path, event, data);
  }

  private static void forbidUnknown(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && object.has("type")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiContract::forbidUnknown);
  }

  void check(ApiExchange exchange) {
    if (isOfTheHost(exchange)) {
      return;
    }
    Operation operation = documents.find(exchange.method(), exchange.path()).orElse(null);
    if (operation == null) {
      if (!NOWHERE.contains(exchange.status())) {
        throw wrong(exchange, "no document has it");
      }
      checkProblem(exchange);
      return;
    }
    if (exchange.isDone()) {
      checkRequest(operation, exchange);
    }
    checkAnswer(operation, exchange);
  }

  /** A ShenYu admin's filter lets nobody in without a token, and says so in its own shape. */
  private boolean isOfTheHost(ApiExchange exchange) {
    return exchange.status() == 401
        && "application/json".equals(ApiExchange.mediaType(exchange.answerHeaders()))
        && tree(exchange, exchange.answerBody()).path("code").isInt();
  }

  private void checkRequest(Operation operation, ApiExchange exchange) {
    Set<String> queries = new HashSet<>();
    Set<String> headers = new HashSet<>();
    for (JsonNode parameter : documents.parameters(operation)) {
      String name = parameter.path("name").asText();
      String in = parameter.path("in").asText();
      boolean required = parameter.path("required").asBoolean();
      List<String> given;
      if (in.equals("query")) {
        queries.add(name);
        given = exchange.query().getOrDefault(name, List.of());
      } else if (in.equals("header")) {
        String header = exchange.requestHeaders().get(name.toLowerCase(Locale.ROOT));
        headers.add(name.toLowerCase(Locale.ROOT));
        given = header == null ? List.of() : List.of(header);
      } else {
        continue;
      }
      if (required && given.isEmpty()) {
        throw wrong(exchange, "was done without the " + in + " parameter " + name);
      }
      for (String value : given) {
        validate(exchange, "parameter " + name, parameter.path("schema"), value);
      }
    }
    exchange.query().keySet().stream()
        .filter(name -> !queries.contains(name))
        .forEach(
            name -> {
              throw wrong(exchange, "no document has the parameter " + name);
            });
    exchange.requestHeaders().keySet().stream()
        .filter(name -> OUR_HEADERS.contains(name) && !headers.contains(name))
        .forEach(
            name -> {
              throw wrong(exchange, "no document has the header " + name);
            });
    checkRequestBody(operation, exchange);
  }

  private void checkRequestBody(Operation operation, ApiExchange exchange) {
    JsonNode content = operation.tree().path("requestBody").path("content");
    if (exchange.requestBody().length == 0) {
      if (operation.tree().path("requestBody").path("required").asBoolean()) {
        throw wrong(exchange, "was done without the body that its document requires");
      }
      return;
    }
    String type = ApiExchange.mediaType(exchange.requestHeaders());
    if (type == null || !content.has(type)) {
      throw wrong(exchange, "its document takes no body of the type " + type);
    }
    validate(
        exchange,
        "request",
        operation.pointer() + "/requestBody/content/" + escaped(type) + "/schema",
        tree(exchange, exchange.requestBody()));
  }

  private void checkAnswer(Operation operation, ApiExchange exchange) {
    String pointer = operation.pointer() + "/responses/" + exchange.status();
    if (operation
        .tree()
        .path("responses")
        .path(String.valueOf(exchange.status()))
        .isMissingNode()) {
      if (!ANYWHERE.contains(exchange.status())) {
        throw wrong(exchange, "its document has no answer of this status");
      }
      checkProblem(exchange);
      return;
    }
    String where = documents.follow(pointer);
    JsonNode told = documents.at(where);
    for (Map.Entry<String, JsonNode> header : told.path("headers").properties()) {
      boolean required = documents.resolved(header.getValue()).path("required").asBoolean();
      if (required
          && !exchange.answerHeaders().containsKey(header.getKey().toLowerCase(Locale.ROOT))) {
        throw wrong(exchange, "the header " + header.getKey() + " is missing");
      }
    }
    JsonNode content = told.path("content");
    String type = ApiExchange.mediaType(exchange.answerHeaders());
    if (content.isMissingNode() || content.isEmpty()) {
      if (exchange.answerBody().length > 0) {
        throw wrong(exchange, "its document has no body for this status");
      }
      return;
    }
    if (type == null || !content.has(type)) {
      throw wrong(exchange, "its document has no answer of the type " + type);
    }
    if (type.equals("application/json") || type.endsWith("+json")) {
      validate(
          exchange,
          "answer",
          where + "/content/" + escaped(type) + "/schema",
          tree(exchange, exchange.answerBody()));
    }
  }

  private void checkProblem(ApiExchange exchange) {
    if (!"application/problem+json".equals(ApiExchange.mediaType(exchange.answerHeaders()))) {
      throw wrong(exchange, "a refusal must be a problem");
    }
    validate(
        exchange,
        "problem",
        "/" + ApiDocuments.COMMON + "/components/schemas/Problem",
        tree(exchange, exchange.answerBody()));
  }

  private void checkEventOf(String path, String event, String data) {
    Operation operation =
        documents
            .find("GET", path)
            .orElseThrow(() -> new AssertionError("no document has GET " + path));
    if (operation.tree().path("x-events").path(event).isMissingNode()) {
      throw new AssertionError("the document of " + operation + " has no event " + event);
    }
    try {
      JsonNode tree = json.readTree(data);
      Set<?> found = schema(operation.pointer() + "/x-events/" + event).validate(tree);
      if (!found.isEmpty()) {
        throw new AssertionError(operation + ": event " + event + ": " + found);
      }
    } catch (IOException e) {
      throw new AssertionError(operation + ": event " + event + " is no JSON", e);
    }
  }

  /** A parameter's text is read as what its schema wants. */
  private void validate(ApiExchange exchange, String what, JsonNode schema, String value) {
    JsonNode read = json.getNodeFactory().textNode(value);
    if (schema.path("type").asText().equals("integer")) {
      read = json.getNodeFactory().numberNode(Long.parseLong(value));
    } else if (schema.path("type").asText().equals("boolean")) {
      read = json.getNodeFactory().booleanNode(Boolean.parseBoolean(value));
    }
    Set<?> found = schemas.getSchema(schema, config).validate(read);
    if (!found.isEmpty()) {
      throw wrong(exchange, what + ": " + found);
    }
  }

  private void validate(ApiExchange exchange, String what, String pointer, JsonNode value) {
    Set<?> found = schema(pointer).validate(value);
    if (!found.isEmpty()) {
      throw wrong(exchange, what + ": " + found + " in " + value);
    }
  }

  private JsonSchema schema(String pointer) {
    return compiled.computeIfAbsent(
        documents.follow(pointer),
        target ->
            schemas.getSchema(
                SchemaLocation.of(BASE + "#" + target.replace("{", "%7B").replace("}", "%7D")),
                config));
  }

  private JsonNode tree(ApiExchange exchange, byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw wrong(exchange, "not JSON: " + new String(body, UTF_8));
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static AssertionError wrong(ApiExchange exchange, String why) {
    return new AssertionError(exchange + ": " + why);
  }
}
