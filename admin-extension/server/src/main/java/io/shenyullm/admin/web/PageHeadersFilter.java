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

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves the console's page with a nonce of its own for each response: only scripts and styles that
 * the page itself names run, and nobody frames it. All its other files are kept by browsers for as
 * long as their names, which hold a digest of the content, allow.
 */
public final class PageHeadersFilter extends OncePerRequestFilter {
  private static final String PAGE = "/META-INF/resources/static/llm/index.html";

  /** What the console's build writes where the nonce belongs. */
  private static final String PLACEHOLDER = "CSP-NONCE";

  /** Folders whose page is asked for with their name alone, with and without a file. */
  private static final Set<String> PAGES =
      Set.of("/static/llm/", "/static/llm/index.html", "/dashboard/", "/dashboard/index.html");

  private static final Set<String> FOLDERS = Set.of("/static/llm", "/dashboard");

  /** No page comes with these: the files that it loads have no document of their own. */
  private static final String FILE_POLICY = "default-src 'none'; frame-ancestors 'self'";

  private static final int NONCE_BYTES = 16;

  private final @Nullable String page;
  private final SecureRandom random;

  PageHeadersFilter(@Nullable String page, SecureRandom random) {
    this.page = page;
    this.random = random;
  }

  /** With the page on the class path; without one, where it was left out of the build. */
  public static PageHeadersFilter create() throws IOException {
    try (InputStream in = PageHeadersFilter.class.getResourceAsStream(PAGE)) {
      return new PageHeadersFilter(
          in == null ? null : new String(in.readAllBytes(), UTF_8), new SecureRandom());
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (FOLDERS.contains(path)) {
      // the page's own addresses are relative to the folder; a path alone works behind any proxy
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", request.getContextPath() + path + "/");
      return;
    }
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "SAMEORIGIN");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (page != null && PAGES.contains(path)) {
      write(page, request, response);
      return;
    }
    response.setHeader("Content-Security-Policy", FILE_POLICY);
    response.setHeader(
        "Cache-Control",
        path.contains("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    chain.doFilter(request, response);
  }

  private void write(String text, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    String nonce = nonce();
    response.setHeader("Content-Security-Policy", policy(nonce));
    // a copy that a browser or a proxy kept would have the nonce of another response
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("text/html;charset=UTF-8");
    byte[] body = text.replace(PLACEHOLDER, nonce).getBytes(UTF_8);
    response.setContentLength(body.length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(body);
    }
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    // an attribute and a header hold these letters as they are
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String policy(String nonce) {
    return "default-src 'none'; script-src 'nonce-"
        + nonce
        + "' 'strict-dynamic'; style-src 'self' 'nonce-"
        + nonce
        + "'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self';"
        + " frame-ancestors 'self'; object-src 'none'";
  }
}
