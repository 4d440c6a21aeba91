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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.core.wire.Sha256;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy that was compiled beside its sources. What gateways decide by is {@code policy.wasm};
 * {@code policy.sha256}, in the form of {@code sha256sum}, says which sources it was made from, so
 * that a source that was edited later is noticed.
 */
final class PolicyBuild {
  static final String BUILD =
      "build it with: opa build -t wasm -e llm/admission/decision -e llm/plan/decision"
          + " policy/*.rego && tar -xzf bundle.tar.gz -C policy /policy.wasm && (cd policy &&"
          + " sha256sum *.rego policy.wasm > policy.sha256)";

  /** A line has a digest, a space, a space or an asterisk, and a name. */
  private static final int NAME_AT = 66;

  private PolicyBuild() {}

  /** Whether the compiled policy is missing beside sources, or not known to be made from them. */
  static List<CheckProblem> faults(ReleaseContent content) {
    boolean sources = content.items().keySet().stream().anyMatch(ItemPath::isPolicy);
    String wasm = content.text(ItemPath.WASM).orElse(null);
    if (wasm == null) {
      return sources
          ? List.of(
              CheckProblem.error(
                  ItemPath.POLICY, "has .rego files but no " + ItemPath.WASM.name() + "; " + BUILD))
          : List.of();
    }
    byte[] compiled = decoded(wasm);
    if (compiled == null) {
      return List.of(CheckProblem.error(ItemPath.WASM.toString(), "is not Base64"));
    }
    return sources ? stale(content, compiled) : List.of();
  }

  private static byte @Nullable [] decoded(String wasm) {
    try {
      return Base64.getDecoder().decode(wasm.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static List<CheckProblem> stale(ReleaseContent content, byte[] compiled) {
    String sums = content.text(ItemPath.SUMS).orElse(null);
    if (sums == null) {
      return List.of(
          CheckProblem.error(
              ItemPath.POLICY,
              "has no "
                  + ItemPath.SUMS.name()
                  + " that says which sources "
                  + ItemPath.WASM.name()
                  + " is made from; "
                  + BUILD));
    }
    Map<String, String> built = digests(sums);
    List<CheckProblem> stale = new ArrayList<>();
    content
        .items()
        .forEach(
            (path, text) -> {
              if (path.isPolicy()
                  && !Sha256.hex(text.getBytes(UTF_8)).equals(built.remove(path.name()))) {
                stale.add(stale(path.name(), "is not what policy.wasm is made from"));
              }
            });
    if (!Sha256.hex(compiled).equals(built.remove(ItemPath.WASM.name()))) {
      stale.add(stale(ItemPath.WASM.name(), "is not the one that policy.sha256 was written for"));
    }
    for (String gone : built.keySet()) {
      stale.add(stale(gone, "is gone, but policy.wasm is made from it"));
    }
    return stale;
  }

  private static CheckProblem stale(String name, String why) {
    return CheckProblem.error(ItemPath.POLICY + "/" + name, why + "; " + BUILD);
  }

  private static Map<String, String> digests(String sums) {
    Map<String, String> digests = new HashMap<>();
    sums.lines()
        .filter(line -> line.length() > NAME_AT)
        .forEach(line -> digests.put(line.substring(NAME_AT), line.substring(0, NAME_AT - 2)));
    return digests;
  }
}
