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

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.AdminSettings;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

final class RateLimitsTest {
  private final MockMvc api =
      TestingApi.undocumented(new AdminSettings.Limits(2, 3, 4), new TestingController());

  private ResultActions change(String user, String address) throws Exception {
    return api.perform(
        post(TestingController.THINGS)
            .requestAttr(Operators.ATTRIBUTE, user)
            .remoteAddress(address)
            .content("x"));
  }

  @Test
  void changes_ofAPerson_areLimitedWhereverThePersonIs() throws Exception {
    change("li.wei", "192.0.2.1").andExpect(status().isCreated());
    change("li.wei", "192.0.2.2").andExpect(status().isCreated());
    change("li.wei", "192.0.2.3")
        .andExpect(status().isTooManyRequests())
        .andExpect(header().string("Retry-After", "30"))
        .andExpect(content().contentType("application/problem+json"))
        .andExpect(jsonPath("$.detail").value(Matchers.containsString("changes by this person")));
    change("admin", "192.0.2.3").andExpect(status().isCreated());
  }

  @Test
  void changes_fromAnAddress_areLimitedWhoeverMakesThem() throws Exception {
    for (int i = 0; i < 3; i++) {
      change("user " + i, "2001:db8::" + i).andExpect(status().isCreated());
    }
    change("another", "2001:db8::ffff:1").andExpect(status().isTooManyRequests());
    change("another", "2001:db8:0:1::1").andExpect(status().isCreated());
  }

  @Test
  void logins_fromAnAddress_areLimitedApartFromChanges() throws Exception {
    for (int i = 0; i < 4; i++) {
      api.perform(post("/llm/api/testing/logins")).andExpect(status().isOk());
    }
    api.perform(post("/llm/api/testing/logins")).andExpect(status().isTooManyRequests());
    change("admin", "127.0.0.1").andExpect(status().isCreated());
  }

  private static RequestPostProcessor nobody() {
    return request -> {
      request.removeAttribute(Operators.ATTRIBUTE);
      return request;
    };
  }

  /** Else whoever is behind the same address could keep operators from freezing a budget. */
  @Test
  void changes_ofNobody_areLimitedApartFromThoseOfOperators() throws Exception {
    for (int i = 0; i < 3; i++) {
      api.perform(post(TestingController.THINGS).with(nobody()).content("x"))
          .andExpect(status().isUnauthorized());
    }
    api.perform(post(TestingController.THINGS).with(nobody()).content("x"))
        .andExpect(status().isTooManyRequests());
    change("admin", "127.0.0.1").andExpect(status().isCreated());
  }

  @Test
  void logouts_keepNobodyFromLoggingIn() throws Exception {
    for (int i = 0; i < 10; i++) {
      api.perform(delete("/llm/api/testing/logins")).andExpect(status().isOk());
    }
    for (int i = 0; i < 3; i++) {
      api.perform(delete("/llm/api/testing/logins").with(nobody())).andExpect(status().isOk());
    }
    api.perform(delete("/llm/api/testing/logins").with(nobody()))
        .andExpect(status().isTooManyRequests());
    api.perform(post("/llm/api/testing/logins")).andExpect(status().isOk());
  }

  @Test
  void reading_isNotCounted() throws Exception {
    for (int i = 0; i < 100; i++) {
      api.perform(get(TestingController.THINGS)).andExpect(status().isOk());
    }
    change("admin", "127.0.0.1").andExpect(status().isCreated());
  }
}
