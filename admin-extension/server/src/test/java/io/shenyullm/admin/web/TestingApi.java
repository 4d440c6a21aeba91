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

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.test.web.servlet.setup.StandaloneMockMvcBuilder;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Controllers behind what the console puts before all of them. Who asks is {@code admin}, unless a
 * request says otherwise, and every exchange is held against the API's documents.
 */
public final class TestingApi {
  public static final String THINGS = TestingController.THINGS;

  private static final AdminSettings.Limits NO_LIMITS =
      new AdminSettings.Limits(1_000_000, 1_000_000, 1_000_000);

  private TestingApi() {}

  public static MockMvc of(Object... controllers) {
    return base(NO_LIMITS, migrated(), Clock.systemUTC(), controllers)
        .alwaysDo(ApiContract.onMvc())
        .build();
  }

  /**
   * Controllers behind a filter that says who asks: nobody does, unless it says so.
   *
   * @param dataSource with the console's tables
   */
  public static MockMvc behind(Filter filter, DataSource dataSource, Object... controllers) {
    return base(NO_LIMITS, dataSource, Clock.systemUTC(), controllers)
        .addFilters(filter)
        .defaultRequest(get("/"))
        .alwaysDo(ApiContract.onMvc())
        .build();
  }

  /**
   * With one more interceptor behind those of the base, and endpoints that no document has.
   *
   * @param dataSource with the console's tables
   */
  public static MockMvc recorded(
      HandlerInterceptor recorder, DataSource dataSource, Object... controllers) {
    return base(NO_LIMITS, dataSource, Clock.systemUTC(), controllers)
        .addInterceptors(recorder)
        .build();
  }

  /** Something that makes things by {@code POST}, at {@link #THINGS}, and can be made to fail. */
  public static Object thing() {
    return new TestingController();
  }

  /** For tests of the base itself, with endpoints that no document has. */
  static MockMvc undocumented(AdminSettings.Limits limits, Object... controllers) {
    return base(limits, migrated(), Clock.systemUTC(), controllers).build();
  }

  /** The same, without limits. */
  static MockMvc undocumented(TestingDatabase database, Clock clock, Object... controllers) {
    database.records();
    return base(NO_LIMITS, database.dataSource(), clock, controllers).build();
  }

  /**
   * For tests of databases: something that makes things by {@code POST}, at {@link #THINGS}.
   *
   * @param dataSource with the console's tables
   */
  public static MockMvc things(DataSource dataSource) {
    return base(NO_LIMITS, dataSource, Clock.systemUTC(), new TestingController()).build();
  }

  private static DataSource migrated() {
    TestingDatabase database = new TestingDatabase();
    database.records();
    return database.dataSource();
  }

  private static StandaloneMockMvcBuilder base(
      AdminSettings.Limits limits, DataSource dataSource, Clock clock, Object... controllers) {
    return MockMvcBuilders.standaloneSetup(controllers)
        .addFilters(new BodyFilter())
        .addInterceptors(
            new RateLimits(limits, () -> 0),
            new RoleGuard(new HostRoles(List.of(), AdminSettings.Roles.NOBODY)),
            new RepeatedPosts(new AnswerStore(dataSource, clock), clock))
        .setHandlerExceptionResolvers(new ProblemResolver())
        .defaultRequest(get("/").requestAttr(Operators.ATTRIBUTE, "admin"));
  }
}
