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

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The release that gateways are given, and what of it the console's pages ask for. Immutable. */
record OfferedRelease(
    Release release,
    ReleaseContent content,
    Published published,
    Map<String, @Nullable Object> document,
    PublishedBudgets budgets,
    PublishedKeys keys,
    List<ReleasedRoute> routes) {

  /**
   * Empty where this console's key has not signed it: whoever can write into the database must not
   * get a signature for it.
   */
  static Optional<OfferedRelease> of(StoredRelease stored, SigningKey key) {
    Release release = stored.release();
    byte[] signed = signed(stored, key).orElse(null);
    if (!Arrays.equals(signed, stored.document())) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> document = Json.parseObject(stored.document());
    return Optional.of(
        new OfferedRelease(
            release,
            stored.content(),
            new Published(release.version(), release.sha256(), stored.envelope()),
            document,
            PublishedBudgets.of(document),
            PublishedKeys.of(document),
            ReleasedRoute.of(document)));
  }

  /**
   * Why items must not be released again as those of a release; {@code null} if they may. Only of
   * what this console's key has signed it can be known: what another has, an operator releases
   * anew.
   *
   * @param content as it is to be used, whenever it was read
   */
  static @Nullable String fault(StoredRelease stored, ReleaseContent content, SigningKey key) {
    byte[] signed = signed(stored, key).orElse(null);
    if (signed == null) {
      return null;
    }
    Release release = stored.release();
    ReleaseDocument built = ReleaseDocument.of(content, release.version(), release.createdAt());
    // not by bytes: the order of what is put into a section is not that of another console
    return built.faults().isEmpty()
            && Json.parseObject(built.bytes()).equals(Json.parseObject(signed))
        ? null
        : "the items of release "
            + release.version()
            + " in the database are not those that were signed: nothing is released of them;"
            + " roll back to a release before it";
  }

  /** The document in the envelope; empty where another key has signed it. */
  private static Optional<byte[]> signed(StoredRelease stored, SigningKey key) {
    try {
      return Optional.of(
          SnapshotEnvelope.open(
              stored.envelope(), key.publicKey(), "release " + stored.release().version()));
    } catch (SnapshotException e) {
      return Optional.empty();
    }
  }
}
