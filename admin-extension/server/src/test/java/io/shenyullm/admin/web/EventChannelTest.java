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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.core.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

final class EventChannelTest {
  private static final EventChannel.Type<String> WORD =
      new EventChannel.Type<>("word", word -> Map.of("word", word));

  private static final Watcher ANYBODY = new Watcher("anybody", () -> true);

  private final TestingSenders senders = new TestingSenders();
  private final EventChannel channel = channel("life");
  private EventChannel served = channel;
  private final MockMvc api =
      TestingApi.undocumented(new AdminSettings.Limits(100, 100, 100), new Words());

  @RestController
  final class Words {
    @GetMapping("/llm/api/testing/words")
    @RequiresRole(Role.VIEWER)
    SseEmitter words(
        @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
        HttpServletRequest request) {
      return served.listen(Watcher.of(request), last);
    }
  }

  private EventChannel channel(String life) {
    return new EventChannel(life, senders, Executors.newSingleThreadScheduledExecutor());
  }

  @AfterEach
  void stop() {
    channel.close();
  }

  private MockHttpServletResponse listen(@Nullable String lastEventId) throws Exception {
    MockHttpServletRequestBuilder request = MockMvcRequestBuilders.get("/llm/api/testing/words");
    MvcResult result =
        api.perform(lastEventId == null ? request : request.header("Last-Event-ID", lastEventId))
            .andReturn();
    senders.runAll();
    return result.getResponse();
  }

  private void say(String... words) {
    for (String word : words) {
      channel.send(WORD, word);
    }
    senders.runAll();
  }

  private static String event(String name, String id, Map<String, @Nullable Object> data) {
    return "event:"
        + name
        + "\nid:"
        + id
        + "\ndata:"
        + new String(Json.write(data), UTF_8)
        + "\n\n";
  }

  private static String ready(String id, boolean resumed) {
    return event("ready", id, Map.of("resumed", resumed));
  }

  private static String word(int number, String word) {
    return event("word", "life-" + number, Map.of("word", word));
  }

  @Test
  void listener_isToldWhatIsSentFromThenOn() throws Exception {
    say("before");
    MockHttpServletResponse heard = listen(null);
    say("one", "two");
    channel.beat();
    senders.runAll();
    assertThat(heard.getContentType()).isEqualTo("text/event-stream");
    assertThat(heard.getContentAsString())
        .isEqualTo(ready("life-1", false) + word(2, "one") + word(3, "two") + ":beat\n\n");
  }

  @Test
  void listener_thatComesBack_isSentWhatItHasMissed() throws Exception {
    say("one", "two", "three");
    assertThat(listen("life-1").getContentAsString())
        .isEqualTo(ready("life-1", true) + word(2, "two") + word(3, "three"));
    assertThat(listen("life-0").getContentAsString())
        .startsWith(ready("life-0", true) + word(1, "one"));
    assertThat(listen("life-3").getContentAsString()).isEqualTo(ready("life-3", true));
  }

  @Test
  void listener_ofWhatIsNotKnown_startsOver() throws Exception {
    say("one", "two");
    for (String id :
        List.of(
            "", "life-3", "life--1", "life-x", "life-99999999999999999999", "other-1", "life")) {
      assertThat(listen(id).getContentAsString()).as(id).isEqualTo(ready("life-2", false));
    }
  }

  @Test
  void listener_thatWasAwayForTooLong_startsOver() throws Exception {
    IntStream.range(0, EventChannel.REMEMBERED + 2).forEach(i -> say("w" + i));
    String end = "life-" + (EventChannel.REMEMBERED + 2);
    assertThat(listen("life-1").getContentAsString()).isEqualTo(ready(end, false));
    assertThat(listen("life-2").getContentAsString())
        .startsWith(ready("life-2", true) + word(3, "w2"));
  }

  @Test
  void listener_afterARestart_startsOver() throws Exception {
    say("one");
    served = channel("another life");
    assertThat(listen("life-1").getContentAsString()).isEqualTo(ready("another life-0", false));
    served.close();
  }

  @Test
  void listener_thatKeepsUp_staysConnected() {
    channel.listen(ANYBODY, null);
    IntStream.range(0, 5_000).forEach(i -> say("w" + i));
    assertThat(channel.listening()).isEqualTo(1);
  }

  @Test
  void listener_thatIsStalled_isLetGoAndSendingGoesOn() {
    channel.listen(ANYBODY, null);
    IntStream.range(0, 5_000).forEach(i -> channel.send(WORD, "w" + i));
    assertThat(channel.listening()).isZero();
  }

  @Test
  void listeners_tooMany_areRefused() {
    for (int i = 0; i < EventChannel.MOST_LISTENERS; i++) {
      channel.listen(new Watcher("person " + i, () -> true), null);
    }
    assertThatThrownBy(() -> channel.listen(ANYBODY, null)).hasMessageContaining("too many pages");
    assertThat(channel.listening()).isEqualTo(EventChannel.MOST_LISTENERS);
  }

  @Test
  void listeners_ofOnePersonTooMany_areRefusedAndOthersAreNot() {
    for (int i = 0; i < EventChannel.MOST_OF_ONE; i++) {
      channel.listen(ANYBODY, null);
    }
    assertThatThrownBy(() -> channel.listen(ANYBODY, null)).hasMessageContaining("this person");
    channel.listen(new Watcher("another", () -> true), null);
    assertThat(channel.listening()).isEqualTo(EventChannel.MOST_OF_ONE + 1);
  }

  @Test
  void listener_whoseSessionHasEnded_isLetGoAtTheNextBeat() throws Exception {
    AtomicBoolean loggedIn = new AtomicBoolean(true);
    BooleanSupplier session = loggedIn::get;
    MockHttpServletResponse heard =
        api.perform(
                MockMvcRequestBuilders.get("/llm/api/testing/words")
                    .requestAttr(Watcher.SESSION, session))
            .andReturn()
            .getResponse();
    channel.listen(ANYBODY, null);
    channel.beat();
    assertThat(channel.listening()).isEqualTo(2);
    loggedIn.set(false);
    channel.beat();
    say("secret");
    assertThat(channel.listening()).isEqualTo(1);
    assertThat(heard.getContentAsString()).doesNotContain("secret");
  }

  @Test
  void view_thatNobodyListensTo_isNotMade() {
    List<String> made = new ArrayList<>();
    EventChannel.Type<String> counted =
        new EventChannel.Type<>(
            "word",
            word -> {
              made.add(word);
              return Map.of("word", word);
            });
    channel.send(counted, "one");
    assertThat(made).isEmpty();
    channel.listen(ANYBODY, "life-0");
    channel.listen(ANYBODY, "life-0");
    senders.runAll();
    assertThat(made).containsExactly("one");
  }

  /** Sends only when told to. */
  private static final class TestingSenders extends AbstractExecutorService {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    void runAll() {
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    }

    @Override
    public void shutdown() {
      waiting.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return Collections.emptyList();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
