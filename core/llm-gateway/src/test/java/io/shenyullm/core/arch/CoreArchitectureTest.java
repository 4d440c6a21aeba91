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
package io.shenyullm.core.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.shenyullm.core.shenyu.PluginOrders;
import java.util.Set;
import java.util.TreeSet;
import org.apache.shenyu.common.enums.PluginEnum;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
  private static final String CORE = "io.shenyullm.core";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // what other modules' tests share comes as a JAR once they are packaged
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(CORE);

  /** Adapter packages and the library that each of them alone may see. */
  private static final Set<String> ADAPTERS =
      Set.of("json", "shenyu", "outbox", "tokens", "metrics", "grid.local");

  private static final DescribedPredicate<JavaClass> FOREIGN =
      DescribedPredicate.describe(
          "foreign",
          c -> {
            String name = c.getPackageName();
            return !name.isEmpty()
                && !name.startsWith("java")
                && !name.startsWith(CORE)
                && !name.startsWith("org.jspecify")
                && !name.startsWith("org.slf4j")
                && !name.startsWith("reactor.core")
                && !name.startsWith("org.reactivestreams");
          });

  private static final DescribedPredicate<JavaClass> PURE =
      DescribedPredicate.describe(
          "in a core package", c -> c.getPackageName().startsWith(CORE) && !isAdapter(c));

  @Test
  void corePackages_seeOnlyTheJdkAndReactor() {
    noClasses().that(PURE).should().dependOnClassesThat(FOREIGN).check(CLASSES);
  }

  /** Lower packages never need upper ones, so that each can be understood without them. */
  @Test
  void packages_haveNoCycles() {
    slices().matching(CORE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void grid_seesCaffeineInItsLocalEngineOnly() {
    noClasses()
        .that()
        .resideInAPackage(CORE + ".grid..")
        .and()
        .resideOutsideOfPackage(CORE + ".grid.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.benmanes.caffeine..")
        .check(CLASSES);
  }

  /** Grid nodes run the leases' code and have nothing else of ours on their class path. */
  @Test
  void leaseCode_seesTheJdkOnly() {
    noClasses()
        .that()
        .resideInAPackage(CORE + ".grid.lease..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "not of the JDK or the leases",
                c -> {
                  String name = c.getPackageName();
                  return !name.isEmpty()
                      && !name.startsWith("java.")
                      && !name.startsWith("org.jspecify")
                      && !name.startsWith(CORE + ".grid.lease");
                }))
        .check(CLASSES);
  }

  @Test
  void hostClasses_areSeenByTheHostAdapterOnly() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage(CORE + ".shenyu..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.shenyu..");
    rule.check(CLASSES);
  }

  @Test
  void core_neverCallsTheHostAdapter() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CORE + ".shenyu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CORE + ".shenyu..")
        .check(CLASSES);
  }

  @Test
  void mainCode_neverBlocksOrSubscribesBare() {
    DescribedPredicate<JavaAccess<?>> forbidden =
        DescribedPredicate.describe(
            "block, bare subscribe or sleep",
            access -> {
              String owner = access.getTargetOwner().getName();
              String name = access.getName();
              boolean reactive =
                  owner.equals("reactor.core.publisher.Mono")
                      || owner.equals("reactor.core.publisher.Flux");
              return reactive && (name.startsWith("block") || name.equals("subscribe"))
                  || owner.equals("java.lang.Thread") && name.equals("sleep");
            });
    noClasses().should().accessTargetWhere(forbidden).check(CLASSES);
  }

  /** What must not have moved between ShenYu 2.4.3, which we compile against, and 2.7. */
  @Test
  void shenYuApi_used_isThisListOnly() {
    Set<String> used = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(target -> target.getName().startsWith("org.apache.shenyu."))
          .forEach(target -> used.add(target.getName()));
      type.getAccessesFromSelf().stream()
          .filter(access -> access.getTargetOwner().getName().startsWith("org.apache.shenyu."))
          .forEach(
              access -> used.add(access.getTargetOwner().getSimpleName() + "." + access.getName()));
    }
    assertThat(used)
        .containsExactlyInAnyOrder(
            "org.apache.shenyu.common.dto.PluginData",
            "org.apache.shenyu.common.dto.RuleData",
            "org.apache.shenyu.plugin.api.ShenyuPluginChain",
            "org.apache.shenyu.plugin.base.handler.PluginDataHandler",
            "PluginData.getConfig",
            "PluginData.getEnabled",
            "PluginData.getSort",
            "RuleData.getHandle",
            "RuleData.getName",
            "RuleData.getPluginName",
            "RuleData.<init>",
            "RuleData.setName",
            "RuleData.setPluginName");
  }

  @Test
  void pluginOrders_standBetweenTheHostsChecksAndItsProxies() {
    assertThat(PluginOrders.GUARD)
        .isGreaterThan(PluginEnum.SIGN.getCode())
        .isGreaterThan(PluginEnum.JWT.getCode())
        .isGreaterThan(PluginEnum.OAUTH2.getCode())
        .isGreaterThan(PluginEnum.WAF.getCode())
        .isGreaterThan(PluginEnum.RATE_LIMITER.getCode())
        .isLessThan(PluginOrders.COST);
    assertThat(PluginOrders.ROUTER)
        .isGreaterThan(PluginOrders.COST)
        .isLessThan(PluginEnum.DIVIDE.getCode())
        .isLessThan(PluginEnum.SPRING_CLOUD.getCode())
        .isLessThan(PluginEnum.RESPONSE.getCode());
  }

  /** Whether the type's package is an adapter's or lies below one. */
  private static boolean isAdapter(JavaClass type) {
    String name = type.getPackageName();
    return ADAPTERS.stream()
        .map(adapter -> CORE + "." + adapter)
        .anyMatch(adapter -> name.equals(adapter) || name.startsWith(adapter + "."));
  }
}
