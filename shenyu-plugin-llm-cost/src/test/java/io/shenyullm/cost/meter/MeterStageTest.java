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
package io.shenyullm.cost.meter;

import static io.shenyullm.cost.meter.TestingReplies.content;
import static io.shenyullm.cost.meter.TestingReplies.counts;
import static io.shenyullm.cost.meter.TestingReplies.delta;
import static io.shenyullm.cost.meter.TestingReplies.event;
import static io.shenyullm.cost.meter.TestingReplies.reply;
import static io.shenyullm.cost.meter.TestingReplies.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeterStageTest {
  private final MeterStage meter = new MeterStage(new TestingTokenCounter(), false);
  private final EventPipeline pipeline = new EventPipeline(List.of(meter));

  private void feed(ChatEvent... events) {
    for (ChatEvent event : events) {
      assertThat(pipeline.onEvent(event)).containsExactly(event);
    }
  }

  private TokenUsage metered() {
    return meter.usage("small", () -> 7);
  }

  @Test
  void usage_streamWithUsage_isTheProviders() {
    feed(content("hello"), content(" world"), usage(12, 5), ChatEvent.DONE);
    assertThat(metered()).isEqualTo(TokenUsage.of(12, 5));
  }

  @Test
  void usage_severalUsageEvents_lastCounts() {
    feed(usage(12, 1), content("hello"), usage(12, 2));
    assertThat(metered()).isEqualTo(TokenUsage.of(12, 2));
  }

  @Test
  void usage_streamWithout_isCountedAndMarked() {
    feed(content("hello"), content(" world"), ChatEvent.DONE);
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 11));
  }

  @Test
  void usage_reasoningAndToolCalls_areCountedInTheirClasses() {
    feed(
        delta("{\"reasoning_content\":\"hmm\"}"),
        delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}"),
        content("ok"));
    TokenUsage usage = metered();
    assertThat(usage.reasoning()).isEqualTo(3);
    assertThat(usage.output()).isEqualTo(4);
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void usage_cutAfterInputOnlyUsage_keepsTheInputAndCountsTheOutput() {
    feed(usage(50, 0), content("hello"));
    TokenUsage usage = metered();
    assertThat(usage.input()).isEqualTo(50);
    assertThat(usage.output()).isEqualTo(5);
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void usage_ofTheOutputOnly_inputIsCountedHere() {
    feed(content("hello"), usage(0, 5));
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 5));
  }

  @Test
  void usage_allZero_isNoCount() {
    feed(content("hello"), usage(0, 0));
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 5));
  }

  @Test
  void usage_nothingCame_isTheInputOnly() {
    assertThat(meter.hasOutput()).isFalse();
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 0));
  }

  @Test
  void usage_longStream_isBoundedAndExact() {
    for (int i = 0; i < 1_000; i++) {
      feed(content("0123456789"));
    }
    assertThat(metered().output()).isEqualTo(10_000);
  }

  @Test
  void usage_longerThanWhatIsKept_isScaledUp() {
    for (int i = 0; i < 300; i++) {
      feed(content("x".repeat(1_000)));
    }
    assertThat(metered().output()).isEqualTo(300_000);
  }

  @Test
  void usage_textThatLooksLikeUsage_isText() {
    feed(content("\\\"usage\\\":{\\\"prompt_tokens\\\":1}"));
    assertThat(meter.reported()).isNull();
    assertThat(metered().output()).isEqualTo(27);
  }

  @Test
  void usage_absurdCounts_areNotBelieved() {
    feed(content("hello"), event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9e15}}"));
    feed(event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9000000000000000}}"));
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 5));
  }

  @Test
  void onEvent_notJson_isPassedOnAndCountedByLength() {
    feed(event("<html>bad gateway, with the key \"usage\":{</html>"));
    assertThat(metered().output()).isEqualTo(12);
  }

  @Test
  void onEvent_usageNobodyAskedFor_isHidden() {
    MeterStage hiding = new MeterStage(new TestingTokenCounter(), true);
    EventPipeline hidden = new EventPipeline(List.of(hiding));
    assertThat(hidden.onEvent(content("a"))).hasSize(1);
    assertThat(hidden.onEvent(usage(3, 1))).isEmpty();
    assertThat(hidden.onEvent(ChatEvent.DONE)).containsExactly(ChatEvent.DONE);
    assertThat(hiding.reported()).isEqualTo(TokenUsage.of(3, 1));
  }

  @Test
  void onReply_withUsage_isTheProviders() {
    pipeline.onReply(reply("hello", counts(9, 4)));
    assertThat(metered()).isEqualTo(TokenUsage.of(9, 4));
  }

  @Test
  void onReply_without_isCountedAndMarked() {
    pipeline.onReply(reply("hello", "null"));
    assertThat(meter.hasOutput()).isTrue();
    assertThat(metered()).isEqualTo(TokenUsage.estimated(7, 5));
  }
}
