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
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.InstalledParts;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotPartProvider;
import java.nio.file.Path;
import java.util.List;
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

  /** Compiling takes a core: more at once would only wait for each other. */
  private static final int MAX_WAITING = 8;

  private final Supplier<InstalledParts> installed;
  private final Path folder;
  private final Supplier<String> advice;
  private final ExecutorService compiling;
  private @Nullable Loaded loaded;

  private DocumentCheck(Path folder, Supplier<InstalledParts> installed, Supplier<String> advice) {
    this.folder = folder;
    this.installed = installed;
    this.advice = advice;
    this.compiling = DaemonThreads.compiling("llm-release-check", MAX_WAITING);
  }

  private record Loaded(InstalledParts parts, SnapshotCompiler compiler) {}

  /**
   * Finds the parts on the class path when it is first asked.
   *
   * @param folder what relative paths of public files, such as key sets, are relative to
   */
  public static DocumentCheck load(Path folder) {
    return load(folder, () -> "put it on the console's class path, or see its log");
  }

  /**
   * The same.
   *
   * @param advice what to do about sections whose part is not there
   */
  public static DocumentCheck load(Path folder, Supplier<String> advice) {
    ClassLoader loader = DocumentCheck.class.getClassLoader();
    return new DocumentCheck(folder, () -> InstalledParts.load(loader), advice);
  }

  static DocumentCheck of(Path folder, List<SnapshotPartProvider> providers) {
    return new DocumentCheck(
        folder, () -> InstalledParts.of(providers), () -> "put it on the class path");
  }

  /** Only the compiling thread calls it. */
  private Loaded loaded() {
    Loaded made = loaded;
    if (made == null) {
      InstalledParts parts = installed.get();
      // secrets live at the gateways: here a reference only has to be well formed
      made =
          new Loaded(
              parts,
              new SnapshotCompiler(
                  parts.parts(), SecretResolver.formOnly(folder), PriceCatalog::builtIn));
      loaded = made;
    }
    return made;
  }

  @Override
  public CheckReport check(byte[] document, List<TestFile> tests) {
    try {
      return compiling.submit(() -> checked(document, tests)).get();
    } catch (RejectedExecutionException e) {
      throw new CheckUnavailableException("too many checks at once: try again in a moment");
    } catch (ExecutionException e) {
      LOG.error("a document could not be checked", e.getCause());
      return failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckUnavailableException("the console is ending");
    }
  }

  /** Also an Error, such as of a compiler of rules. */
  private static CheckReport failed(@Nullable Throwable why) {
    return CheckReport.refused(
        List.of(CheckProblem.error("check", "failed, the log says where: " + why)));
  }

  private CheckReport checked(byte[] document, List<TestFile> tests) {
    try {
      List<Problem> unchecked =
          loaded().parts().unchecked(Json.parseObject(document), advice.get());
      if (!unchecked.isEmpty()) {
        throw new SnapshotException(unchecked);
      }
      loaded().compiler().check(document, DOCUMENT);
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
}
