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
package io.shenyullm.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** {@code docs/reference/settings.md} names every setting that code reads, and no other. */
final class SettingsReferenceTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:shenyu\\.)?llm\\.[a-z.-]+)` \\|");
  private static final Pattern BINDING = Pattern.compile("Bindable\\.of\\((\\w+)\\.class\\)");
  private static final Pattern VARIABLE = Pattern.compile("\"(LLM(?:CTL)?_[A-Z_]+)\"");

  /** Where settings are bound; a console's packages and what is built are not worth a walk. */
  private static final List<String> MODULES =
      List.of(
          "admin-extension/server/src",
          "core",
          "grid",
          "rules",
          "shenyu-plugin-llm-cost",
          "shenyu-plugin-llm-guard",
          "shenyu-plugin-llm-router");

  /** Records that Spring binds, by the prefix of their properties. */
  private static final Map<String, String> BOUND =
      Map.of(
          "llm.admin", "admin.AdminSettings",
          "llm.admin.ledger", "admin.ledger.LedgerSettings",
          "shenyu.llm", "core.shenyu.LlmSettings",
          "shenyu.llm.cache", "router.shenyu.CacheProperties",
          "shenyu.llm.router", "router.shenyu.RouterProperties");

  @Test
  void bound_recordsOfCode_areLookedAt() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : MODULES) {
      for (Path file : sources(ROOT.resolve(module))) {
        String source = Files.readString(file);
        BINDING.matcher(source).results().forEach(bound -> found.add(bound.group(1)));
        if (source.contains("@ConfigurationProperties(\"llm.")) {
          found.add(String.valueOf(file.getFileName()).replace(".java", ""));
        }
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            BOUND.values().stream().map(name -> name.replaceFirst(".*\\.", "")).toList());
  }

  @Test
  void settings_ofCode_areThoseOfTheReference() throws Exception {
    Set<String> code = new TreeSet<>();
    for (Map.Entry<String, String> bound : BOUND.entrySet()) {
      bound(bound.getKey(), type(bound.getValue()), code);
    }
    code.addAll(readByGuard());
    code.addAll(readByIgniteNode());
    code.addAll(readByHazelcastNode());
    assertThat(documented()).isEqualTo(code);
  }

  @Test
  void variables_ofTheCommandLine_areInTheReference() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : sources(ROOT.resolve("cli"))) {
      VARIABLE.matcher(Files.readString(file)).results().forEach(v -> names.add(v.group(1)));
    }
    assertThat(names).contains("LLMCTL_CONSOLE", "LLM_KEY_PEPPER");
    String page = page();
    assertThat(names).allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }

  private static List<Path> sources(Path module) throws IOException {
    try (Stream<Path> files = Files.walk(module)) {
      return files.filter(f -> f.toString().matches(".*/src/main/java/.*\\.java")).toList();
    }
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/reference/settings.md"));
  }

  private static Set<String> documented() throws IOException {
    return ROW.matcher(page())
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("io.shenyullm." + name);
  }

  /** Names of a record's components as Spring binds them; records in it nest. */
  private static void bound(String prefix, Class<?> settings, Set<String> into) {
    for (RecordComponent component : settings.getRecordComponents()) {
      String name = prefix + '.' + dashed(component.getName());
      if (component.getType().isRecord()) {
        bound(name, component.getType(), into);
      } else {
        into.add(name);
      }
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static Set<String> readByGuard() throws Exception {
    Set<String> names = new TreeSet<>();
    Environment environment =
        (Environment)
            Proxy.newProxyInstance(
                SettingsReferenceTest.class.getClassLoader(),
                new Class<?>[] {Environment.class},
                (proxy, method, arguments) -> {
                  names.add(String.valueOf(arguments[0]));
                  return arguments.length == 3 ? arguments[2] : null;
                });
    call(type("guard.shenyu.GuardSettings"), "of", environment, 2);
    return names;
  }

  private static Set<String> readByIgniteNode() throws Exception {
    Set<String> names = new TreeSet<>();
    Map<String, String> properties =
        new AbstractMap<>() {
          @Override
          public @Nullable String get(@Nullable Object key) {
            names.add(String.valueOf(key));
            // these are read only where others of their kind are set
            String name = String.valueOf(key);
            return name.matches(".*(username|password|node-secret|-store)") ? "no " + name : null;
          }

          @Override
          public Set<Entry<String, String>> entrySet() {
            return Set.of();
          }
        };
    try {
      call(type("grid.ignite.node.NodeSettings"), "of", properties, Map.of(), 1L << 32);
    } catch (InvocationTargetException e) {
      // the files do not exist; all names have been asked for before they are looked at
      assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
    }
    return names;
  }

  private static Set<String> readByHazelcastNode() throws Exception {
    Set<String> names = new TreeSet<>();
    Function<String, @Nullable String> properties =
        name -> {
          names.add(name);
          return null;
        };
    Function<String, @Nullable String> environment = name -> null;
    call(type("grid.hazelcast.node.NodeSettings"), "read", properties, environment);
    return names;
  }

  private static void call(Class<?> type, String name, Object... arguments) throws Exception {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        method.invoke(null, arguments);
        return;
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }
}
