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
package io.shenyullm.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;

/**
 * What a request asks.
 *
 * @param name for people
 * @param request its {@code messages} and {@code tools}
 */
record Prompt(String name, ObjectNode request) {
  /**
   * Stands in each prompt once and is overwritten for each request, so that none equals another.
   */
  static final String MARK = "qqqqqqqq";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LETTERS = 26;
  private static final int AGENT_MESSAGES = 60;
  private static final int AGENT_TOOLS = 20;
  private static final int AGENT_BYTES = 100_000;

  /** One message of so many characters. */
  static Prompt of(String kind, String text) {
    ObjectNode request = JSON.createObjectNode();
    message(request.putArray("messages"), "user", MARK + ": " + text);
    return new Prompt(kind, request);
  }

  static Prompt prose(int characters) {
    return of("prose, " + characters, BenchTexts.prose(characters - MARK.length() - 2));
  }

  static Prompt code(int characters) {
    return of("code, " + characters, BenchTexts.code(characters - MARK.length() - 2));
  }

  static Prompt chinese(int characters) {
    return of("Chinese, " + characters, BenchTexts.chinese(characters - MARK.length() - 2));
  }

  /** Prose with an address and a number that are masked. */
  static Prompt personal(int characters) {
    String personal = "Write to anna.lindqvist@example.org or call +46 8 123 456 78. ";
    return of(
        "prose with personal data, " + characters,
        personal + BenchTexts.prose(characters - MARK.length() - 2 - personal.length()));
  }

  /** What a coding agent sends after 30 turns: 60 messages, 20 tools, 100 KB. */
  static Prompt agent() {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode tools = request.putArray("tools");
    for (int i = 0; i < AGENT_TOOLS; i++) {
      tool(tools, i);
    }
    ArrayNode messages = request.putArray("messages");
    int each = (AGENT_BYTES - request.toString().length()) / AGENT_MESSAGES;
    String prose = BenchTexts.prose(each * AGENT_MESSAGES);
    String code = BenchTexts.code(each * AGENT_MESSAGES);
    for (int i = 0; i < AGENT_MESSAGES - 1; i++) {
      boolean assistant = i % 2 == 0;
      String text = (assistant ? prose : code).substring(i * each, (i + 1) * each - 50);
      String role = i == 0 ? "system" : assistant ? "assistant" : "user";
      message(messages, role, text);
    }
    message(messages, "user", MARK + ": " + prose.substring(prose.length() - each));
    return new Prompt("agent, 60 messages, 20 tools, 100 KB", request);
  }

  private static void message(ArrayNode messages, String role, String text) {
    messages.addObject().put("role", role).put("content", text);
  }

  private static void tool(ArrayNode tools, int i) {
    ObjectNode function = tools.addObject().put("type", "function").putObject("function");
    function.put("name", "workspace_tool_" + i);
    function.put("description", BenchTexts.prose(300));
    ObjectNode parameters = function.putObject("parameters").put("type", "object");
    ObjectNode properties = parameters.putObject("properties");
    properties.putObject("path").put("type", "string").put("description", "Path of the file.");
    properties.putObject("first_line").put("type", "integer").put("minimum", 1);
    properties.putObject("pattern").put("type", "string").put("description", "What to look for.");
    parameters.putArray("required").add("path");
  }

  /** The whole body. Usage is asked for in streams, as metered callers do. */
  String body(String model, boolean stream) {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    if (stream) {
      body.put("stream", true).putObject("stream_options").put("include_usage", true);
    }
    return body.setAll(request.deepCopy()).toString();
  }

  /** Overwrites the mark by letters that tell the number. */
  static void mark(ByteBuffer request, int at, long number) {
    long left = number;
    for (int i = MARK.length() - 1; i >= 0; i--) {
      request.put(at + i, (byte) ('a' + left % LETTERS));
      left /= LETTERS;
    }
  }
}
