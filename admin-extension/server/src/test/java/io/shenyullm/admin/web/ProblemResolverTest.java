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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

final class ProblemResolverTest {
  private final ProblemResolver resolver = new ProblemResolver();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private void resolve(Exception thrown) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/llm/api/v1/requests");
    assertThat(resolver.resolveException(request, response, null, thrown)).isNotNull();
  }

  /** As PostgreSQL's driver says it, and as the ShenYu admin's aspect wraps it. */
  @Test
  void resolveException_databaseDown_answersThatTheConsoleFailed()
      throws UnsupportedEncodingException {
    CannotGetJdbcConnectionException down =
        new CannotGetJdbcConnectionException(
            "no connection", new SQLException("refused", new ConnectException("refused")));
    resolve(new IllegalStateException(down));
    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(response.getContentAsString()).contains("the console failed");
  }

  /** Nothing else says why an export has no end. */
  @Test
  void resolveException_failureWithinTheAnswer_isWarnedOf() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ProblemResolver.class);
    log.start();
    logger.addAppender(log);
    try {
      response.setCommitted(true);
      resolve(new CannotGetJdbcConnectionException("gone", new SQLException("Connection reset")));
      resolve(new IOException("broken pipe"));
      resolve(
          new HttpMessageNotWritableException(
              "cut", new AsyncRequestNotUsableException("the page is gone")));
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("GET /llm/api/v1/requests failed within its answer");
  }

  @Test
  void resolveException_pageThatWentAway_isToldNothing() throws UnsupportedEncodingException {
    resolve(new IOException("broken pipe"));
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentAsString()).isEmpty();
  }
}
