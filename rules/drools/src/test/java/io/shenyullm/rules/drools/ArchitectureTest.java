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
package io.shenyullm.rules.drools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.shenyullm.rules.drools",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.shenyullm.rules.(**)").should().beFreeOfCycles();

  /** Rules may call whatever facts offer, so facts must not lead them to anything else. */
  @ArchTest
  static final ArchRule FACTS_KNOW_NEITHER_ENGINE_NOR_COMPILER =
      noClasses()
          .that()
          .resideInAPackage("..facts..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..", "java.util..", "org.jspecify..", "io.shenyullm.rules.drools.facts..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_HOST_OR_FRAMEWORKS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..", "org.apache.shenyu..", "reactor..", "io.netty..");
}
