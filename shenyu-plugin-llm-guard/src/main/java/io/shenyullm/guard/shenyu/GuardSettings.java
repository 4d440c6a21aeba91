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
package io.shenyullm.guard.shenyu;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * What a gateway's own environment says about the guard; everything else is in the snapshot.
 *
 * @param sidecar {@code shenyu.llm.policy.sidecar-url}: OPA beside the gateway; {@code null} for
 *     policies inside this JVM
 * @param policyDeadline {@code shenyu.llm.policy.deadline}: from asking to the decision
 * @param policyInstances {@code shenyu.llm.policy.instances}: evaluations at once, 1 to 16; each
 *     takes about 10 MB
 * @param policyQueue {@code shenyu.llm.policy.queue}: evaluations that may wait
 * @param scanQueue {@code shenyu.llm.guard.scan-queue}: large bodies that may wait per thread
 * @param scanDeadline {@code shenyu.llm.guard.scan-deadline}: for large bodies
 * @param auditKeyFile {@code shenyu.llm.audit.key-file}: secret of this gateway's audit chains;
 *     {@code null} for one that is made in the data directory
 */
record GuardSettings(
    @Nullable URI sidecar,
    Duration policyDeadline,
    int policyInstances,
    int policyQueue,
    int scanQueue,
    Duration scanDeadline,
    @Nullable Path auditKeyFile) {

  /**
   * Of an evaluation in this JVM. It takes 0.1 ms; the rest is for a pause of the JVM or a starved
   * machine, where a refused caller would be the worse answer. It ends policies that loop.
   */
  static final Duration EMBEDDED_DEADLINE = Duration.ofMillis(500);

  /** Of a call to OPA on the same machine, which takes under 1 ms. */
  static final Duration SIDECAR_DEADLINE = Duration.ofMillis(20);

  private static final int MOST_INSTANCES = 16;

  GuardSettings {
    requireWithin("shenyu.llm.policy.instances", policyInstances, 1, MOST_INSTANCES);
    requireWithin("shenyu.llm.policy.queue", policyQueue, 1, 65_536);
    requireWithin("shenyu.llm.guard.scan-queue", scanQueue, 1, 65_536);
    requirePositive("shenyu.llm.policy.deadline", policyDeadline);
    requirePositive("shenyu.llm.guard.scan-deadline", scanDeadline);
  }

  static GuardSettings of(Environment environment, int processors) {
    URI sidecar =
        Optional.ofNullable(environment.getProperty("shenyu.llm.policy.sidecar-url"))
            .filter(url -> !url.isBlank())
            .map(URI::create)
            .orElse(null);
    return new GuardSettings(
        sidecar,
        environment.getProperty(
            "shenyu.llm.policy.deadline",
            Duration.class,
            sidecar == null ? EMBEDDED_DEADLINE : SIDECAR_DEADLINE),
        environment.getProperty(
            "shenyu.llm.policy.instances", Integer.class, Math.max(1, Math.min(processors, 4))),
        environment.getProperty("shenyu.llm.policy.queue", Integer.class, 1_024),
        environment.getProperty("shenyu.llm.guard.scan-queue", Integer.class, 64),
        environment.getProperty(
            "shenyu.llm.guard.scan-deadline", Duration.class, Duration.ofSeconds(2)),
        Optional.ofNullable(environment.getProperty("shenyu.llm.audit.key-file"))
            .filter(file -> !file.isBlank())
            .map(Path::of)
            .orElse(null));
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be within " + least + ".." + most + ": " + value);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
