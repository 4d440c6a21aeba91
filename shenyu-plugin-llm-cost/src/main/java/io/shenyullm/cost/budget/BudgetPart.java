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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.snapshot.SnapshotPart;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the {@code budgets} section. Reports every faulty budget, not only the first.
 *
 * <p>Counters have one currency: a budget in another currency than the catalogue's prices is
 * refused, since amounts are not converted.
 */
public final class BudgetPart implements SnapshotPart<Budgets> {
  private static final int MAX_BUDGETS = 100_000;

  /** Each is a label of a metric. */
  private static final int MAX_ALERTS = 20;

  private static final BigDecimal MAX_LIMIT = BigDecimal.valueOf(Long.MAX_VALUE / 4, 9);

  private final Consumer<Budgets> onActivated;

  /**
   * @param onActivated told about the budgets that are about to come into force, e.g. to fill new
   *     counters from the ledger; must not block
   */
  public BudgetPart(Consumer<Budgets> onActivated) {
    this.onActivated = Objects.requireNonNull(onActivated, "onActivated");
  }

  @Override
  public Class<Budgets> type() {
    return Budgets.class;
  }

  @Override
  public Budgets compile(ConfigNode document, ModelCatalog catalog) throws SnapshotException {
    List<ConfigNode> nodes = document.objects("budgets");
    if (nodes.size() > MAX_BUDGETS) {
      throw document.problem("budgets", "at most " + MAX_BUDGETS + " are supported");
    }
    List<Problem> problems = new ArrayList<>();
    List<BudgetDefinition> definitions = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> currencies = currencies(catalog);
    for (ConfigNode node : nodes) {
      try {
        BudgetDefinition definition = read(node);
        if (!ids.add(definition.id())) {
          throw node.problem("id", "is used twice: " + definition.id());
        }
        checkCurrency(node, definition, currencies);
        definitions.add(definition);
      } catch (SnapshotException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new SnapshotException(problems);
    }
    return new Budgets(definitions);
  }

  @Override
  public void activate(Budgets budgets) {
    onActivated.accept(budgets);
  }

  private static BudgetDefinition read(ConfigNode node) throws SnapshotException {
    node.allowOnly(
        "id",
        "scope",
        "value",
        "tenant",
        "period",
        "zone",
        "limit",
        "currency",
        "mode",
        "alerts",
        "frozen",
        "offlineAllowance",
        "unpriced");
    BudgetScope scope = BudgetScope.parse(node.string("scope"));
    if (scope == null) {
      throw node.problem("scope", "must be one of " + labels(BudgetScope.values()));
    }
    BudgetPeriod period = BudgetPeriod.parse(node.string("period"));
    if (period == null) {
      throw node.problem("period", "must be one of " + labels(BudgetPeriod.values()));
    }
    return new BudgetDefinition(
        filled(node, "id", node.string("id")),
        scope,
        value(node, scope),
        tenant(node, scope),
        period,
        zone(node),
        nanos(node, "limit"),
        currency(node),
        mode(node),
        alerts(node),
        node.bool("frozen", false),
        node.has("offlineAllowance") ? nanos(node, "offlineAllowance") : 0,
        unpriced(node));
  }

  private static String value(ConfigNode node, BudgetScope scope) throws SnapshotException {
    if (scope != BudgetScope.ALL) {
      return filled(node, "value", node.string("value"));
    }
    String value = node.string("value", BudgetScope.EACH);
    if (!value.equals(BudgetScope.EACH)) {
      throw node.problem("value", "must be left out where scope is all");
    }
    return value;
  }

  private static @Nullable String tenant(ConfigNode node, BudgetScope scope)
      throws SnapshotException {
    if (!node.has("tenant")) {
      return null;
    }
    if (scope == BudgetScope.ALL || scope == BudgetScope.TENANT) {
      throw node.problem("tenant", "is for levels below tenant; use scope tenant with a value");
    }
    return filled(node, "tenant", node.string("tenant"));
  }

  private static String filled(ConfigNode node, String key, String value) throws SnapshotException {
    if (value.isBlank() || value.indexOf('\0') >= 0) {
      throw node.problem(key, "must not be blank");
    }
    return value;
  }

  private static ZoneId zone(ConfigNode node) throws SnapshotException {
    String name = node.string("zone", "UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw node.problem("zone", "is no time zone, e.g. UTC or Asia/Shanghai: " + name);
    }
  }

  private static long nanos(ConfigNode node, String field) throws SnapshotException {
    BigDecimal amount = node.decimal(field);
    if (amount.signum() < 0 || amount.compareTo(MAX_LIMIT) > 0) {
      throw node.problem(field, "must be within 0 and " + MAX_LIMIT.toPlainString());
    }
    return amount.movePointRight(9).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static String currency(ConfigNode node) throws SnapshotException {
    String currency = node.string("currency", "USD");
    if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw node.problem("currency", "must be an ISO 4217 code such as USD: " + currency);
    }
    return currency;
  }

  private static BudgetDefinition.Mode mode(ConfigNode node) throws SnapshotException {
    String mode = node.string("mode", "expected");
    return switch (mode) {
      case "strict" -> BudgetDefinition.Mode.STRICT;
      case "expected" -> BudgetDefinition.Mode.EXPECTED;
      default -> throw node.problem("mode", "must be strict or expected: " + mode);
    };
  }

  private static BudgetDefinition.Unpriced unpriced(ConfigNode node) throws SnapshotException {
    String unpriced = node.string("unpriced", "refuse");
    return switch (unpriced) {
      case "refuse" -> BudgetDefinition.Unpriced.REFUSE;
      case "allow" -> BudgetDefinition.Unpriced.ALLOW;
      default -> throw node.problem("unpriced", "must be refuse or allow: " + unpriced);
    };
  }

  private static List<Integer> alerts(ConfigNode node) throws SnapshotException {
    if (!node.has("alerts")) {
      return BudgetDefinition.DEFAULT_ALERT_PERCENTS;
    }
    TreeSet<Integer> percents = new TreeSet<>();
    if (!(node.raw("alerts") instanceof List<?> list)) {
      throw node.problem("alerts", "must be an array of percentages");
    }
    if (list.size() > MAX_ALERTS) {
      throw node.problem("alerts", "must hold at most " + MAX_ALERTS + " percentages");
    }
    for (Object value : list) {
      if (!(value instanceof Integer percent) || percent < 1 || percent > 1000) {
        throw node.problem("alerts", "must hold whole numbers from 1 to 1000");
      }
      percents.add(percent);
    }
    return List.copyOf(percents);
  }

  private static Set<String> currencies(ModelCatalog catalog) {
    return catalog.offers().stream()
        .map(ModelOffer::prices)
        .filter(prices -> prices != PriceSchedule.FREE)
        .map(PriceSchedule::currency)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void checkCurrency(
      ConfigNode node, BudgetDefinition definition, Set<String> priced) throws SnapshotException {
    for (String currency : priced) {
      if (!currency.equals(definition.currency())) {
        throw node.problem(
            "currency",
            "is "
                + definition.currency()
                + " but models are priced in "
                + String.join(", ", priced)
                + "; amounts are not converted");
      }
    }
  }

  private static String labels(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
