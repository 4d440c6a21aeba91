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
package io.shenyullm.admin.check;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Nothing can be said of a document now: whoever asks again later gets an answer. As an answer of
 * the API it has status 503; the message says why.
 */
public class CheckUnavailableException extends ResponseStatusException {
  private static final long serialVersionUID = 1L;
  private static final String RETRY_AFTER_SECONDS = "5";

  public CheckUnavailableException(String why) {
    super(HttpStatus.SERVICE_UNAVAILABLE, why);
  }

  @Override
  public HttpHeaders getHeaders() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return headers;
  }

  /** Why, without a status. */
  public String why() {
    return String.valueOf(getReason());
  }
}
