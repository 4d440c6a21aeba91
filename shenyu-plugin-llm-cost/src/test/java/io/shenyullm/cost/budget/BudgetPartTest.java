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
package io.shenyullm.cost.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.cost.settle.TestingPrices;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BudgetPartTest {
  private static final String GOOD =
      "'id':'r','scope':'department','value':'research','period':'month','limit':'100.00'";

  private final List<Budgets> activated = new ArrayList<>();
  private final BudgetPart part = new BudgetPart(activated::add);

  private static ModelCatalog catalog(String currency) {
    Provider provider =
        TestingExchanges.provider("p", Protocols.OPENAI, URI.create("http://localhost"));
    return new ModelCatalog(
        List.of(
            TestingExchanges.offer("free", provider, 0.1),
            new ModelOffer(
                "m", provider, "m", 1000, 1000, 0.5, Set.of(), 1, new TestingPrices(currency))),
        Map.of());
  }

  private Budgets compile(String budgets, String currency) throws SnapshotException {
    String document = "{\"budgets\":[" + budgets.replace('\'', '"') + "]}";
    return part.compile(
        ConfigNode.root(Json.parseObject(document.getBytes(StandardCharsets.UTF_8))),
        catalog(currency));
  }

  @Test
  void compile_everyField_isRead() throws SnapshotException {
    Budgets budgets =
        compile(
            "{'id':'r','scope':'user','value':'*','tenant':'acme','period':'day',"
                + "'zone':'Asia/Shanghai','limit':'0.5','currency':'CNY','mode':'strict',"
                + "'alerts':[100,50],'unpriced':'allow'}",
            "CNY");
    assertThat(budgets.definitions())
        .containsExactly(
            new BudgetDefinition(
                "r",
                BudgetScope.USER,
                "*",
                "acme",
                BudgetPeriod.DAY,
                ZoneId.of("Asia/Shanghai"),
                500_000_000,
                "CNY",
                BudgetDefinition.Mode.STRICT,
                List.of(50, 100),
                false,
                0,
                BudgetDefinition.Unpriced.ALLOW));
    assertThat(activated).as("a document may still be refused").isEmpty();
    part.activate(budgets);
    assertThat(activated).containsExactly(budgets);
  }

  @Test
  void compile_onlyRequiredFields_hasDefaults() throws SnapshotException {
    BudgetDefinition budget = compile("{" + GOOD + "}", "USD").definitions().get(0);
    assertThat(budget.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(budget.currency()).isEqualTo("USD");
    assertThat(budget.mode()).isEqualTo(BudgetDefinition.Mode.EXPECTED);
    assertThat(budget.alertPercents()).containsExactly(80, 90, 100);
    assertThat(budget.tenant()).isNull();
    assertThat(budget.unpriced()).isEqualTo(BudgetDefinition.Unpriced.REFUSE);
  }

  @Test
  void compile_noSection_isNoBudgets() throws SnapshotException {
    assertThat(compile("", "USD").definitions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'scope':'department'|'scope':'galaxy'|budgets[0].scope|must be one of all, tenant",
        "'period':'month'|'period':'year'|budgets[0].period|must be one of hour, day",
        "'limit':'100.00'|'limit':'-1'|budgets[0].limit|must be within 0 and",
        "'limit':'100.00'|'limit':'much'|budgets[0].limit|must be a decimal number",
        "'limit':'100.00'|'limit':'1e30'|budgets[0].limit|must be within 0 and",
        "'value':'research'|'value':' '|budgets[0].value|must not be blank",
        "'id':'r'|'name':'r'|budgets[0].name|unknown key",
        "'id':'r'|'id':'r','zone':'Mars/Base'|budgets[0].zone|is no time zone",
        "'id':'r'|'id':'r','currency':'usd'|budgets[0].currency|must be an ISO 4217 code",
        "'id':'r'|'id':'r','currency':'EUR'|budgets[0].currency|amounts are not converted",
        "'id':'r'|'id':'r','mode':'lax'|budgets[0].mode|must be strict or expected",
        "'id':'r'|'id':'r','alerts':['x']|budgets[0].alerts|must hold whole numbers",
        "'id':'r'|'id':'r','unpriced':'free'|budgets[0].unpriced|must be refuse or allow",
        "'id':'r'|'id':'r','alerts':[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]|"
            + "budgets[0].alerts|must hold at most 20",
        "'id':'r'|'id':'r','alerts':80|budgets[0].alerts|must be an array",
        "'scope':'department'|'scope':'all'|budgets[0].value|must be left out",
        "'scope':'department'|'scope':'tenant','tenant':'a'|budgets[0].tenant|below tenant"
      })
  void compile_badField_isRefusedWithItsPath(String from, String to, String path, String message) {
    SnapshotException e =
        catchThrowableOfType(
            () -> compile("{" + GOOD.replace(from, to) + "}", "USD"), SnapshotException.class);
    assertThat(e.problems()).hasSize(1);
    assertThat(e.problems().get(0).source()).isEqualTo(path);
    assertThat(e.problems().get(0).message()).contains(message);
    assertThat(activated).isEmpty();
  }

  @Test
  void compile_severalBadBudgets_reportsAll() {
    SnapshotException e =
        catchThrowableOfType(
            () -> compile("{" + GOOD + "},{" + GOOD + "},{'id':'x'}", "USD"),
            SnapshotException.class);
    assertThat(e.problems())
        .extracting(SnapshotException.Problem::source)
        .containsExactly("budgets[1].id", "budgets[2].scope");
  }
}
