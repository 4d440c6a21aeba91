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
package io.shenyullm.validator;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.BoundedLines;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests, one after the other. A request is {@code {"id":7,"operation":"check","input":
 * {…}}}; its answer has the same {@code id} and either {@code output}, or {@code refused} with what
 * is wrong with the request, or {@code failed} with what went wrong here.
 */
final class Conversation {
  /** No request or answer is longer. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private final Map<String, Operation> operations;
  private final OutputStream out;

  Conversation(Map<String, Operation> operations, OutputStream out) {
    this.operations = Map.copyOf(operations);
    this.out = Objects.requireNonNull(out, "out");
  }

  /** Says that it is ready to answer. */
  void greet(Map<String, @Nullable Object> facts) throws IOException {
    Map<String, @Nullable Object> greeting = new LinkedHashMap<>();
    greeting.put("ready", facts);
    write(Json.write(greeting));
  }

  /** Answers a line. */
  void answer(BoundedLines.Line line) throws IOException {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("id", null);
    try {
      if (line.tooLong()) {
        throw new RefusedInputException("the request is longer than " + MAX_BYTES + " bytes");
      }
      Input request = new Input(Json.parseObject(line.bytes()));
      answer.put("id", request.fields().get("id"));
      answer.put("output", run(request));
    } catch (RefusedInputException e) {
      answer.put("refused", e.getMessage());
    } catch (JsonSyntaxException e) {
      answer.put("refused", "the request is not a JSON object");
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // one request must not end what answers the others; memory that is out does end it
      LOG.error("a request failed", e);
      answer.put("failed", e.toString());
    }
    write(bounded(answer));
  }

  private Map<String, @Nullable Object> run(Input request) throws RefusedInputException {
    String name = request.text("operation");
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new RefusedInputException(
          "there is no operation " + name + ", only " + new TreeSet<>(operations.keySet()));
    }
    return operation.run(Input.of("input", request.fields().get("input")));
  }

  private static byte[] bounded(Map<String, @Nullable Object> answer) {
    byte[] bytes = Json.write(answer);
    if (bytes.length <= MAX_BYTES) {
      return bytes;
    }
    Map<String, @Nullable Object> instead = new LinkedHashMap<>();
    instead.put("id", answer.get("id"));
    instead.put("failed", "the answer is longer than " + MAX_BYTES + " bytes");
    return Json.write(instead);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
    out.flush();
  }
}
