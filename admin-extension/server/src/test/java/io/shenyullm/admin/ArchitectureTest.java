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
package io.shenyullm.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.shenyullm.admin.web.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds of the parts of the console: slices side by side, on what they share. */
@AnalyzeClasses(
    packages = "io.shenyullm.admin",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.shenyullm.admin.";

  @ArchTest
  static final ArchRule PARTS_HAVE_NO_CYCLES =
      slices().matching("io.shenyullm.admin.(*)..").should().beFreeOfCycles();

  /**
   * A ShenYu admin has other versions of their libraries: only the validator's process has them.
   */
  @ArchTest
  static final ArchRule PLUGINS_STAY_OUTSIDE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.shenyullm.cost..",
              "io.shenyullm.guard..",
              "io.shenyullm.policy..",
              "io.shenyullm.router..",
              "io.shenyullm.rules..",
              "io.shenyullm.validator..");

  private static Set<String> slicesOf(JavaClasses classes) {
    return classes.stream()
        .filter(each -> each.isAnnotatedWith(Slice.class))
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Neither another slice nor what is below them. */
  @ArchTest
  static void slice_isKnownToNobodyElse(JavaClasses classes) {
    Set<String> slices = slicesOf(classes);
    assertThat(slices).contains(ROOT + "budgets", ROOT + "requests");
    assertThat(
            classes.stream()
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .filter(use -> slices.contains(use.getTargetClass().getPackageName()))
                .filter(
                    use ->
                        !use.getOriginClass()
                            .getPackageName()
                            .equals(use.getTargetClass().getPackageName()))
                .map(use -> use.getDescription()))
        .isEmpty();
  }

  /** A slice has one name everywhere. */
  @ArchTest
  static void slice_hasADocumentOfItsName(JavaClasses classes) throws IOException {
    try (Stream<Path> documents = Files.list(Path.of("src/main/resources/api"))) {
      assertThat(
              documents
                  .map(path -> path.getFileName().toString().replace(".yaml", ""))
                  .filter(name -> !name.equals("common"))
                  .map(name -> ROOT + name))
          .containsExactlyInAnyOrderElementsOf(slicesOf(classes));
    }
  }
}
