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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.AdminSettings.Snapshot.Source;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.leader.Leadership;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.TestingApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** What operators see and do of releases. */
class ReleasesApiTest {
  private static final String PATH = "/llm/api/v1/releases";
  private static final long FIRST = 20260131235958L;
  private static final String GATEWAY =
      """
      {
        "routes": [{"name": "%s"}]
      }
      """;

  private final TestingHands clock = new TestingHands();
  private final TestingCheck check = new TestingCheck();
  private final List<Long> announced = new ArrayList<>();
  private long nanos;
  private volatile boolean away;
  @TempDir private Path directory;
  private Path folder;
  private ConsoleDatabase database;
  private SigningKey key;
  private SnapshotPublisher publisher;
  private MockMvc api;

  /** An empty one. */
  DataSource dataSource() throws SQLException {
    return new TestingDatabase().dataSource();
  }

  @BeforeEach
  void open() throws SQLException, IOException {
    DataSource source =
        new DelegatingDataSource(dataSource()) {
          @Override
          public Connection getConnection() throws SQLException {
            if (away) {
              throw new SQLException("it is away");
            }
            return super.getConnection();
          }
        };
    database = ConsoleDatabase.of(source, Clock.systemUTC(), TestingDatabase.SCHEMAS);
    folder = Files.createDirectory(directory.resolve("sources"));
    key = SigningKey.readOrCreate(directory.resolve("key.pem"));
    write("one");
    start(Source.DATABASE);
  }

  private void write(String route) throws IOException {
    Files.writeString(folder.resolve("gateway.json"), GATEWAY.formatted(route));
  }

  private void start(@Nullable Source source) {
    if (publisher != null) {
      publisher.stop();
    }
    publisher = publisher(source);
    publisher.scan();
    api = TestingApi.of(new ReleasesController(publisher));
  }

  private SnapshotPublisher publisher(@Nullable Source source) {
    return SnapshotPublisher.create(
        new AdminSettings.Snapshot(
            source,
            source == Source.FOLDER ? folder : null,
            folder,
            null,
            Duration.ofSeconds(1),
            Duration.ZERO),
        key,
        check,
        database,
        clock,
        () -> nanos,
        announced::add);
  }

  private ResultActions rollBack(long version, String message) throws Exception {
    return rollBack(version, message, String.valueOf(publisher.desk().store().newestVersion()));
  }

  private ResultActions rollBack(long version, String message, String parent) throws Exception {
    return api.perform(
        post(PATH + "/" + version + "/rollbacks")
            .contentType(MediaType.APPLICATION_JSON)
            .content("{\"message\":\"" + message + "\",\"parent\":" + parent + "}"));
  }

  @Test
  void list_seeded_hasTheContentOfTheFolder() throws Exception {
    api.perform(get(PATH))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.source").value("database"))
        .andExpect(jsonPath("$.releases.length()").value(1))
        .andExpect(jsonPath("$.releases[0].version").value(FIRST))
        .andExpect(jsonPath("$.releases[0].kind").value("folder"))
        .andExpect(jsonPath("$.releases[0].author").value("folder"))
        .andExpect(jsonPath("$.releases[0].parent").isEmpty())
        .andExpect(jsonPath("$.next").isEmpty());
    api.perform(get(PATH + "/" + FIRST))
        .andExpect(jsonPath("$.items[0].path").value("settings/routes.json"))
        .andExpect(jsonPath("$.report.passes").value(true));
    api.perform(get(PATH + "/" + FIRST + "/items/settings/routes.json"))
        .andExpect(jsonPath("$.text").value("[{\"name\": \"one\"}]"));
    api.perform(get(PATH + "/" + FIRST + "/document"))
        .andExpect(jsonPath("$.document.routes[0].name").value("one"))
        .andExpect(jsonPath("$.document.version").value(FIRST));
  }

  /** The seed is for a console that has nothing. */
  @Test
  void scan_seedThatHasChanged_isNotLookedAt() throws Exception {
    write("two");
    assertThat(publisher.scan()).isFalse();
    SnapshotPublisher restarted = publisher(Source.DATABASE);
    assertThat(restarted.scan()).isFalse();
    assertThat(restarted.current().orElseThrow().version()).isEqualTo(FIRST);
  }

  @Test
  void list_pages_goOnWhereTheOneBeforeEnded() throws Exception {
    for (int i = 0; i < 4; i++) {
      rollBack(FIRST, "again").andExpect(status().isCreated());
    }
    api.perform(get(PATH).param("limit", "2"))
        .andExpect(jsonPath("$.releases[0].version").value(FIRST + 4))
        .andExpect(jsonPath("$.next").value(FIRST + 3));
    api.perform(get(PATH).param("limit", "3").param("cursor", String.valueOf(FIRST + 3)))
        .andExpect(jsonPath("$.releases.length()").value(3))
        .andExpect(jsonPath("$.releases[2].version").value(FIRST))
        .andExpect(jsonPath("$.next").value(FIRST));
    api.perform(get(PATH).param("cursor", String.valueOf(FIRST)))
        .andExpect(jsonPath("$.releases.length()").value(0))
        .andExpect(jsonPath("$.next").isEmpty());
  }

  @Test
  void rollBack_hasTheOldContentUnderANewVersion() throws Exception {
    Published first = publisher.current().orElseThrow();
    start(Source.FOLDER);
    write("two");
    clock.pass(Duration.ofSeconds(10));
    publisher.scan();
    start(Source.DATABASE);
    clock.pass(Duration.ofSeconds(10));
    rollBack(FIRST, "two was wrong")
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.version").value(20260201000018L))
        .andExpect(jsonPath("$.kind").value("rollback"))
        .andExpect(jsonPath("$.author").value("admin"))
        .andExpect(jsonPath("$.message").value("two was wrong"))
        .andExpect(jsonPath("$.parent").value(20260201000008L));
    Published now = publisher.current().orElseThrow();
    assertThat(now.version()).isEqualTo(20260201000018L);
    assertThat(now.sha256()).isNotEqualTo(first.sha256());
    assertThat(announced)
        .containsExactly(FIRST, FIRST, 20260201000008L, 20260201000008L, now.version());
    api.perform(get(PATH + "/current/document"))
        .andExpect(jsonPath("$.document.routes[0].name").value("one"))
        .andExpect(jsonPath("$.document.version").value(now.version()))
        .andExpect(jsonPath("$.document.createdAt").value("2026-02-01T00:00:18Z"));
    api.perform(get(PATH + "/" + now.version() + "/diff"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.against").value(20260201000008L))
        .andExpect(jsonPath("$.items[0].path").value("settings/routes.json"))
        .andExpect(jsonPath("$.items[0].change").value("changed"))
        .andExpect(jsonPath("$.items[0].lines[1]").value("-[{\"name\": \"two\"}]"))
        .andExpect(jsonPath("$.items[0].lines[2]").value("+[{\"name\": \"one\"}]"));
    api.perform(get(PATH + "/" + now.version() + "/diff").param("against", "" + FIRST))
        .andExpect(jsonPath("$.items.length()").value(0));
    api.perform(get(PATH + "/" + FIRST + "/diff"))
        .andExpect(jsonPath("$.against").isEmpty())
        .andExpect(jsonPath("$.items[0].change").value("added"));
  }

  @Test
  void content_askedAgain_isNotReadAgainUntilOthersWere() throws Exception {
    for (int i = 0; i < 3; i++) {
      rollBack(FIRST, "again").andExpect(status().isCreated());
    }
    ReleaseStore store = publisher(Source.DATABASE).desk().store();
    ReleaseContent first = store.content(FIRST).orElseThrow();
    assertThat(store.content(FIRST + 1)).isPresent();
    assertThat(store.content(FIRST)).containsSame(first);
    assertThat(store.content(FIRST + 2)).isPresent();
    assertThat(store.content(FIRST + 3)).isPresent();
    assertThat(store.content(FIRST)).containsSame(first);
    assertThat(store.content(FIRST + 1)).isPresent();
    assertThat(store.content(FIRST + 2)).isPresent();
    assertThat(store.content(FIRST + 3)).isPresent();
    assertThat(store.content(FIRST).orElseThrow())
        .isNotSameAs(first)
        .satisfies(again -> assertThat(again.items()).isEqualTo(first.items()));
    assertThat(store.content(FIRST + 9)).isEmpty();
  }

  @Test
  void rollBack_folderIsTheSource_is409AndSaysWhatToDo() throws Exception {
    start(Source.FOLDER);
    rollBack(FIRST, "again")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("export the draft as a patch")));
    api.perform(get(PATH)).andExpect(jsonPath("$.source").value("folder"));
  }

  @Test
  void rollBack_badQuestion_isRefused() throws Exception {
    rollBack(FIRST, " ").andExpect(status().isBadRequest());
    rollBack(FIRST, "x".repeat(501)).andExpect(status().isBadRequest());
    rollBack(FIRST, "a\\nb").andExpect(status().isBadRequest());
    rollBack(FIRST + 1, "again").andExpect(status().isNotFound());
    rollBack(0, "again").andExpect(status().isBadRequest());
    rollBack(FIRST, "again", "null").andExpect(status().isBadRequest());
    rollBack(FIRST, "again", "-1").andExpect(status().isBadRequest());
    api.perform(get(PATH + "/" + FIRST + "/items/settings/none.json"))
        .andExpect(status().isNotFound());
    api.perform(get(PATH + "/" + FIRST + "/items/rules/x.txt")).andExpect(status().isBadRequest());
    api.perform(get(PATH + "/" + FIRST + "/diff").param("against", "-1"))
        .andExpect(status().isBadRequest());
    api.perform(get(PATH).param("cursor", "0")).andExpect(status().isBadRequest());
    api.perform(get(PATH).param("limit", "501")).andExpect(status().isBadRequest());
  }

  @Test
  void rollBack_newerReleaseThanWasLookedAt_is409AndSaysWhich() throws Exception {
    rollBack(FIRST, "again").andExpect(status().isCreated());
    rollBack(FIRST, "and again", String.valueOf(FIRST))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("newest release is " + (FIRST + 1))));
    assertThat(publisher.desk().store().newestVersion()).isEqualTo(FIRST + 1);
  }

  /** Of two that follow the same release, the database lets in one. */
  @Test
  void rollBack_anotherIsFaster_is409AndNothingIsDone() throws Exception {
    SnapshotPublisher other = publisher(Source.DATABASE);
    check.meanwhile =
        () ->
            other.release(
                new ReleaseDesk.Wanted(
                    ReleaseDocumentTest.content("settings/routes.json", "[{\"name\":\"fast\"}]"),
                    Release.Kind.PUBLISH,
                    "bob",
                    null,
                    "first",
                    FIRST,
                    null),
                release -> true);
    rollBack(FIRST, "again").andExpect(status().isConflict());
    api.perform(get(PATH))
        .andExpect(jsonPath("$.releases.length()").value(2))
        .andExpect(jsonPath("$.releases[0].author").value("bob"));
    publisher.scan();
    assertThat(publisher.current().orElseThrow().version()).isEqualTo(FIRST + 1);
  }

  @Test
  void scan_releaseOfAnotherKey_saysWhatToDoAndRollingBackSignsItAnew() throws Exception {
    key = SigningKey.readOrCreate(directory.resolve("other.pem"));
    start(Source.DATABASE);
    assertThat(publisher.current()).isEmpty();
    assertThat(publisher.problem())
        .hasValueSatisfying(why -> assertThat(why).contains("roll back"));
    rollBack(FIRST, "signed anew").andExpect(status().isCreated());
    publisher.scan();
    assertThat(publisher.current()).isPresent();
    assertThat(publisher.problem()).isEmpty();
  }

  /** Whoever can write into the database must not get a signature for it. */
  @Test
  void scan_documentChangedInTheDatabase_isNotOffered() {
    new JdbcTemplate(database.dataSource())
        .update("UPDATE llm_release SET document = REPLACE(document, 'one', 'six')");
    SnapshotPublisher restarted = publisher(Source.DATABASE);
    restarted.scan();
    assertThat(restarted.current()).isEmpty();
    assertThat(restarted.problem()).isPresent();
  }

  @Test
  void rollBack_itemsChangedInTheDatabase_is409AndNothingIsSigned() throws Exception {
    new JdbcTemplate(database.dataSource())
        .update("UPDATE llm_release SET items = REPLACE(items, 'one', 'six')");
    rollBack(FIRST, "again")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.detail").value(containsString("not those that were signed")));
    assertThat(publisher.desk().store().newestVersion()).isEqualTo(FIRST);
  }

  /** What is in no document is not compared. */
  @Test
  void rollBack_releaseWithTests_isThatOfItsDocument() throws Exception {
    start(Source.FOLDER);
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/a.test.json"), "{}");
    assertThat(publisher.scan()).isTrue();
    start(Source.DATABASE);
    rollBack(FIRST + 1, "again").andExpect(status().isCreated());
  }

  @Test
  void scan_databaseAway_offersWhatItHasAndSaysSoUntilItIsBack() {
    JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    jdbc.execute("ALTER TABLE llm_release RENAME TO llm_release_away");
    publisher.scan();
    assertThat(publisher.problem()).isPresent();
    assertThat(publisher.current()).isPresent();
    jdbc.execute("ALTER TABLE llm_release_away RENAME TO llm_release");
    publisher.scan();
    assertThat(publisher.problem()).isEmpty();
  }

  /** It is not the folder's fault, so it is not left alone for a while. */
  @Test
  void scan_databaseAwayWhenItIsStored_isTriedAgainAtOnce() throws IOException {
    start(Source.FOLDER);
    write("two");
    check.meanwhile = () -> away = true;
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).hasValueSatisfying(why -> assertThat(why).contains("JDBC"));
    away = false;
    assertThat(publisher.scan()).isTrue();
  }

  @Test
  void scan_testOfARuleFails_isNotPublished() throws IOException {
    start(Source.FOLDER);
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/a.test.json"), "fails");
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).hasValue("rules/a.test.json: cheap: was dear");
    Files.writeString(folder.resolve("rules/a.test.json"), "{}");
    assertThat(publisher.scan()).isTrue();
  }

  @Test
  void scan_checkIsAway_isSaidAndTriedAgain() throws IOException {
    start(Source.FOLDER);
    write("two");
    check.meanwhile =
        () -> {
          throw new CheckUnavailableException("the validator is busy");
        };
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).hasValue("the validator is busy");
    nanos += Duration.ofSeconds(31).toNanos();
    assertThat(publisher.scan()).isTrue();
    assertThat(publisher.problem()).isEmpty();
  }

  @Test
  void scan_twoConsoles_oneWatchesTheFolderUntilItDies() throws IOException {
    start(Source.FOLDER);
    SnapshotPublisher other = publisher(Source.FOLDER);
    write("two");
    assertThat(other.scan()).isFalse();
    assertThat(other.leads()).isFalse();
    assertThat(publisher.scan()).isTrue();
    assertThat(other.scan()).isFalse();
    assertThat(other.current().orElseThrow().version()).isEqualTo(FIRST + 1);

    Files.writeString(folder.resolve("gateway.json"), "{");
    publisher.scan();
    publisher.scan();
    other.scan();
    assertThat(other.problem()).as("what the leader has found").isEqualTo(publisher.problem());

    write("three");
    clock.pass(Leadership.LEASE.plusSeconds(1));
    assertThat(other.scan()).isTrue();
    assertThat(other.leads()).isTrue();
    assertThat(other.problem()).isEmpty();
    assertThat(publisher.scan()).as("it has lost the lease").isFalse();
    assertThat(publisher.current().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(other.current().orElseThrow());
  }

  /** With clocks that are far apart two may lead; the database lets in one release. */
  @Test
  void scan_twoThatLead_makeOneRelease() throws IOException {
    start(Source.FOLDER);
    SnapshotPublisher other = publisher(Source.FOLDER);
    other.scan();
    write("two");
    check.meanwhile =
        () -> {
          clock.pass(Leadership.LEASE.plusSeconds(1));
          assertThat(other.scan()).isTrue();
        };
    assertThat(publisher.scan()).isFalse();
    assertThat(publisher.problem()).isEmpty();
    publisher.scan();
    assertThat(publisher.current().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(other.current().orElseThrow());
    assertThat(publisher.desk().store().page(Long.MAX_VALUE, 10)).hasSize(2);
  }

  @Test
  void settings_folderIsTheSourceButNotNamed_areRefused() {
    assertThatThrownBy(
            () ->
                new AdminSettings.Snapshot(
                    Source.FOLDER, null, null, null, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("llm.admin.snapshot.folder");
  }
}
