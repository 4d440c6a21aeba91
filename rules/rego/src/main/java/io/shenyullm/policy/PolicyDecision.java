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
package io.shenyullm.policy;

import io.shenyullm.core.exchange.Obligations;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy decided.
 *
 * @param allow whether the request may go on
 * @param reasons stable codes that say why not, e.g. {@code principal_denied:user}; for the audit
 *     trail, not for the caller
 * @param obligations conditions of an admission
 * @param denyMessage one sentence for the caller, from the policy's author
 * @param allowed positions of the candidates that a plan decision leaves; empty for an admission
 */
public record PolicyDecision(
    boolean allow,
    List<String> reasons,
    Obligations obligations,
    String denyMessage,
    Set<Integer> allowed) {

  static final String DEFAULT_DENY_MESSAGE = "The access policy does not allow this request.";

  /** What an empty or undefined result means. */
  static final PolicyDecision UNDEFINED = deny("policy_undefined");

  /** What a result of the wrong shape means. */
  static final PolicyDecision MALFORMED = deny("policy_malformed");

  public PolicyDecision {
    reasons = List.copyOf(reasons);
    allowed = Set.copyOf(allowed);
    Objects.requireNonNull(obligations, "obligations");
    Objects.requireNonNull(denyMessage, "denyMessage");
  }

  /** A refusal with one reason code. */
  public static PolicyDecision deny(String reason) {
    return new PolicyDecision(
        false, List.of(reason), Obligations.NONE, DEFAULT_DENY_MESSAGE, Set.of());
  }

  /**
   * Reads the value of a decision rule. Anything but an object with a boolean {@code allow} and
   * well-typed conditions denies: a condition that is misread must not vanish.
   */
  static PolicyDecision fromTree(@Nullable Object value) {
    if (value == null) {
      return UNDEFINED;
    }
    if (!(value instanceof Map<?, ?> map) || !(map.get("allow") instanceof Boolean allow)) {
      return MALFORMED;
    }
    Object message = map.get("deny_message");
    List<String> reasons = strings(map.get("reasons"));
    Obligations obligations = obligations(map.get("obligations"));
    Set<Integer> allowed = indexes(map.get("allowed"));
    if (reasons == null || obligations == null || allowed == null) {
      return MALFORMED;
    }
    return new PolicyDecision(
        allow,
        reasons,
        obligations,
        message instanceof String s && !s.isBlank() ? s : DEFAULT_DENY_MESSAGE,
        allowed);
  }

  private static @Nullable Obligations obligations(@Nullable Object value) {
    if (value == null) {
      return Obligations.NONE;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    List<String> models = strings(map.get("allowed_models"));
    List<String> regions = strings(map.get("allowed_regions"));
    Object noCache = map.get("no_cache");
    if (models == null || regions == null || !(noCache == null || noCache instanceof Boolean)) {
      return null;
    }
    return new Obligations(
        new LinkedHashSet<>(models), new LinkedHashSet<>(regions), Boolean.TRUE.equals(noCache));
  }

  private static @Nullable List<String> strings(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<String> strings = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof String s)) {
        return null;
      }
      strings.add(s);
    }
    return strings;
  }

  private static @Nullable Set<Integer> indexes(@Nullable Object value) {
    if (value == null) {
      return Set.of();
    }
    if (!(value instanceof List<?> list)) {
      return null;
    }
    Set<Integer> indexes = new LinkedHashSet<>();
    for (Object element : list) {
      if (!(element instanceof Integer i)) {
        return null;
      }
      indexes.add(i);
    }
    return indexes;
  }
}
