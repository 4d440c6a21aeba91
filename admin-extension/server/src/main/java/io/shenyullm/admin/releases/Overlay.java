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

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.TestFile;
import io.shenyullm.admin.published.OverlaidDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A release with other texts, for those who ask what would be.
 *
 * @param faults of the texts and of the document
 */
record Overlay(ReleaseContent content, ReleaseDocument document, List<CheckProblem> faults)
    implements OverlaidDocument {

  static Overlay of(OfferedRelease offered, Map<String, String> items, Set<String> removed) {
    List<CheckProblem> faults = new ArrayList<>();
    ReleaseContent content = offered.content();
    for (String path : removed) {
      content = path(path, faults).map(with(content, null)).orElse(content);
    }
    for (Map.Entry<String, String> item : items.entrySet()) {
      String fault = ReleaseContent.fault(item.getValue());
      if (fault == null) {
        content = path(item.getKey(), faults).map(with(content, item.getValue())).orElse(content);
      } else {
        faults.add(CheckProblem.error(item.getKey(), fault));
      }
    }
    String tooMuch = content.tooMuch();
    if (tooMuch != null) {
      faults.add(CheckProblem.error("release", tooMuch));
    }
    Release release = offered.release();
    // as it was released: the same texts make the same document, which is compiled once
    ReleaseDocument document = ReleaseDocument.of(content, release.version(), release.createdAt());
    faults.addAll(document.faults());
    return new Overlay(content, document, List.copyOf(faults));
  }

  private static Function<ItemPath, ReleaseContent> with(
      ReleaseContent content, @Nullable String text) {
    return path -> content.with(path, text);
  }

  private static Optional<ItemPath> path(String path, List<CheckProblem> faults) {
    int slash = path.indexOf('/');
    Optional<ItemPath> found =
        slash < 0
            ? Optional.empty()
            : ItemPath.of(path.substring(0, slash), path.substring(slash + 1));
    if (found.isEmpty()) {
      faults.add(CheckProblem.error(path, "there can be no such item"));
    }
    return found;
  }

  @Override
  public byte[] bytes() {
    return document.bytes();
  }

  @Override
  public List<TestFile> tests() {
    return content.tests();
  }

  @Override
  public CheckProblem ofItem(CheckProblem problem) {
    return document.ofItems(CheckReport.refused(List.of(problem))).problems().get(0);
  }
}
