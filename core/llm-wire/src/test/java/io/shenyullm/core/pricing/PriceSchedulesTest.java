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
package io.shenyullm.core.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceSchedulesTest {
  private static final String FULL =
      "[{'perMillion':{'input':'10','cache_read':'1','cache_write':'12','cache_write_1h':'20','output':'40',"
          + "'reasoning':'60','audio_input':'100','audio_output':'200'},'perRequest':'0.5',"
          + "'tiers':[{'aboveInputTokens':1000,'perMillion':{'input':'20','output':'80'},"
          + "'serviceTiers':{'priority':{'perMillion':{'input':'30'}}}},"
          + "{'aboveInputTokens':2000,'perMillion':{'cache_read':'3'}}],"
          + "'batch':{'perMillion':{'input':'5','output':'15'}},"
          + "'serviceTiers':{'priority':{'perMillion':{'input':'15','output':'50'}},"
          + "'flex':{'perMillion':{'input':'6','cache_read':'0.5'}}}}]";

  private static String cost(String prices, String usage) throws SnapshotException {
    return TestingPrices.schedule(prices)
        .cost(TestingPrices.usage(usage), TestingPrices.NOW)
        .plain();
  }

  @ParameterizedTest
  @CsvSource({
    "input=100, 0.001",
    "cache_read=100, 0.0001",
    "cache_write=100, 0.0012",
    "cache_write_1h=100, 0.002",
    "output=100, 0.004",
    "reasoning=100, 0.006",
    "audio_input=100, 0.01",
    "audio_output=100, 0.02",
    "requests=3, 1.5",
    "input=1000, 0.01",
    "input=1001, 0.02002",
    // audio, written and cached input count towards the limit
    "input=1 cache_read=400 cache_write=200 cache_write_1h=200 audio_input=200, 0.02682",
    // a tier that names output but not reasoning prices reasoning as output
    "input=1001 output=10 reasoning=10, 0.02162",
    // the second tier keeps what it does not name
    "input=1000 cache_read=1001, 0.023003",
    "input=100 output=100 tier=priority, 0.0065",
    "input=100 reasoning=100 tier=priority, 0.0065",
    "input=1001 output=10 tier=priority, 0.03083",
    // flex names no price in the tier: the tier's standard price holds
    "input=1001 output=10 tier=flex, 0.02082",
    "input=100 cache_read=100 output=100 tier=FLEX, 0.00465",
    "input=100 output=100 tier=auto, 0.005",
    // the batch list has no tiers and prices what it does not name by its own input and output
    "input=2000 output=100 batch=true, 0.0115",
    "cache_read=100 cache_write=100 cache_write_1h=100 audio_input=100 batch=true, 0.002",
    "reasoning=100 audio_output=100 batch=true, 0.003",
    "input=100 requests=1 batch=true, 0.5005",
    "input=100 tier=batch, 0.0005",
    "input=100 batch=true tier=priority, 0.0005",
  })
  void cost_fullList_followsItsRules(String usage, String expected) throws Exception {
    assertThat(cost(FULL, usage)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "cache_read=100, 0.001",
    "cache_write=100, 0.001",
    "cache_write_1h=100, 0.001",
    "reasoning=100, 0.004",
    "audio_input=100, 0.001",
    "audio_output=100, 0.004",
    "input=100 cache_read=100 output=100 batch=true, 0.003",
    "input=100 tier=priority, 0.001",
    "requests=5, 0"
  })
  void cost_listOfInputAndOutput_fillsGaps(String usage, String expected) throws Exception {
    assertThat(cost("[{'perMillion':{'input':'10','output':'40'}}]", usage)).isEqualTo(expected);
  }

  @Test
  void cost_oneHourWriteWithoutPrice_isTheOtherWritePrice() throws Exception {
    assertThat(cost("[{'perMillion':{'input':'10','cache_write':'12'}}]", "cache_write_1h=100"))
        .isEqualTo("0.0012");
  }

  @Test
  void cost_batchListOfInputOnly_halvesOutput() throws Exception {
    assertThat(
            cost(
                "[{'perMillion':{'input':'10','output':'40'},'batch':{'perMillion':{'input':'4'}}}]",
                "input=100 output=100 batch=true"))
        .isEqualTo("0.0024");
  }

  @Test
  void cost_manyDigits_losesNone() throws Exception {
    assertThat(cost("[{'perMillion':{'input':2.9999900000000002}}]", "input=7"))
        .isEqualTo("0.0000209999300000000014");
  }

  @ParameterizedTest
  @CsvSource({
    "2023-05-01T00:00:00Z, 0.01",
    "2024-01-01T00:00:00Z, 0.01",
    "2024-12-31T23:59:59.999Z, 0.01",
    "2025-01-01T00:00:00Z, 0.02",
    "2025-06-01T11:59:59Z, 0.02",
    "2025-06-01T12:00:00Z, 0.03",
    "2999-01-01T00:00:00Z, 0.03",
  })
  void cost_datedList_usesThePriceInForce(Instant at, String expected) throws Exception {
    PriceSchedule prices =
        TestingPrices.schedule(
            "[{'from':'2025-01-01','perMillion':{'input':'20'}},"
                + "{'from':'2025-06-01T12:00:00Z','perMillion':{'input':'30'}},"
                + "{'from':'2024-01-01','perMillion':{'input':'10'}}]");

    assertThat(prices.cost(TestingPrices.usage("input=1000"), at).plain()).isEqualTo(expected);
  }

  @Test
  void currency_otherThanDollar_isKept() throws Exception {
    PriceSchedule prices =
        TestingPrices.schedule("[{'currency':'CNY','perMillion':{'input':'1'}}]");

    assertThat(prices.currency()).isEqualTo("CNY");
    assertThat(prices.cost(TestingPrices.usage("input=1"), TestingPrices.NOW).currency())
        .isEqualTo("CNY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | prices: must hold at least one price",
        "[{'perMillion':{'inptu':'1'}}] | prices[0].perMillion.inptu: unknown key",
        "[{'perMilion':{}}] | prices[0].perMilion: unknown key",
        "[{'perMillion':{'input':'-1'}}] | prices[0].perMillion.input: must not be negative",
        "[{'perMillion':{'input':'x'}}] | prices[0].perMillion.input: must be a decimal number",
        "[{'perRequest':-1}] | prices[0].perRequest: must not be negative",
        "[{'from':'May'}] | prices[0].from: must be a date",
        "[{'currency':'usd'}] | prices[0].currency: must be an ISO 4217 code",
        "[{'tiers':[{'perMillion':{}}]}] | prices[0].tiers[0].aboveInputTokens: must be a positive",
        "[{'tiers':[{'aboveInputTokens':1,'batch':{}}]}] | prices[0].tiers[0].batch: unknown key",
        "[{'batch':{'input':'1'}}] | prices[0].batch.input: unknown key",
        "[{'serviceTiers':{'flex':{'input':'1'}}}] | prices[0].serviceTiers.flex.input: unknown"
            + " key",
        "[{},{}] | two prices start at",
        "[{'from':'2025-01-01'},{'currency':'EUR'}] | one currency",
      })
  void parse_mistake_isRefusedByName(String prices, String message) {
    assertThatThrownBy(() -> TestingPrices.schedule(prices))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_noEntries_isRefused() {
    assertThatThrownBy(() -> PriceSchedules.parse(List.of())).isInstanceOf(SnapshotException.class);
    assertThatThrownBy(() -> PriceSchedules.parse(ConfigNode.root(Map.of()), "prices"))
        .isInstanceOf(SnapshotException.class);
  }
}
