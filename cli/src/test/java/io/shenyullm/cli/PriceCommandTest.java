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
package io.shenyullm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceCommandTest {
  private static final String PUBLIC =
      """
      {"acme/chat":{"litellm_provider":"acme","input_cost_per_token":1e-06,"output_cost_per_token":2e-06},
       "acme/bad":{"litellm_provider":"acme","input_cost_per_token":-1}}
      """;

  private static String price(String line) {
    return TestingShell.run(line + "\n", "price").out().trim();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'id':'a','provider':'openai','model':'gpt-4o-mini','usage':{'input':1000,'output':500}} | {'id':'a','cost':'0.000450','currency':'USD'}",
        "{'id':7,'model':'gpt-4o-mini','usage':{'input':1},'at':'2026-01-01T00:00:00Z'} | {'id':7,'cost':'0.00000015','currency':'USD'}",
        "{'id':null,'model':'gpt-4o-mini','usage':{}} | {'id':null,'cost':'0.000000','currency':'USD'}",
        "{'model':'gpt-4o-mini','usage':{'input':2000000,'batch':true},'at':'2026-01-01'} | {'cost':'0.150000','currency':'USD'}",
        "{'provider':'openai','model':'gpt-5.4','usage':{'input':1000,'service_tier':'flex'}} | {'cost':'0.001250','currency':'USD'}",
        "{'provider':'openai','model':'gpt-4o-mini','usage':{'input':1e3,'requests':3.0}} | {'cost':'0.000150','currency':'USD'}",
      })
  void price_record_isExact(String line, String expected) {
    assertThat(price(line.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'id':'a','provider':'openai','model':'no-such','usage':{}} | {'id':'a','error':'no price for model no-such at provider openai'}",
        "{'id':'a','model':'no-such','usage':{}} | {'id':'a','error':'no price for model no-such'}",
        "{'id':'a','usage':{}} | {'id':'a','error':'model must be a string'}",
        "{'id':'a','model':' ','usage':{}} | {'id':'a','error':'model must be a string'}",
        "{'id':'a','provider':1,'model':'gpt-4o','usage':{}} | {'id':'a','error':'provider must be a string'}",
        "{'id':'a','model':'gpt-4o'} | {'id':'a','error':'usage must be an object'}",
        "{'id':'a','model':'gpt-4o','usage':{'input':-1}} | {'id':'a','error':'usage.input must be a whole number from 0 to 10^15'}",
        "{'id':'a','model':'gpt-4o','usage':{'input':'1'}} | {'id':'a','error':'usage.input must be a whole number from 0 to 10^15'}",
        "{'id':'a','model':'gpt-4o','usage':{'input':1e300}} | {'id':'a','error':'usage.input must be a whole number from 0 to 10^15'}",
        "{'id':'a','model':'gpt-4o','usage':{'output':1.5}} | {'id':'a','error':'usage.output must be a whole number'}",
        "{'id':'a','model':'gpt-4o','usage':{'batch':1}} | {'id':'a','error':'usage.batch must be true or false'}",
        "{'id':'a','model':'gpt-4o','usage':{'service_tier':1}} | {'id':'a','error':'usage.service_tier must be a string'}",
        "{'id':'a','model':'gpt-4o','usage':{},'at':'May'} | {'id':'a','error':'at must be an ISO 8601 instant or date'}",
        "{'id':'a','model':'gpt-4o','usage':{},'at':1} | {'id':'a','error':'at must be an ISO 8601 instant or date'}",
        "[] | {'error':'not a JSON object: expected a JSON object at line 1, column 1'}",
      })
  void price_badRecord_isAnsweredWithAnError(String line, String expected) {
    assertThat(price(line.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void price_unknownUsageField_isNamed() {
    assertThat(price("{\"model\":\"gpt-4o\",\"usage\":{\"inptu\":1}}"))
        .startsWith("{\"error\":\"usage.inptu is unknown; known: [audio_input, ");
  }

  @Test
  void price_badLinesAmongGood_goesOnAndExitsWithZero() {
    String good = "{\"id\":1,\"model\":\"gpt-4o-mini\",\"usage\":{\"input\":1000}}\n";

    TestingShell.Result result =
        TestingShell.run("nonsense\n\n" + good + "{\"id\":\n" + good.trim(), "price");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).hasSize(4);
    assertThat(result.lines().get(0)).startsWith("{\"error\":\"not a JSON object: ");
    assertThat(result.lines().get(1))
        .isEqualTo("{\"id\":1,\"cost\":\"0.000150\",\"currency\":\"USD\"}");
    assertThat(result.lines().get(3)).isEqualTo(result.lines().get(1));
    assertThat(result.err()).isEqualToIgnoringNewLines("2 of 4 lines have errors");
  }

  @Test
  void price_catalogueInEitherFormat_isUsed(@TempDir Path folder) throws IOException {
    Path map = Files.writeString(folder.resolve("map.json"), PUBLIC);
    Path ours = folder.resolve("ours.jsonl");
    String record =
        "{\"provider\":\"acme\",\"model\":\"chat\",\"usage\":{\"input\":1,\"output\":1}}";

    TestingShell.Result imported =
        TestingShell.run(
            "", "prices", "import", "--from", map.toString(), "--out", ours.toString());

    assertThat(imported.exitCode()).isZero();
    assertThat(imported.err())
        .contains("skipped acme/bad: input_cost_per_token must not be negative")
        .contains("1 models written to");
    assertThat(Files.readString(ours)).startsWith("{\"schema\":1,\"licence\":\"MIT");
    for (Path prices : new Path[] {map, ours}) {
      assertThat(TestingShell.run(record, "price", "--prices", prices.toString()).out())
          .isEqualToIgnoringNewLines("{\"cost\":\"0.000003\",\"currency\":\"USD\"}");
    }
  }

  @Test
  void import_twice_givesTheSameBytes(@TempDir Path folder) throws IOException {
    Path map = Files.writeString(folder.resolve("map.json"), PUBLIC);
    for (String name : new String[] {"one", "two"}) {
      TestingShell.run(
          "",
          "prices",
          "import",
          "--from",
          map.toString(),
          "--out",
          folder.resolve(name).toString());
    }

    assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
  }

  @Test
  void price_catalogueMissingOrDamaged_failsBeforeAnyLine(@TempDir Path folder) throws IOException {
    Path damaged = Files.writeString(folder.resolve("x"), "{\"schema\":9}");

    TestingShell.Result missing =
        TestingShell.run("{}", "price", "--prices", folder.resolve("none").toString());
    TestingShell.Result wrong = TestingShell.run("{}", "price", "--prices", damaged.toString());

    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).startsWith("llmctl: cannot read ");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("prices:1:1: schema must be 1");
    assertThat(missing.out() + wrong.out()).isEmpty();
  }
}
