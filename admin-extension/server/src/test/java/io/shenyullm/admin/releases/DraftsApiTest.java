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
package io.shenyullm.admin.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.AdminSettings.Snapshot.Source;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** What operators do to drafts. */
class DraftsApiTest {
  private static final String PATH = "/llm/api/v1/drafts";
  private static final String ROUTES = "settings/routes.json";
  private static final long FIRST = 20260131235958L;
  private static final String GATEWAY =
      """
      {
        "schema": 1,
        "routes": [
          {"name": "one"}
        ],
        "aliases": {}
      }
      """;
  private static final String TWO = "[\n  {\"name\": \"two\"}\n]";
  private static final String THREE = "[\n  {\"name\": \"three\"}\n]";
  private static final String ANYTHING = "*";

  private final TestingHands clock = new TestingHands();
  private final TestingCheck check = new TestingCheck();
  @TempDir private Path directory;
  private Path folder;
  private ConsoleDatabase database;
  private SnapshotPublisher publisher;
  private Drafts drafts;
  private MockMvc api;

  /** An empty one. */
  DataSource dataSource() throws SQLException {
    return new TestingDatabase().dataSource();
  }

  @BeforeEach
  void open() throws SQLException, IOException {
    database = ConsoleDatabase.of(dataSource(), Clock.systemUTC(), TestingDatabase.SCHEMAS);
    folder = Files.createDirectory(directory.resolve("sources"));
    Files.writeString(folder.resolve("gateway.json"), GATEWAY);
    start(Source.DATABASE, false);
  }

  private void start(Source source, boolean approval) throws IOException {
    publisher =
        SnapshotPublisher.create(
            new AdminSettings.Snapshot(
                source, folder, folder, null, Duration.ofSeconds(1), Duration.ZERO),
            SigningKey.readOrCreate(directory.resolve("key.pem")),
            check,
            database,
            clock,
            () -> 0,
            version -> {});
    publisher.scan();
    drafts = new Drafts(database, publisher, approval, new SecureRandom(), clock);
    api = TestingApi.of(new DraftsController(drafts, clock), new ReleasesController(publisher));
  }

  private static MockHttpServletRequestBuilder with(
      MockHttpServletRequestBuilder request, Object... fields) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      body.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    return request.contentType(MediaType.APPLICATION_JSON).content(Json.write(body));
  }

  private static MockHttpServletRequestBuilder as(
      String person, MockHttpServletRequestBuilder request) {
    return request.requestAttr(Operators.ATTRIBUTE, person);
  }

  private static Map<String, @Nullable Object> body(ResultActions answer) throws Exception {
    return Json.parseObject(answer.andReturn().getResponse().getContentAsByteArray());
  }

  private String draft(String title) throws Exception {
    ResultActions made = api.perform(with(post(PATH), "title", title));
    made.andExpect(status().isCreated());
    return String.valueOf(((Map<?, ?>) body(made).get("draft")).get("id"));
  }

  private String etag(String address) throws Exception {
    return String.valueOf(
        api.perform(get(PATH + "/" + address)).andReturn().getResponse().getHeader("ETag"));
  }

  private ResultActions write(String id, String path, String text, String etag) throws Exception {
    return api.perform(
        with(put(PATH + "/" + id + "/items/" + path).header("If-Match", etag), "text", text));
  }

  private ResultActions publish(String id) throws Exception {
    return api.perform(
        with(
            post(PATH + "/" + id + "/publications"),
            "message",
            "because",
            "contentSha256",
            contentSha256(id)));
  }

  private ResultActions publishAt(String id, String time) throws Exception {
    return api.perform(
        with(
            post(PATH + "/" + id + "/publications"),
            "message",
            "because",
            "notBefore",
            time,
            "contentSha256",
            contentSha256(id)));
  }

  private String contentSha256(String id) throws Exception {
    return String.valueOf(body(api.perform(get(PATH + "/" + id))).get("contentSha256"));
  }

  private ResultActions approve(String id, String by) throws Exception {
    return approve(id, by, contentSha256(id), etag(id));
  }

  private ResultActions approve(String id, String by, String sha256, String etag) throws Exception {
    return api.perform(
        as(
            by,
            with(
                post(PATH + "/" + id + "/approvals").header("If-Match", etag),
                "contentSha256",
                sha256)));
  }

  private String routes() {
    return String.valueOf(publisher.offered().orElseThrow().document().get("routes"));
  }

  @Test
  void publish_draft_isARelease() throws Exception {
    String id = draft("two instead");
    write(id, ROUTES, TWO, etag(id + "/items/" + ROUTES))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.state").value("changed"))
        .andExpect(jsonPath("$.baseText").value("[\n  {\"name\": \"one\"}\n]"));
    write(id, "rules/a.test.json", "{}", etag(id + "/items/rules/a.test.json"))
        .andExpect(jsonPath("$.state").value("added"));
    api.perform(
            delete(PATH + "/" + id + "/items/settings/aliases.json").header("If-Match", ANYTHING))
        .andExpect(jsonPath("$.state").value("removed"))
        .andExpect(jsonPath("$.text").isEmpty());
    api.perform(get(PATH + "/" + id))
        .andExpect(jsonPath("$.draft.base").value(FIRST))
        .andExpect(jsonPath("$.draft.changes").value(3))
        .andExpect(jsonPath("$.items[0].path").value("rules/a.test.json"))
        .andExpect(jsonPath("$.items[1].state").value("removed"))
        .andExpect(jsonPath("$.items[2].changedBy").value("admin"))
        .andExpect(jsonPath("$.steps.length()").value(4))
        .andExpect(jsonPath("$.steps[0].what").value("removed"))
        .andExpect(jsonPath("$.steps[3].what").value("created"));
    api.perform(get(PATH + "/" + id + "/diff"))
        .andExpect(jsonPath("$.items.length()").value(3))
        .andExpect(jsonPath("$.items[2].lines[2]").value("-  {\"name\": \"one\"}"));
    api.perform(post(PATH + "/" + id + "/checks"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.passes").value(true))
        .andExpect(jsonPath("$.tests[0].passed").value(true));
    publish(id)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.draft.state").value("published"))
        .andExpect(jsonPath("$.publication.version").value(FIRST + 1));
    assertThat(routes()).contains("two");
    api.perform(get("/llm/api/v1/releases/" + (FIRST + 1)))
        .andExpect(jsonPath("$.release.kind").value("publish"))
        .andExpect(jsonPath("$.release.author").value("admin"))
        .andExpect(jsonPath("$.release.message").value("because"))
        .andExpect(jsonPath("$.report.tests[0].file").value("rules/a.test.json"));
    write(id, ROUTES, THREE, ANYTHING).andExpect(status().isConflict());
    publish(id).andExpect(status().isConflict());
    api.perform(get(PATH)).andExpect(jsonPath("$.drafts[0].state").value("published"));
  }

  @Test
  void put_somebodyWasFaster_is412WithBothTexts() throws Exception {
    String id = draft("two editors");
    String etag = etag(id + "/items/" + ROUTES);
    api.perform(
            as(
                "bob",
                with(
                    put(PATH + "/" + id + "/items/" + ROUTES).header("If-Match", etag),
                    "text",
                    TWO)))
        .andExpect(status().isOk());
    ResultActions late = write(id, ROUTES, THREE, etag);
    late.andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.base").value("[\n  {\"name\": \"one\"}\n]"))
        .andExpect(jsonPath("$.theirs").value(TWO))
        .andExpect(jsonPath("$.changedBy").value("bob"))
        .andExpect(jsonPath("$.detail").value(containsString("bob has changed " + ROUTES)));
    api.perform(get(PATH + "/" + id + "/items/" + ROUTES)).andExpect(jsonPath("$.text").value(TWO));
    write(id, ROUTES, THREE, String.valueOf(body(late).get("etag"))).andExpect(status().isOk());
    api.perform(with(put(PATH + "/" + id + "/items/" + ROUTES), "text", TWO))
        .andExpect(status().isPreconditionRequired());
    api.perform(delete(PATH + "/" + id + "/items/" + ROUTES).header("If-Match", etag))
        .andExpect(status().isPreconditionFailed());
  }

  /** Of two who add the same item, too. */
  @Test
  void put_itemThatIsNew_isForItsAbsence() throws Exception {
    String id = draft("new");
    String absent = etag(id + "/items/rules/a.test.json");
    api.perform(get(PATH + "/" + id + "/items/rules/a.test.json"))
        .andExpect(jsonPath("$.state").value("absent"));
    write(id, "rules/a.test.json", "1", absent).andExpect(status().isOk());
    write(id, "rules/a.test.json", "2", absent)
        .andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.base").isEmpty())
        .andExpect(jsonPath("$.theirs").value("1"));
  }

  @Test
  void put_textOfTheRelease_isNoChange() throws Exception {
    String id = draft("nothing");
    write(id, ROUTES, TWO, ANYTHING);
    write(id, ROUTES, "[\n  {\"name\": \"one\"}\n]", ANYTHING)
        .andExpect(jsonPath("$.state").value("same"));
    write(id, ROUTES, THREE, ANYTHING);
    api.perform(
            delete(PATH + "/" + id + "/items/" + ROUTES)
                .param("revert", "true")
                .header("If-Match", ANYTHING))
        .andExpect(jsonPath("$.state").value("same"));
    publish(id)
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("changes nothing")));
  }

  @ParameterizedTest
  @CsvSource({
    "settings/version.json",
    "rules/x.txt",
    "rules/..drl",
    "policy/other.wasm",
    "other/a.drl"
  })
  void put_badPath_is400(String path) throws Exception {
    write(draft("bad"), path, "x", ANYTHING).andExpect(status().isBadRequest());
  }

  @Test
  void requests_thatAreBad_areRefused() throws Exception {
    String id = draft("bad");
    write(id, ROUTES, "a\u0000b", ANYTHING).andExpect(status().isBadRequest());
    write(id, ROUTES, "x".repeat(1_000_001), ANYTHING).andExpect(status().isBadRequest());
    write(id, ROUTES, "half \ud800 a character", ANYTHING).andExpect(status().isBadRequest());
    api.perform(with(put(PATH + "/" + id + "/items/" + ROUTES).header("If-Match", "*")))
        .andExpect(status().isBadRequest());
    api.perform(with(post(PATH), "title", " ")).andExpect(status().isBadRequest());
    api.perform(with(post(PATH), "title", "x".repeat(201))).andExpect(status().isBadRequest());
    api.perform(get(PATH + "/none")).andExpect(status().isBadRequest());
    api.perform(get(PATH + "/0123")).andExpect(status().isNotFound());
    api.perform(delete(PATH + "/" + id + "/items/rules/a.drl").header("If-Match", ANYTHING))
        .andExpect(status().isNotFound());
    api.perform(with(post(PATH + "/" + id + "/publications"), "message", ""))
        .andExpect(status().isBadRequest());
    publishAt(id, "tomorrow").andExpect(status().isBadRequest());
    publishAt(id, "2099-01-01T00:00:00Z").andExpect(status().isBadRequest());
    publishAt(id, "2026-01-31T23:59:57Z").andExpect(status().isBadRequest());
    publishAt(id, "-1000000-01-01T00:00:00Z").andExpect(status().isBadRequest());
    api.perform(with(post(PATH + "/" + id + "/publications"), "message", "because"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.detail").value(containsString("contentSha256")));
    approve(id, "bob", "x", ANYTHING).andExpect(status().isBadRequest());
    api.perform(with(post(PATH + "/" + id + "/approvals"), "contentSha256", contentSha256(id)))
        .andExpect(status().isPreconditionRequired());
  }

  @Test
  void checks_problem_isSaidByItemAndLine() throws Exception {
    String id = draft("wrong");
    write(id, ROUTES, "[\n  {\"name\": \"two\",\n   \"requirs\": []}\n]", ANYTHING);
    write(id, "rules/a.test.json", "fails", ANYTHING);
    api.perform(post(PATH + "/" + id + "/checks"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.passes").value(false))
        .andExpect(jsonPath("$.problems[0].path").value(ROUTES))
        .andExpect(jsonPath("$.problems[0].line").value(3))
        .andExpect(jsonPath("$.problems[0].column").value(4))
        .andExpect(jsonPath("$.problems[0].severity").value("error"))
        .andExpect(jsonPath("$.tests[0].message").value("was dear"));
    publish(id)
        .andExpect(status().isUnprocessableEntity())
        .andExpect(jsonPath("$.detail").value(containsString(ROUTES + ":3:4")))
        .andExpect(jsonPath("$.detail").value(containsString("was dear")));
    assertThat(routes()).contains("one");
    api.perform(get(PATH + "/" + id)).andExpect(jsonPath("$.draft.state").value("open"));
  }

  @Test
  void publish_newerRelease_asksForARebaseThatKeepsBoth() throws Exception {
    String mine = draft("mine");
    write(mine, "settings/aliases.json", "{ }", ANYTHING);
    String theirs = draft("theirs");
    write(theirs, ROUTES, TWO, ANYTHING);
    publish(theirs).andExpect(status().isOk());
    publish(mine)
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("rebase")));
    api.perform(post(PATH + "/" + mine + "/rebases"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.draft.base").value(FIRST + 1))
        .andExpect(jsonPath("$.items[0].state").value("changed"))
        .andExpect(jsonPath("$.items[0].conflict").value(false))
        .andExpect(jsonPath("$.items[1].state").value("same"));
    publish(mine).andExpect(status().isOk());
    assertThat(routes()).contains("two");
  }

  @Test
  void rebase_bothHaveChanged_isAConflictUntilItIsWritten() throws Exception {
    String mine = draft("mine");
    write(mine, ROUTES, THREE, ANYTHING);
    String before = etag(mine + "/items/" + ROUTES);
    String theirs = draft("theirs");
    write(theirs, ROUTES, TWO, ANYTHING);
    publish(theirs);
    api.perform(post(PATH + "/" + mine + "/rebases"))
        .andExpect(jsonPath("$.items[1].conflict").value(true));
    api.perform(get(PATH + "/" + mine + "/items/" + ROUTES))
        .andExpect(jsonPath("$.text").value(THREE))
        .andExpect(jsonPath("$.baseText").value(TWO))
        .andExpect(jsonPath("$.conflict.was").value("[\n  {\"name\": \"one\"}\n]"));
    publish(mine).andExpect(status().isConflict());
    api.perform(post(PATH + "/" + mine + "/checks")).andExpect(status().isConflict());
    // who has not seen the conflict does not settle it
    write(mine, ROUTES, THREE, before).andExpect(status().isPreconditionFailed());
    write(mine, ROUTES, THREE, etag(mine + "/items/" + ROUTES))
        .andExpect(jsonPath("$.conflict").isEmpty());
    publish(mine).andExpect(status().isOk());
    assertThat(routes()).contains("three");
  }

  /** Who has seen the conflict with one release has not seen that with the next. */
  @Test
  void rebase_conflictAgain_isSettledByWhoHasSeenTheNewText() throws Exception {
    String mine = draft("mine");
    write(mine, ROUTES, THREE, ANYTHING);
    String theirs = draft("theirs");
    write(theirs, ROUTES, TWO, ANYTHING);
    publish(theirs);
    api.perform(post(PATH + "/" + mine + "/rebases")).andExpect(status().isOk());
    String seen = etag(mine + "/items/" + ROUTES);
    String more = draft("more");
    write(more, ROUTES, "[\n  {\"name\": \"four\"}\n]", ANYTHING);
    publish(more);
    api.perform(post(PATH + "/" + mine + "/rebases")).andExpect(status().isOk());
    write(mine, ROUTES, THREE, seen)
        .andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.base").value(containsString("four")));
    write(mine, ROUTES, THREE, etag(mine + "/items/" + ROUTES)).andExpect(status().isOk());
  }

  @Test
  void rebase_bothHaveDoneTheSame_isNoChangeAnyMore() throws Exception {
    String mine = draft("mine");
    write(mine, ROUTES, TWO, ANYTHING);
    String theirs = draft("theirs");
    write(theirs, ROUTES, TWO, ANYTHING);
    publish(theirs);
    api.perform(post(PATH + "/" + mine + "/rebases"))
        .andExpect(jsonPath("$.draft.changes").value(0));
    api.perform(post(PATH + "/" + mine + "/rebases"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.steps.length()").value(3));
  }

  @Test
  void publish_approvalIsAsked_waitsForAnotherPerson() throws Exception {
    start(Source.DATABASE, true);
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    approve(id, "bob").andExpect(status().isConflict());
    publish(id).andExpect(jsonPath("$.draft.state").value("waiting"));
    assertThat(routes()).contains("one");
    approve(id, "admin").andExpect(status().isForbidden());
    approve(id, "bob")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.draft.state").value("published"))
        .andExpect(jsonPath("$.publication.approvedBy").value("bob"));
    assertThat(routes()).contains("two");
    api.perform(get("/llm/api/v1/releases/" + (FIRST + 1)))
        .andExpect(jsonPath("$.release.author").value("admin"))
        .andExpect(jsonPath("$.release.approver").value("bob"));
  }

  @Test
  void approve_afterAnEdit_isAskedForAnew() throws Exception {
    start(Source.DATABASE, true);
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    publish(id);
    String looked = contentSha256(id);
    String state = etag(id);
    api.perform(
        as(
            "carol",
            with(
                put(PATH + "/" + id + "/items/" + ROUTES).header("If-Match", ANYTHING),
                "text",
                THREE)));
    approve(id, "bob").andExpect(status().isConflict());
    publish(id).andExpect(jsonPath("$.draft.state").value("waiting"));
    approve(id, "bob", looked, state).andExpect(status().isPreconditionFailed());
    approve(id, "bob", looked, ANYTHING)
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("not what was looked at")));
    approve(id, "carol").andExpect(status().isForbidden());
    approve(id, "bob").andExpect(status().isOk());
    assertThat(routes()).contains("three");
  }

  /** Also where it was asked for by another person since. */
  @Test
  void approve_byWhoHasAskedBefore_is403() throws Exception {
    start(Source.DATABASE, true);
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    drafts.publish(id, contentSha256(id), "because", null, "dave");
    api.perform(delete(PATH + "/" + id + "/publications").header("If-Match", ANYTHING))
        .andExpect(status().isOk());
    publish(id).andExpect(status().isOk());
    approve(id, "dave").andExpect(status().isForbidden());
    approve(id, "bob").andExpect(status().isOk());
  }

  /** What was looked at also says when it is released. */
  @Test
  void approve_askedForAnew_isNotOfAnotherTime() throws Exception {
    start(Source.DATABASE, true);
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    String looked = etag(id);
    publish(id).andExpect(status().isOk());
    approve(id, "bob", contentSha256(id), looked).andExpect(status().isPreconditionFailed());
    assertThat(routes()).contains("one");
  }

  @Test
  void publish_editedSinceItWasLookedAt_is409AndNothingIsReleased() throws Exception {
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    String looked = contentSha256(id);
    write(id, ROUTES, THREE, ANYTHING);
    api.perform(
            with(
                post(PATH + "/" + id + "/publications"),
                "message",
                "because",
                "contentSha256",
                looked))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("not what was looked at")));
    assertThat(routes()).contains("one");
  }

  @Test
  void publish_later_isReleasedAtItsTime() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z")
        .andExpect(jsonPath("$.draft.state").value("scheduled"))
        .andExpect(jsonPath("$.publication.notBefore").value("2026-02-01T00:10:00Z"));
    drafts.tick();
    assertThat(routes()).contains("one");
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("two");
    api.perform(get("/llm/api/v1/releases/20260201001058"))
        .andExpect(jsonPath("$.release.author").value("admin"))
        .andExpect(jsonPath("$.release.notBefore").value("2026-02-01T00:10:00Z"));
    clock.pass(Drafts.PUBLISHED_KEPT.plusDays(1));
    publisher.scan();
    drafts.tick();
    api.perform(get(PATH + "/" + id)).andExpect(status().isNotFound());
  }

  @Test
  void tick_twoConsoles_theOneThatLeadsReleasesWhatIsDue() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:00:00Z");
    SnapshotPublisher first = publisher;
    start(Source.DATABASE, false);
    clock.pass(Duration.ofSeconds(10));
    drafts.tick();
    assertThat(routes()).as("the other leads").contains("one");
    clock.pass(Duration.ofSeconds(10));
    assertThat(first.leads()).as("its lease has run out").isFalse();
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("two");
  }

  @Test
  void publish_laterAndOvertaken_isOpenAgainAndSaysWhy() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    String other = draft("now");
    write(other, ROUTES, THREE, ANYTHING);
    publish(other);
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("three");
    api.perform(get(PATH + "/" + id))
        .andExpect(jsonPath("$.draft.state").value("open"))
        .andExpect(jsonPath("$.draft.problem").value(containsString("rebase")))
        .andExpect(jsonPath("$.steps[0].who").value("schedule"));
  }

  /** A validator that is busy, or is started again, says nothing of a draft. */
  @Test
  void tick_checkIsAway_staysScheduledUntilItIsBack() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    check.meanwhile = DraftsApiTest::isBusy;
    drafts.tick();
    api.perform(get(PATH + "/" + id))
        .andExpect(jsonPath("$.draft.state").value("scheduled"))
        .andExpect(jsonPath("$.draft.problem").isEmpty());
    drafts.tick();
    assertThat(routes()).as("it is left alone for a while").contains("one");
    clock.pass(Drafts.UNCHECKED_PAUSE);
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("two");
  }

  private static void isBusy() {
    throw new CheckUnavailableException("the validator is busy");
  }

  @Test
  void checksAndPublications_checkIsAway_are503() throws Exception {
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    check.meanwhile = DraftsApiTest::isBusy;
    publish(id)
        .andExpect(status().isServiceUnavailable())
        .andExpect(header().string("Retry-After", "5"))
        .andExpect(jsonPath("$.detail").value("the validator is busy"));
    check.meanwhile = DraftsApiTest::isBusy;
    api.perform(post(PATH + "/" + id + "/checks")).andExpect(status().isServiceUnavailable());
    publish(id).andExpect(status().isOk());
  }

  @Test
  void tick_approvalIsAskedForSince_isNotReleasedWithoutOne() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    publisher.stop();
    start(Source.DATABASE, true);
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("one");
    api.perform(get(PATH + "/" + id))
        .andExpect(jsonPath("$.draft.state").value("open"))
        .andExpect(jsonPath("$.draft.problem").value(containsString("approval")));
  }

  /** Such as by who can write into the database. */
  @Test
  void tick_anotherContentThanAskedFor_isNotReleased() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    new JdbcTemplate(database.dataSource())
        .update("UPDATE llm_draft_item SET content = ? WHERE draft = ?", THREE, id);
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("one");
    api.perform(get(PATH + "/" + id))
        .andExpect(jsonPath("$.draft.problem").value(containsString("not what was asked for")));
  }

  /** Whoever can write into the database must not get a signature for it. */
  @Test
  void publish_itemsOfTheBaseChangedInTheDatabase_is409() throws Exception {
    new JdbcTemplate(database.dataSource())
        .update("UPDATE llm_release SET items = REPLACE(items, 'one', 'six')");
    start(Source.DATABASE, false);
    String id = draft("two");
    write(id, "settings/aliases.json", "{ }", ANYTHING);
    publish(id)
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("not those that were signed")));
    assertThat(routes()).contains("one");
  }

  @Test
  void withdraw_scheduled_isNotReleased() throws Exception {
    String id = draft("later");
    write(id, ROUTES, TWO, ANYTHING);
    String before = etag(id);
    publishAt(id, "2026-02-01T00:10:00Z");
    api.perform(delete(PATH + "/" + id + "/publications").header("If-Match", before))
        .andExpect(status().isPreconditionFailed());
    api.perform(delete(PATH + "/" + id + "/publications").header("If-Match", etag(id)))
        .andExpect(jsonPath("$.draft.state").value("open"));
    api.perform(delete(PATH + "/" + id + "/publications").header("If-Match", ANYTHING))
        .andExpect(status().isConflict());
    clock.pass(Duration.ofMinutes(11));
    publisher.scan();
    drafts.tick();
    assertThat(routes()).contains("one");
  }

  /** What is edited while it is compiled is not what was compiled. */
  @Test
  void publish_editedMeanwhile_is409AndNothingIsReleased() throws Exception {
    String id = draft("two");
    write(id, ROUTES, TWO, ANYTHING);
    check.meanwhile =
        () -> drafts.write(id, new ItemPath("settings", "routes.json"), THREE, "*", "bob");
    publish(id).andExpect(status().isConflict());
    assertThat(publisher.desk().store().newestVersion()).isEqualTo(FIRST);
    publish(id).andExpect(status().isOk());
    assertThat(routes()).contains("three");
  }

  @Test
  void delete_draft_isForTheStateThatWasRead() throws Exception {
    String id = draft("gone");
    String etag = etag(id);
    write(id, ROUTES, TWO, ANYTHING);
    api.perform(delete(PATH + "/" + id).header("If-Match", etag))
        .andExpect(status().isPreconditionFailed());
    api.perform(delete(PATH + "/" + id)).andExpect(status().isPreconditionRequired());
    api.perform(delete(PATH + "/" + id).header("If-Match", etag(id))).andExpect(status().isOk());
    api.perform(get(PATH + "/" + id)).andExpect(status().isNotFound());
  }

  /** For the record of what people do. */
  @Test
  void changes_areTold() throws Exception {
    ResultActions made = api.perform(with(post(PATH), "title", "told"));
    assertThat(after(made)).contains("title=told", "state=open");
    String id = String.valueOf(((Map<?, ?>) body(made).get("draft")).get("id"));
    String item = PATH + "/" + id + "/items/" + ROUTES;
    assertThat(after(api.perform(delete(item).header("If-Match", ANYTHING))))
        .contains(ROUTES, "removed");
    assertThat(
            after(api.perform(delete(item).param("revert", "true").header("If-Match", ANYTHING))))
        .contains(ROUTES, "same");
    assertThat(after(api.perform(post(PATH + "/" + id + "/rebases")))).contains("title=told");
    write(id, ROUTES, TWO, ANYTHING);
    publishAt(id, "2026-02-01T00:10:00Z");
    assertThat(
            after(
                api.perform(
                    delete(PATH + "/" + id + "/publications").header("If-Match", ANYTHING))))
        .contains("state=open");
    ResultActions gone = api.perform(delete(PATH + "/" + id).header("If-Match", ANYTHING));
    assertThat(after(gone)).isEqualTo("null");
    assertThat(String.valueOf(Changes.before(gone.andReturn().getRequest())))
        .contains("title=told", "changes=1");
  }

  private static String after(ResultActions answer) {
    return String.valueOf(Changes.after(answer.andReturn().getRequest()));
  }

  @Test
  void list_pages_goOnWhereTheOneBeforeEnded() throws Exception {
    for (int i = 0; i < 3; i++) {
      draft("d" + i);
      clock.pass(Duration.ofSeconds(1));
    }
    ResultActions first = api.perform(get(PATH).param("limit", "2"));
    first
        .andExpect(jsonPath("$.drafts[0].title").value("d2"))
        .andExpect(jsonPath("$.source").value("database"))
        .andExpect(jsonPath("$.approval").value(false));
    api.perform(get(PATH).param("cursor", String.valueOf(body(first).get("next"))))
        .andExpect(jsonPath("$.drafts.length()").value(1))
        .andExpect(jsonPath("$.drafts[0].title").value("d0"))
        .andExpect(jsonPath("$.next").isEmpty());
  }

  @Test
  void create_tooMany_is409() throws Exception {
    for (int i = 0; i < Drafts.MAX_UNPUBLISHED; i++) {
      drafts.create("d", "admin");
    }
    api.perform(with(post(PATH), "title", "one more")).andExpect(status().isConflict());
  }

  @Test
  void folderIsTheSource_draftsLeaveAsPatches() throws Exception {
    publisher.stop();
    start(Source.FOLDER, false);
    String id = draft("to Git");
    write(id, ROUTES, TWO, ANYTHING).andExpect(status().isOk());
    write(id, "rules/a b.test.json", "{}", ANYTHING);
    publish(id)
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("export the draft as a patch")));
    publishAt(id, "2026-02-01T00:10:00Z").andExpect(status().isConflict());
    assertThat(body(api.perform(get(PATH + "/" + id + "/patch"))).get("patch"))
        .isEqualTo(
            """
            diff --git a/gateway.json b/gateway.json
            --- a/gateway.json
            +++ b/gateway.json
            @@ -1,7 +1,7 @@
             {
               "schema": 1,
               "routes": [
            -    {"name": "one"}
            +    {"name": "two"}
               ],
               "aliases": {}
             }
            diff --git a/rules/a b.test.json b/rules/a b.test.json
            new file mode 100644
            --- /dev/null
            +++ b/rules/a b.test.json\t
            @@ -0,0 +1,1 @@
            +{}
            \\ No newline at end of file
            """);
    Files.writeString(folder.resolve("gateway.json"), GATEWAY.replace("one", "six"));
    api.perform(get(PATH + "/" + id + "/patch"))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("rebase")));
  }

  @Test
  void patch_databaseIsTheSource_isOverItsItems() throws Exception {
    String id = draft("two");
    assertThat(body(api.perform(get(PATH + "/" + id + "/patch"))).get("patch")).isEqualTo("");
    write(id, ROUTES, TWO, ANYTHING);
    assertThat(String.valueOf(body(api.perform(get(PATH + "/" + id + "/patch"))).get("patch")))
        .contains("-    {\"name\": \"one\"}\n", "+    {\"name\": \"two\"}\n");
  }

  /** An installation that begins with nothing. */
  @Test
  void publish_firstOfAll_hasNoParent() throws Exception {
    Files.delete(folder.resolve("gateway.json"));
    database =
        ConsoleDatabase.of(
            new TestingDatabase().dataSource(), Clock.systemUTC(), TestingDatabase.SCHEMAS);
    start(Source.DATABASE, false);
    String id = draft("first");
    write(id, ROUTES, TWO, ANYTHING).andExpect(jsonPath("$.state").value("added"));
    publish(id).andExpect(status().isOk()).andExpect(jsonPath("$.draft.base").isEmpty());
    assertThat(routes()).contains("two");
  }
}
