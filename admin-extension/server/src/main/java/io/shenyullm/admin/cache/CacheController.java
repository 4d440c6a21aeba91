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
package io.shenyullm.admin.cache;

import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.core.cache.CachePurge;
import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.snapshot.ReplyCaching;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Purges cached replies at every gateway. Nothing brings them back; they are made again. */
@RestController
public class CacheController {
  private static final Logger LOG = LoggerFactory.getLogger(CacheController.class);
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration PASS = Duration.ofMinutes(2);
  private static final int MAX_TAG_CHARS = 1_000;

  /** Kinds of tags by the word before the colon. */
  private static final Map<String, UnaryOperator<String>> KINDS =
      Map.of(
          "tenant", CacheTag::tenant,
          "route", CacheTag::route,
          "model", CacheTag::model,
          "tag", CacheTag::own);

  private final ConsoleGrid access;
  private final CachePurge purge;

  public CacheController(ConsoleGrid access, Clock clock) {
    this.access = access;
    this.purge =
        new CachePurge(
            access.grid(),
            clock,
            new SecureRandom()::nextLong,
            ReplyCaching.MAX_TTL,
            DEADLINE,
            PASS);
  }

  /**
   * @param tag {@code tenant:}, {@code route:}, {@code model:} or {@code tag:} and a name
   * @param all everything instead
   */
  record Purge(@Nullable String tag, @Nullable Boolean all) {}

  /**
   * Answers when the grid has the purge and this console has heard of it. Connected gateways hear
   * of it about then; those that are cut off serve what is in their memory until they are back.
   */
  @PostMapping("/llm/api/v1/cache-purges")
  @RequiresRole(Role.OPERATOR)
  Map<String, String> purge(@RequestBody Purge wanted, HttpServletRequest request) {
    boolean all = Boolean.TRUE.equals(wanted.all());
    String tag = wanted.tag();
    if (all == (tag != null)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "say which replies: either tag or \"all\":true");
    }
    String name = tag == null ? CacheTag.ALL : name(tag);
    String shown = tag == null ? "everything" : tag;
    String operator = Operators.name(request);
    access.change(
        deadline -> {
          CachePurge.Purge started = purge.byTags(Set.of(name));
          started.removed().whenComplete((count, failure) -> removed(shown, count, failure));
          return started.invalidated();
        });
    LOG.info("cached replies purged by {}: {}", operator, shown);
    Changes.tell(request, null, Map.of("purged", shown));
    return Map.of("purged", shown);
  }

  private static void removed(String shown, @Nullable Long count, @Nullable Throwable failure) {
    if (failure == null) {
      LOG.info("purge of {}: {} replies removed from the grid", shown, count);
    } else {
      LOG.info(
          "purge of {}: replies that are not served any more stay in the grid until they expire:"
              + " {}",
          shown,
          failure.toString());
    }
  }

  private static String name(String tag) {
    int colon = tag.indexOf(':');
    UnaryOperator<String> kind = colon < 0 ? null : KINDS.get(tag.substring(0, colon));
    String value = tag.substring(colon + 1);
    if (kind == null
        || value.isBlank()
        || tag.length() > MAX_TAG_CHARS
        || !Texts.isPrintable(tag)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "tag must be tenant:, route:, model: or tag: and a name, such as route:default");
    }
    return kind.apply(value);
  }
}
