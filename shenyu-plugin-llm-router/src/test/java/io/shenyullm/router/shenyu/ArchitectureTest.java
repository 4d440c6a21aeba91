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
package io.shenyullm.router.shenyu;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.reactivestreams.Publisher;

@AnalyzeClasses(
    packages = "io.shenyullm.router",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> BLOCKING =
      Set.of("block", "blockOptional", "blockFirst", "blockLast", "subscribe");

  /** Each stage can be understood without those that use it. */
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.shenyullm.router.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_ADAPTER_KNOWS_THE_HOST =
      noClasses()
          .that()
          .resideOutsideOfPackage("..router.shenyu..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..", "org.apache.shenyu..", "io.shenyullm.core.shenyu..");

  @ArchTest
  static final ArchRule ONLY_UPSTREAM_KNOWS_NETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage("..router.upstream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "reactor.netty..");

  @ArchTest
  static final ArchRule ONLY_PLANS_KNOW_RULES =
      noClasses()
          .that()
          .resideOutsideOfPackages("..router.plan..", "..router.dryrun..", "..router.shenyu..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.shenyullm.rules..");

  /** Whoever makes a call tells its outcome; everybody else only asks. */
  @ArchTest
  static final ArchRule ONLY_THE_DISPATCHER_JUDGES_PROVIDERS =
      noClasses()
          .that()
          .resideOutsideOfPackages("..router.dispatch..", "..router.health..")
          .should()
          .callMethodWhere(
              describe(
                  "an outcome is recorded",
                  (JavaMethodCall call) ->
                      call.getTargetOwner()
                              .getFullName()
                              .equals("io.shenyullm.router.health.Health")
                          && call.getName().equals("record")));

  @ArchTest
  static final ArchRule NOTHING_BLOCKS_OR_SUBSCRIBES =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "a publisher is blocked on or subscribed to",
                  (JavaMethodCall call) ->
                      call.getTargetOwner().isAssignableTo(Publisher.class)
                          && BLOCKING.contains(call.getName())));

  @ArchTest
  static final ArchRule NOTHING_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
