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
package io.shenyullm.guard.mask;

/**
 * What the path of a reply's text says about it. Paths are those of {@code ChatReply.mapText}:
 * {@code 0/content}, {@code 0/tool/1/arguments}, {@code 0/tool/1/input}, {@code
 * 0/function_call/arguments}, and of Anthropic's blocks {@code 0/text}, {@code 0/thinking}, {@code
 * 1/tool/input}, {@code 1/tool/arguments}.
 *
 * @param isJson whether the text is JSON, so that values are escaped in it
 * @param isToolCall whether the text goes to a tool
 * @param isSigned whether the provider has signed the text, which the caller has to send back as it
 *     is
 */
record ReplyPlace(boolean isJson, boolean isToolCall, boolean isSigned) {
  static ReplyPlace of(String path) {
    return new ReplyPlace(
        path.endsWith("/arguments"),
        path.contains("/tool/") || path.endsWith("/function_call/arguments"),
        path.endsWith("/thinking"));
  }

  boolean isWithin(Reach reach) {
    return !isSigned && (reach == Reach.EVERYWHERE || reach == Reach.TOOL_CALLS && isToolCall);
  }
}
