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
package io.shenyullm.admin.identity;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.standalone.AdminMain;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.web.Slice;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who asks. */
@Slice
class IdentityConfiguration {
  @Bean
  CurrentSessionController llmCurrentSessionController() {
    return new CurrentSessionController();
  }

  /** Accounts and the login of the console that runs alone; a ShenYu admin has its own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(AdminMain.class)
  static class Alone {
    private final SecureRandom random = new SecureRandom();

    @Bean
    static Schema llmIdentitySchema() {
      return AccountStore.SCHEMA;
    }

    @Bean
    Accounts llmAccounts(AdminSettings settings, ConsoleDatabase database) {
      return Accounts.open(
          database,
          new PasswordHash(random, PasswordHash.ITERATIONS),
          random,
          Clock.systemUTC(),
          settings.password());
    }

    @Bean
    Sessions llmSessions(Accounts accounts, ConsoleDatabase database) {
      return new Sessions(accounts, database, random, Clock.systemUTC());
    }

    @Bean
    SessionsController llmSessionsController(Sessions sessions) {
      return new SessionsController(sessions);
    }

    @Bean
    AccountsController llmAccountsController(Accounts accounts) {
      return new AccountsController(accounts);
    }

    @Bean
    FilterRegistrationBean<TokenFilter> llmTokenFilter(Sessions sessions) {
      FilterRegistrationBean<TokenFilter> filter =
          new FilterRegistrationBean<>(new TokenFilter(sessions));
      filter.addUrlPatterns("/llm/api/*");
      filter.setAsyncSupported(true);
      return filter;
    }
  }
}
