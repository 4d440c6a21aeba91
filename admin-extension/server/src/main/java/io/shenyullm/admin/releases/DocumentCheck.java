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
package io.shenyullm.admin.releases;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotPartProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles a document with the very parts that gateways compile it with, so that nothing is signed
 * that no gateway takes. A section whose part is not on the class path cannot be checked, and a
 * document that has it is refused. Takes seconds, on a thread with a large stack.
 */
final class DocumentCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentCheck.class);

  /** Which JAR brings the part of a section. */
  private static final Map<String, String> JARS =
      Map.of(
          "routing", "shenyu-plugin-llm-router",
          "policy", "shenyu-plugin-llm-guard",
          "detection", "shenyu-plugin-llm-guard",
          "budgets", "shenyu-plugin-llm-cost");

  private final SnapshotCompiler compiler;
  private final Set<String> checked;

  private DocumentCheck(SnapshotCompiler compiler, Set<String> checked) {
    this.compiler = compiler;
    this.checked = Set.copyOf(checked);
  }

  /**
   * Finds the parts on the class path.
   *
   * @param folder what relative paths of public files, such as key sets, are relative to
   */
  static DocumentCheck load(Path folder) {
    return of(folder, found());
  }

  static DocumentCheck of(Path folder, List<SnapshotPartProvider> providers) {
    List<SnapshotPart<?>> parts = new ArrayList<>();
    Set<String> checked = new HashSet<>();
    for (SnapshotPartProvider provider : providers) {
      try {
        parts.add(provider.create());
        checked.addAll(provider.sections());
      } catch (LinkageError e) {
        // a library of it is missing: said for each section that it would have checked
        LOG.warn("the part of {} cannot be used: {}", provider.sections(), e.toString());
      }
    }
    // secrets live at the gateways: here a reference only has to be well formed
    return new DocumentCheck(
        new SnapshotCompiler(parts, SecretResolver.formOnly(folder), PriceCatalog::builtIn),
        checked);
  }

  private static List<SnapshotPartProvider> found() {
    List<SnapshotPartProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(SnapshotPartProvider.class, DocumentCheck.class.getClassLoader())
          .forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      // what is missing is said for each section that it would have checked
      LOG.warn("a snapshot part on the class path cannot be used: {}", e.toString());
    }
    return providers;
  }

  /**
   * Compiles and smoke-tests the document, and frees what that has made.
   *
   * @throws SnapshotException with all problems
   */
  void check(Map<String, @Nullable Object> document, byte[] bytes) throws SnapshotException {
    List<Problem> unchecked = new ArrayList<>();
    new TreeMap<>(JARS)
        .forEach(
            (section, jar) -> {
              if (document.get(section) != null && !checked.contains(section)) {
                unchecked.add(
                    new Problem(
                        section,
                        0,
                        0,
                        "cannot be checked, so it is not published: put "
                            + jar
                            + "-*.jar beside the console's own JAR, or see its log"));
              }
            });
    if (!unchecked.isEmpty()) {
      throw new SnapshotException(unchecked);
    }
    compiler.check(bytes, "gateway.json");
  }
}
