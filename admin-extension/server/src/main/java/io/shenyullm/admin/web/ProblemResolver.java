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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UrlPathHelper;

/**
 * Answers what is thrown on our paths, before any advice of the host: a ShenYu admin has one that
 * turns every exception into status 200. It goes by the path and not by the controller, because an
 * unknown address or a wrong method has none.
 */
public final class ProblemResolver implements HandlerExceptionResolver, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);
  private static final List<String> OURS = List.of("/llm/", "/static/llm/");
  private static final int MAX_WRAPPERS = 5;
  private static final ModelAndView ANSWERED = new ModelAndView();

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception thrown) {
    String path = UrlPathHelper.defaultInstance.getPathWithinApplication(request);
    if (OURS.stream().noneMatch(path::startsWith)) {
      return null;
    }
    // a page that went away is nothing to report; another IOException further down is another's,
    // such as a database's that refuses connections
    if (isOfGonePage(thrown)) {
      LOG.debug("{} {} was not answered to its end", request.getMethod(), path, thrown);
      return ANSWERED;
    }
    if (response.isCommitted()) {
      // it cannot be told any more, and only the log can say why the answer has no end
      LOG.warn("{} {} failed within its answer", request.getMethod(), path, thrown);
      return ANSWERED;
    }
    Throwable failure = known(thrown);
    try {
      if (failure instanceof ErrorResponse told) {
        told.getHeaders()
            .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      }
      problem(path, failure).write(response);
    } catch (IOException e) {
      LOG.debug("{} {} could not be answered", request.getMethod(), path, e);
    }
    return ANSWERED;
  }

  /** Writers of JSON wrap what a connection that is gone throws. */
  private static boolean isOfGonePage(Exception thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_WRAPPERS; depth++) {
      if (cause instanceof AsyncRequestNotUsableException
          || cause.getClass().getSimpleName().equals("ClientAbortException")) {
        return true;
      }
      cause = cause.getCause();
    }
    return thrown instanceof IOException;
  }

  /** What was meant: an aspect of the ShenYu admin wraps what controllers throw. */
  private static Throwable known(Exception thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_WRAPPERS; depth++) {
      if (cause instanceof ErrorResponse || isUnreadable(cause)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return thrown;
  }

  private static boolean isUnreadable(Throwable failure) {
    return failure instanceof HttpMessageNotReadableException
        || failure instanceof TypeMismatchException;
  }

  private static Problem problem(String path, Throwable failure) {
    if (failure instanceof ErrorResponse told && told.getStatusCode().isError()) {
      String detail = told.getBody().getDetail();
      Map<String, Object> facts = told.getBody().getProperties();
      return new Problem(
          told.getStatusCode().value(),
          detail == null ? "refused without a reason" : detail,
          facts == null ? Map.of() : facts);
    }
    if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
      return new Problem(
          HttpStatus.BAD_REQUEST, "the parameter " + mismatch.getName() + " is wrong");
    }
    if (isUnreadable(failure)) {
      // what the reader says quotes the body
      return new Problem(HttpStatus.BAD_REQUEST, "the body is not what this address takes");
    }
    LOG.error("{} failed", path, failure);
    return new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "the console failed; its log says why");
  }
}
