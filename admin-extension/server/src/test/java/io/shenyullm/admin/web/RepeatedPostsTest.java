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
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.web.server.ResponseStatusException;

final class RepeatedPostsTest {
  private static final class TestingClock extends Clock {
    private Instant now = Instant.parse("2026-01-15T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final TestingClock clock = new TestingClock();
  private final TestingDatabase database = new TestingDatabase();
  private final TestingController things = new TestingController();
  private final MockMvc api = TestingApi.undocumented(database, clock, things);

  private ResultActions make(String user, String key, String body) throws Exception {
    return api.perform(
        post(TestingController.THINGS)
            .requestAttr(Operators.ATTRIBUTE, user)
            .header("Idempotency-Key", key)
            .content(body));
  }

  private ResultActions make(String body) throws Exception {
    return make("admin", "key-1", body);
  }

  @Test
  void sameKeyAndBody_isDoneOnceAndAnsweredTheSame() throws Exception {
    things.answer =
        body -> ResponseEntity.status(201).eTag("\"one\"").body(Map.of("made", body + " 张"));
    make("a")
        .andExpect(status().isCreated())
        .andExpect(header().doesNotExist("Idempotency-Replayed"));
    for (int i = 0; i < 2; i++) {
      make("a")
          .andExpect(status().isCreated())
          .andExpect(header().string("ETag", "\"one\""))
          .andExpect(header().string("Idempotency-Replayed", "true"))
          .andExpect(content().contentType("application/json"))
          .andExpect(content().json("{\"made\":\"a 张\"}", true));
    }
    assertThat(things.made).containsExactly("a");
  }

  @Test
  void sameKey_ofAnotherBodyOrAddress_is422() throws Exception {
    make("a").andExpect(status().isCreated());
    make("b").andExpect(status().isUnprocessableEntity());
    api.perform(
            post(TestingController.THINGS + "?more=1")
                .header("Idempotency-Key", "key-1")
                .content("a"))
        .andExpect(status().isUnprocessableEntity());
    assertThat(things.made).containsExactly("a");
  }

  @Test
  void sameKey_ofAnotherPerson_isAnother() throws Exception {
    make("li.wei", "key-1", "a").andExpect(status().isCreated());
    make("eve", "key-1", "a")
        .andExpect(status().isCreated())
        .andExpect(header().doesNotExist("Idempotency-Replayed"));
    assertThat(things.made).hasSize(2);
  }

  @Test
  void noKey_isDoneEachTime() throws Exception {
    for (int i = 0; i < 2; i++) {
      api.perform(post(TestingController.THINGS).content("a")).andExpect(status().isCreated());
    }
    assertThat(things.made).hasSize(2);
  }

  @Test
  void sameKey_afterADay_isNew() throws Exception {
    make("a").andExpect(status().isCreated());
    clock.now = clock.now.plus(Duration.ofHours(24));
    make("a").andExpect(header().string("Idempotency-Replayed", "true"));
    clock.now = clock.now.plusSeconds(1);
    make("b").andExpect(status().isCreated());
    assertThat(things.made).containsExactly("a", "b");
    clock.now = clock.now.plus(Duration.ofHours(25));
    make("admin", "key-2", "c").andExpect(status().isCreated());
    assertThat(
            new JdbcTemplate(database.dataSource())
                .queryForList("SELECT idempotency_key FROM llm_answer", String.class))
        .containsExactly("key-2");
  }

  /** Of two at once that find the old one, the slower must not forget what the faster has begun. */
  @Test
  void sameKey_afterADay_isNewToOneOfTwins() {
    AnswerStore answers = new AnswerStore(database.dataSource(), clock);
    AnswerStore.Name name = new AnswerStore.Name("person", "key-1");
    assertThat(answers.begin(name, "sha")).isNull();
    answers.forget(name, clock.now.minus(Duration.ofHours(25)));
    assertThat(answers.begin(name, "sha")).isNotNull();
    answers.forget(name, clock.now);
    assertThat(answers.begin(name, "sha")).isNull();
  }

  @Test
  void refused_hasDoneNothing_andMayBeSentMended() throws Exception {
    things.answer =
        body -> {
          throw new ResponseStatusException(HttpStatus.CONFLICT, "no grid");
        };
    make("a").andExpect(status().isConflict()).andExpect(jsonPath("$.detail").value("no grid"));
    things.answer = new TestingController().answer;
    make("b").andExpect(status().isCreated());
  }

  @Test
  void failed_withUnknownOutcome_isNotDoneAgain() throws Exception {
    things.answer =
        body -> {
          throw new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "in force or not");
        };
    make("a").andExpect(status().isGatewayTimeout());
    make("a")
        .andExpect(status().isGatewayTimeout())
        .andExpect(content().contentType("application/problem+json"))
        .andExpect(jsonPath("$.detail").value("in force or not"));
    things.answer =
        body -> {
          throw new IllegalStateException("a bug");
        };
    make("admin", "key-2", "a").andExpect(status().isInternalServerError());
    make("admin", "key-2", "a")
        .andExpect(status().isInternalServerError())
        .andExpect(header().string("Idempotency-Replayed", "true"));
    assertThat(things.made).hasSize(2);
  }

  @Test
  void twins_areDoneOnce() throws Exception {
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    things.answer =
        body -> {
          within.countDown();
          assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
          return ResponseEntity.status(201).body(Map.of("made", body));
        };
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> first = other.submit(() -> make("a").andReturn().getResponse().getStatus());
      assertThat(within.await(60, TimeUnit.SECONDS)).isTrue();
      make("a")
          .andExpect(status().isConflict())
          .andExpect(jsonPath("$.detail").value(containsString("is being carried out")));
      go.countDown();
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(201);
    } finally {
      other.shutdownNow();
    }
    make("a").andExpect(status().isCreated());
    assertThat(things.made).containsExactly("a");
  }

  @Test
  void manyTwinsAtOnce_areDoneOnce() throws Exception {
    ExecutorService others = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(others.submit(() -> make("a").andReturn().getResponse().getStatus()));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isIn(201, 409);
      }
    } finally {
      others.shutdownNow();
    }
    assertThat(things.made).containsExactly("a");
  }

  /** As a console leaves it that was killed between doing and answering. */
  @Test
  void outcomeThatNobodyWroteDown_isSaidToBeInDoubt() throws Exception {
    make("a").andExpect(status().isCreated());
    new JdbcTemplate(database.dataSource())
        .update("UPDATE llm_answer SET status = NULL, headers = NULL, body = NULL");
    make("a").andExpect(jsonPath("$.detail").value(containsString("is being carried out")));
    clock.now = clock.now.plus(Duration.ofMinutes(6));
    make("a")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("nobody knows")));
    assertThat(things.made).containsExactly("a");
  }

  @Test
  void answerThatIsTooLongToKeep_isNotDoneAgain() throws Exception {
    things.answer = body -> ResponseEntity.status(201).body(Map.of("made", "x".repeat(60_000)));
    make("a").andExpect(status().isCreated());
    make("a")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("too long to keep")));
    assertThat(things.made).containsExactly("a");
  }

  @Test
  void badKey_is400() throws Exception {
    for (String key : List.of(" ", "a\u0007b", "张", "x".repeat(201))) {
      make("admin", key, "a").andExpect(status().isBadRequest());
    }
    assertThat(things.made).isEmpty();
  }

  @Test
  void databaseAway_doesNothing() throws Exception {
    new JdbcTemplate(database.dataSource()).execute("DROP TABLE llm_answer");
    make("a")
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.detail").value(containsString("nothing was done")));
    assertThat(things.made).isEmpty();
  }

  @Test
  void nobody_isToldToLogIn_andLeavesNothing() throws Exception {
    api.perform(
            post(TestingController.THINGS)
                .with(
                    request -> {
                      request.removeAttribute(Operators.ATTRIBUTE);
                      return request;
                    })
                .header("Idempotency-Key", "key-1")
                .content("a"))
        .andExpect(status().isUnauthorized());
    make("a").andExpect(status().isCreated());
  }

  @Test
  void bodyWithoutEnd_is413() throws Exception {
    api.perform(post(TestingController.THINGS).content(new byte[BodyFilter.MAX_BYTES + 1]))
        .andExpect(status().isPayloadTooLarge())
        .andExpect(content().contentType("application/problem+json"));
    api.perform(post(TestingController.THINGS).content(new byte[BodyFilter.MAX_BYTES]))
        .andExpect(status().isCreated());
    assertThat(things.made).hasSize(1);
  }

  /** Such as a login, which somebody who is logged in may send as well. */
  @Test
  void whatIsOpenToAll_isKeptNowhere() throws Exception {
    for (int i = 0; i < 2; i++) {
      api.perform(post("/llm/api/testing/logins").header("Idempotency-Key", "key-1"))
          .andExpect(status().isOk())
          .andExpect(header().doesNotExist("Idempotency-Replayed"));
    }
    assertThat(new JdbcTemplate(database.dataSource()).queryForList("SELECT * FROM llm_answer"))
        .isEmpty();
  }

  @Test
  void answerThatIsShownOnce_isKeptNowhere() throws Exception {
    things.answer =
        body ->
            ResponseEntity.status(201)
                .cacheControl(CacheControl.noStore())
                .body(Map.of("made", "the secret"));
    make("a").andExpect(status().isCreated());
    make("a")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("shown once")));
    assertThat(things.made).containsExactly("a");
    assertThat(new JdbcTemplate(database.dataSource()).queryForList("SELECT * FROM llm_answer"))
        .hasSize(1)
        .allSatisfy(row -> assertThat(row.toString()).doesNotContain("secret"));
  }
}
