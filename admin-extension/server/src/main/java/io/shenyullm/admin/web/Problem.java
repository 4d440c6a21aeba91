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

import io.shenyullm.core.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Why something is refused, as RFC 9457 has it.
 *
 * @param status HTTP status of 400 or more
 * @param detail what is wrong and what to do, for the person who asked
 * @param facts what a program needs to go on, by names of their own
 */
public record Problem(int status, String detail, Map<String, @Nullable Object> facts) {
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be within 400..599, but is " + status);
    }
    Objects.requireNonNull(detail, "detail");
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  public Problem(int status, String detail) {
    this(status, detail, Map.of());
  }

  public Problem(HttpStatus status, String detail) {
    this(status.value(), detail);
  }

  /** Answers with it, in place of whatever was about to be answered. */
  public void write(HttpServletResponse response) throws IOException {
    byte[] body = toBytes();
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The document. */
  public byte[] toBytes() {
    HttpStatus known = HttpStatus.resolve(status);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", known == null ? "Error" : known.getReasonPhrase());
    document.put("status", status);
    document.put("detail", detail);
    facts.forEach(document::putIfAbsent);
    return Json.write(document);
  }
}
