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

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class PageHeadersFilterTest {
  private static final String PAGE =
      "<meta property=\"csp-nonce\" nonce=\"CSP-NONCE\"><script nonce=\"CSP-NONCE\"></script>";
  private static final Pattern NONCE = Pattern.compile("nonce-([\\w-]{22})'");

  private final PageHeadersFilter filter = new PageHeadersFilter(PAGE, new SecureRandom());

  private static MockHttpServletResponse ask(PageHeadersFilter filter, String method, String path)
      throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    return response;
  }

  private static String policy(MockHttpServletResponse response) {
    String policy = response.getHeader("Content-Security-Policy");
    return policy == null ? "" : policy;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/dashboard/", "/dashboard/index.html", "/static/llm/", "/static/llm/index.html"})
  void page_hasTheNonceOfItsPolicy(String path) throws ServletException, IOException {
    MockHttpServletResponse response = ask(filter, "GET", path);
    Matcher nonce = NONCE.matcher(policy(response));
    assertThat(nonce.find()).isTrue();
    assertThat(response.getContentAsString())
        .isEqualTo(PAGE.replace("CSP-NONCE", nonce.group(1)))
        .doesNotContain("CSP-NONCE");
    assertThat(policy(response)).doesNotContain("unsafe").contains("default-src 'none'");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getContentType()).isEqualTo("text/html;charset=UTF-8");
  }

  @Test
  void nonce_isAnotherForEachResponse() throws ServletException, IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(ask(filter, "GET", "/dashboard/").getContentAsString());
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void page_keptByABrowser_isSentAgain() throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/dashboard/");
    request.addHeader("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT");
    request.addHeader("If-None-Match", "*");
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentAsString()).isNotEmpty();
  }

  @Test
  void head_hasHeadersAndNoBody() throws ServletException, IOException {
    MockHttpServletResponse response = ask(filter, "HEAD", "/static/llm/");
    assertThat(policy(response)).contains("'nonce-");
    assertThat(response.getContentAsByteArray()).isEmpty();
    assertThat(ask(filter, "POST", "/static/llm/").getStatus()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/dashboard/assets/index-abc.js, 'public, max-age=31536000, immutable'",
    "/static/llm/icon.svg, no-cache"
  })
  void files_areLeftToTheHostAndKept(String path, String kept)
      throws ServletException, IOException {
    MockHttpServletResponse response = ask(filter, "GET", path);
    assertThat(response.getHeader("Cache-Control")).isEqualTo(kept);
    assertThat(policy(response)).startsWith("default-src 'none'").doesNotContain("nonce");
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dashboard", "/static/llm"})
  void folderWithoutSlash_leadsToItsPage(String path) throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/admin" + path);
    request.setContextPath("/admin");
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    assertThat(response.getStatus()).isEqualTo(302);
    assertThat(response.getHeader("Location")).isEqualTo("/admin" + path + "/");
  }

  @Test
  void page_leftOutOfTheBuild_isLeftToTheHost() throws ServletException, IOException {
    MockHttpServletResponse response =
        ask(new PageHeadersFilter(null, new SecureRandom()), "GET", "/dashboard/");
    assertThat(response.getContentAsByteArray()).isEmpty();
    assertThat(policy(response)).startsWith("default-src 'none'");
  }
}
