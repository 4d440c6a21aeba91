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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Problems;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.identity.IdentityConfig;
import io.shenyullm.core.identity.JwtVerifier;
import io.shenyullm.core.identity.KeyRing;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.identity.VirtualKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code identity}. */
final class IdentityReader {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> HINTS = Set.of("project", "tags");

  private final SecretResolver secrets;
  private final Problems problems;

  IdentityReader(SecretResolver secrets, Problems problems) {
    this.secrets = secrets;
    this.problems = problems;
  }

  IdentityConfig read(ConfigNode root) {
    return problems.get(
        () -> {
          ConfigNode node = root.object("identity");
          problems.run(() -> node.allowOnly("pepper", "keys", "jwt", "appKeys"));
          KeyRing keys = problems.get(() -> keys(node), KeyRing.EMPTY);
          return new IdentityConfig(keys, jwt(node), appKeys(node));
        },
        IdentityConfig.NONE);
  }

  private KeyRing keys(ConfigNode node) throws SnapshotException {
    Map<String, VirtualKey> byHash = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    List<ConfigNode> keys = node.objects("keys");
    for (ConfigNode key : keys) {
      problems.run(
          () -> {
            VirtualKey virtual = key(key);
            String hash = key.string("hash");
            if (!HASH.matcher(hash).matches()) {
              throw key.problem("hash", "must be 64 lower-case hexadecimal digits");
            }
            if (!ids.add(virtual.id())) {
              throw key.problem("id", "is used twice: " + virtual.id());
            }
            if (byHash.putIfAbsent(hash, virtual) != null) {
              throw key.problem("hash", "belongs to another key already");
            }
          });
    }
    Optional<Secret> pepper = secrets.resolve(node, "pepper");
    if (keys.isEmpty()) {
      return KeyRing.EMPTY;
    }
    if (pepper.isEmpty()) {
      throw node.problem("pepper", "is required where there are keys");
    }
    return new KeyRing(pepper.get(), byHash);
  }

  private static VirtualKey key(ConfigNode node) throws SnapshotException {
    node.allowOnly("id", "hash", "expiresAt", "allowedHints", "principal");
    String id = node.string("id");
    List<String> hints = node.strings("allowedHints");
    if (!HINTS.containsAll(hints)) {
      throw node.problem("allowedHints", "takes \"project\" and \"tags\" only");
    }
    Instant expiresAt = null;
    if (node.has("expiresAt")) {
      try {
        expiresAt = Instant.parse(node.string("expiresAt"));
      } catch (DateTimeException e) {
        throw node.problem("expiresAt", "must be a UTC time such as 2027-01-01T00:00:00Z");
      }
    }
    if (!node.has("principal")) {
      throw node.problem("principal", "is required");
    }
    return new VirtualKey(
        id, principal(node.object("principal"), id), Set.copyOf(hints), expiresAt);
  }

  private static Principal principal(ConfigNode node, @Nullable String keyId)
      throws SnapshotException {
    node.allowOnly(
        "tenant", "organisation", "department", "team", "project", "user", "application");
    return new Principal(
        name(node, "tenant"),
        node.optionalString("organisation").orElse(null),
        node.optionalString("department").orElse(null),
        node.optionalString("team").orElse(null),
        node.optionalString("project").orElse(null),
        name(node, "user"),
        keyId,
        node.optionalString("application").orElse(null));
  }

  private static String name(ConfigNode node, String key) throws SnapshotException {
    String name = node.string(key);
    if (name.isBlank()) {
      throw node.problem(key, "must not be blank");
    }
    return name;
  }

  private @Nullable JwtVerifier jwt(ConfigNode parent) throws SnapshotException {
    if (!parent.has("jwt")) {
      return null;
    }
    ConfigNode node = parent.object("jwt");
    node.allowOnly("issuer", "audience", "jwksFile", "hmac", "claims");
    ConfigNode claimsNode = node.object("claims");
    Map<String, String> claims = new LinkedHashMap<>();
    for (String level : claimsNode.keys()) {
      claims.put(level, claimsNode.string(level));
    }
    Optional<String> jwksFile = node.optionalString("jwksFile");
    byte[] jwks = jwksFile.isEmpty() ? null : secrets.read(node, "jwksFile", jwksFile.get());
    Secret shared = secrets.resolve(node, "hmac").orElse(null);
    try {
      return new JwtVerifier(node.string("issuer"), node.string("audience"), shared, jwks, claims);
    } catch (IllegalArgumentException e) {
      throw parent.problem("jwt", String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Principal> appKeys(ConfigNode parent) throws SnapshotException {
    ConfigNode node = parent.object("appKeys");
    Map<String, Principal> appKeys = new LinkedHashMap<>();
    for (String appKey : node.keys()) {
      problems.run(() -> appKeys.put(appKey, principal(node.object(appKey), null)));
    }
    return appKeys;
  }
}
