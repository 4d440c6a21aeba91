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

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.shenyullm.admin.web.ApiDocuments.Operation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Documents and endpoints are the same, both ways. */
final class ApiMappingsTest {
  private static final String ROOT = "io.shenyullm.admin";

  /** Reads annotations as Spring does. */
  private static final class Mappings extends RequestMappingHandlerMapping {
    Mappings() {
      setApplicationContext(new StaticWebApplicationContext());
      afterPropertiesSet();
    }

    @Override
    protected boolean isHandler(Class<?> type) {
      return false;
    }

    @Nullable RequestMappingInfo of(Method method, Class<?> type) {
      return getMappingForMethod(method, type);
    }
  }

  /** Roles by method and path; "nobody" where an endpoint does not say. */
  private static Map<String, String> endpoints() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    scanner.addExcludeFilter(
        (reader, factory) -> reader.getClassMetadata().getClassName().contains(".Testing"));
    Mappings mappings = new Mappings();
    Map<String, String> found = new TreeMap<>();
    List<Class<?>> types = new ArrayList<>();
    scanner
        .findCandidateComponents(ROOT)
        .forEach(
            each ->
                types.add(
                    ClassUtils.resolveClassName(
                        Objects.requireNonNull(each.getBeanClassName()), null)));
    for (Class<?> type : types) {
      for (Method method : type.getDeclaredMethods()) {
        RequestMappingInfo info = mappings.of(method, type);
        if (info == null) {
          continue;
        }
        RequiresRole role = method.getAnnotation(RequiresRole.class);
        for (String path : info.getPatternValues()) {
          assertThat(info.getMethodsCondition().getMethods())
              .as("methods of " + method)
              .isNotEmpty();
          for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
            found.put(
                verb + " " + path, role == null ? "nobody" : Role.labels(List.of(role.value())));
          }
        }
      }
    }
    return found;
  }

  @Test
  void documents_haveTheEndpointsAndTheirRoles_andNoOthers() {
    Map<String, String> documented = new TreeMap<>();
    for (Operation operation : ApiDocuments.all().operations()) {
      documented.put(operation.toString(), operation.role());
    }
    assertThat(documented).isNotEmpty().isEqualTo(endpoints());
  }

  /** Whatever a test asks is held against the documents: there is one way to ask. */
  @Test
  void mvcTests_askThroughTheSharedBase() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(TestingApi.class.getName())
        .should()
        .dependOnClassesThat()
        .haveSimpleName("MockMvcBuilders")
        .check(new ClassFileImporter().importPackages(ROOT));
  }

  @Test
  void endpoint_withoutARole_isNone() {
    assertThat(endpoints()).doesNotContainValue("nobody");
  }
}
