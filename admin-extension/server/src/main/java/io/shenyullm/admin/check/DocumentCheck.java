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
package io.shenyullm.admin.check;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles within this process, with the parts that are on its class path. A section whose part is
 * not there cannot be checked, and a document that has it is refused. Tests of rules are not run
 * here. Thread-safe.
 */
public final class DocumentCheck implements ReleaseCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentCheck.class);

  private static final String DOCUMENT = "gateway.json";

  /** Which JAR brings the part of a section. */
  private static final Map<String, String> JARS =
      Map.of(
          "routing", "shenyu-plugin-llm-router",
          "policy", "shenyu-plugin-llm-guard",
          "detection", "shenyu-plugin-llm-guard",
          "budgets", "shenyu-plugin-llm-cost");

  /** Compiling takes a core: more at once would only wait for each other. */
  private static final int MAX_WAITING = 8;

  private final Supplier<List<SnapshotPartProvider>> providers;
  private final Path folder;
  private final ExecutorService compiling;
  private @Nullable Parts parts;

  private DocumentCheck(Path folder, Supplier<List<SnapshotPartProvider>> providers) {
    this.folder = folder;
    this.providers = providers;
    this.compiling = DaemonThreads.compiling("llm-release-check", MAX_WAITING);
  }

  /**
   * @param checked sections that it looks into
   */
  private record Parts(SnapshotCompiler compiler, Set<String> checked) {}

  /**
   * Finds the parts on the class path when it is first asked.
   *
   * @param folder what relative paths of public files, such as key sets, are relative to
   */
  public static DocumentCheck load(Path folder) {
    return new DocumentCheck(folder, DocumentCheck::found);
  }

  static DocumentCheck of(Path folder, List<SnapshotPartProvider> providers) {
    return new DocumentCheck(folder, () -> providers);
  }

  /** Only the compiling thread calls it. */
  private Parts parts() {
    Parts made = parts;
    if (made != null) {
      return made;
    }
    List<SnapshotPart<?>> found = new ArrayList<>();
    Set<String> checked = new HashSet<>();
    for (SnapshotPartProvider provider : providers.get()) {
      try {
        found.add(provider.create());
        checked.addAll(provider.sections());
      } catch (LinkageError e) {
        // a library of it is missing: said for each section that it would have checked
        LOG.warn("the part of {} cannot be used: {}", provider.sections(), e.toString());
      }
    }
    // secrets live at the gateways: here a reference only has to be well formed
    made =
        new Parts(
            new SnapshotCompiler(found, SecretResolver.formOnly(folder), PriceCatalog::builtIn),
            Set.copyOf(checked));
    parts = made;
    return made;
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

  @Override
  public CheckReport check(byte[] document, List<TestFile> tests) {
    try {
      return compiling.submit(() -> checked(document, tests)).get();
    } catch (RejectedExecutionException e) {
      return CheckReport.refused(
          List.of(CheckProblem.error("check", "too many checks at once: try again in a moment")));
    } catch (ExecutionException e) {
      LOG.error("a document could not be checked", e.getCause());
      return failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e);
    }
  }

  /** Also an Error, such as of a compiler of rules. */
  private static CheckReport failed(@Nullable Throwable why) {
    return CheckReport.refused(
        List.of(CheckProblem.error("check", "failed, the log says where: " + why)));
  }

  private CheckReport checked(byte[] document, List<TestFile> tests) {
    try {
      List<CheckProblem> unchecked = unchecked(Json.parseObject(document));
      if (!unchecked.isEmpty()) {
        return CheckReport.refused(unchecked);
      }
      parts().compiler().check(document, DOCUMENT);
    } catch (JsonSyntaxException e) {
      return CheckReport.refused(
          List.of(
              new CheckProblem(
                  DOCUMENT, e.line(), e.column(), Severity.ERROR, "not a JSON object")));
    } catch (SnapshotException e) {
      return CheckReport.refused(e);
    }
    return new CheckReport(
        tests.stream()
            .map(
                file ->
                    new CheckProblem(
                        file.path(), 0, 0, Severity.WARNING, "this console does not run tests"))
            .toList(),
        List.of());
  }

  private List<CheckProblem> unchecked(Map<String, @Nullable Object> document) {
    List<CheckProblem> unchecked = new ArrayList<>();
    new TreeMap<>(JARS)
        .forEach(
            (section, jar) -> {
              if (document.get(section) != null && !parts().checked().contains(section)) {
                unchecked.add(
                    CheckProblem.error(
                        section,
                        "cannot be checked, so it is not published: put "
                            + jar
                            + "-*.jar beside the console's own JAR, or see its log"));
              }
            });
    return unchecked;
  }
}
