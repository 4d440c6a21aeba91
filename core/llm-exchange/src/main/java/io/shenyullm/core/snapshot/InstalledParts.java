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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.SnapshotException.Problem;
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
 * The parts on the class path, for whoever checks documents without serving requests: nothing is
 * signed that no gateway takes. A section whose part is missing cannot be checked. Immutable.
 */
public final class InstalledParts {
  private static final Logger LOG = LoggerFactory.getLogger(InstalledParts.class);

  /** Which JAR brings the part of a section. */
  private static final Map<String, String> JARS =
      Map.of(
          "routing", "shenyu-plugin-llm-router",
          "policy", "shenyu-plugin-llm-guard",
          "detection", "shenyu-plugin-llm-guard",
          "budgets", "shenyu-plugin-llm-cost");

  private final List<SnapshotPart<?>> parts;
  private final Set<String> sections;

  private InstalledParts(List<SnapshotPart<?>> parts, Set<String> sections) {
    this.parts = List.copyOf(parts);
    this.sections = Set.copyOf(sections);
  }

  /** Finds the parts that a class loader has. */
  public static InstalledParts load(ClassLoader loader) {
    List<SnapshotPartProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(SnapshotPartProvider.class, loader).forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      // what is missing is said for each section that it would have checked
      LOG.warn("a snapshot part on the class path cannot be used: {}", e.toString());
    }
    return of(providers);
  }

  /** Makes these parts. */
  public static InstalledParts of(List<SnapshotPartProvider> providers) {
    List<SnapshotPart<?>> parts = new ArrayList<>();
    Set<String> sections = new HashSet<>();
    for (SnapshotPartProvider provider : providers) {
      try {
        parts.add(provider.create());
        sections.addAll(provider.sections());
      } catch (LinkageError e) {
        // a library of it is missing: said for each section that it would have checked
        LOG.warn("the part of {} cannot be used: {}", provider.sections(), e.toString());
      }
    }
    return new InstalledParts(parts, sections);
  }

  /** What a {@link SnapshotCompiler} compiles sections with. */
  public List<SnapshotPart<?>> parts() {
    return parts;
  }

  /** Names of the document's sections that are compiled. */
  public Set<String> sections() {
    return sections;
  }

  /**
   * Sections of the document that no part here compiles, by name.
   *
   * @param advice what to do about it, after the name of the JAR
   */
  public List<Problem> unchecked(Map<String, @Nullable Object> document, String advice) {
    List<Problem> unchecked = new ArrayList<>();
    new TreeMap<>(JARS)
        .forEach(
            (section, jar) -> {
              if (document.get(section) != null && !sections.contains(section)) {
                unchecked.add(
                    new Problem(
                        section,
                        0,
                        0,
                        "cannot be checked without "
                            + jar
                            + "-*.jar, so it is not published: "
                            + advice));
              }
            });
    return unchecked;
  }
}
