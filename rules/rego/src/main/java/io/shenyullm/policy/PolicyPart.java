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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the {@code policy} section: a compiled bundle or the built-in one, and the data
 * document. Runs seconds, on the snapshot loader's thread. Snapshots whose bundle and data are the
 * same share one engine, with its remembered decisions: most publishes change something else.
 */
public final class PolicyPart implements SnapshotPart<CompiledPolicy> {
  /** Decoded; the built-in bundle has 0.15 MB. */
  private static final int MAX_WASM_BYTES = 8 << 20;

  /** Of the digest; enough to tell the versions of one operator apart. */
  private static final int VERSION_CHARS = 16;

  private static final String BUILT_IN = "policy.wasm";

  /** Makes the engine for a compiled bundle and its data. */
  @FunctionalInterface
  public interface EngineFactory {
    /**
     * @param dataJson a JSON object
     * @throws RuntimeException if the bundle cannot be used
     */
    EmbeddedPolicyEngine create(byte[] wasm, String dataJson);
  }

  private final @Nullable EngineFactory factory;
  private final @Nullable PolicyEngine sidecar;

  /** Engines of live snapshots by digest; guarded by itself, never touched by requests. */
  private final Map<String, Shared> inUse = new HashMap<>();

  /** A policy and the number of snapshots that hold it. */
  private static final class Shared {
    final CompiledPolicy policy;
    int snapshots;
    volatile boolean tested;

    Shared(CompiledPolicy policy) {
      this.policy = policy;
    }
  }

  private PolicyPart(@Nullable EngineFactory factory, @Nullable PolicyEngine sidecar) {
    this.factory = factory;
    this.sidecar = sidecar;
  }

  /** Policies run inside this JVM. */
  public static PolicyPart embedded(EngineFactory factory) {
    return new PolicyPart(factory, null);
  }

  /** OPA beside the gateway decides; the section is checked for its shape only. */
  public static PolicyPart sidecar(PolicyEngine engine) {
    return new PolicyPart(null, engine);
  }

  @Override
  public Class<CompiledPolicy> type() {
    return CompiledPolicy.class;
  }

  @Override
  public CompiledPolicy compile(ConfigNode document, ModelCatalog catalog)
      throws SnapshotException {
    ConfigNode section = document.object("policy");
    section.allowOnly("files", "wasm", "data");
    List<ConfigNode> files = section.objects("files");
    for (ConfigNode file : files) {
      file.allowOnly("path", "text");
      file.string("path");
      file.string("text");
    }
    Optional<byte[]> given = wasm(section);
    if (files.isEmpty() && given.isEmpty()) {
      // what another policy reads, only its author knows
      PolicyData.check(document);
    }
    ConfigNode data = section.object("data");
    Map<String, @Nullable Object> dataTree = new LinkedHashMap<>();
    data.keys().forEach(key -> dataTree.put(key, data.raw(key)));
    PolicyEngine beside = sidecar;
    if (beside != null) {
      return new CompiledPolicy("sidecar", beside);
    }
    if (given.isEmpty() && !files.isEmpty()) {
      throw section.problem(
          "wasm", "is required with policy.files: sources are compiled when they are published");
    }
    byte[] wasm = given.orElseGet(PolicyPart::builtIn);
    byte[] dataJson = Json.write(dataTree);
    EngineFactory make = factory;
    if (make == null) {
      throw new IllegalStateException("neither embedded nor sidecar");
    }
    String digest = digest(wasm, dataJson);
    synchronized (inUse) {
      Shared shared = inUse.get(digest);
      if (shared == null) {
        try {
          shared =
              new Shared(
                  new CompiledPolicy(
                      digest.substring(0, VERSION_CHARS),
                      make.create(wasm, new String(dataJson, StandardCharsets.UTF_8))));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
          // a hostile or damaged module may fail in any way while it is turned into code
          throw section.problem("wasm", "cannot be used: " + reason(e));
        }
        inUse.put(digest, shared);
      }
      shared.snapshots++;
      return shared.policy;
    }
  }

  @Override
  public void smokeTest(CompiledPolicy compiled) throws SnapshotException {
    if (!(compiled.engine() instanceof EmbeddedPolicyEngine engine)) {
      return; // a sidecar may be down now and up later; every request is refused until then
    }
    Shared shared = sharedOf(engine);
    if (shared != null && shared.tested) {
      return; // requests may hold all of its instances, and should not have to wait for this one
    }
    smokeTest(engine);
    if (shared != null) {
      shared.tested = true;
    }
  }

  private static void smokeTest(EmbeddedPolicyEngine engine) throws SnapshotException {
    for (Entrypoint entrypoint : Entrypoint.values()) {
      PolicyDecision decision;
      try {
        decision = engine.evaluateNow(entrypoint, MADE_UP);
      } catch (RuntimeException | StackOverflowError e) {
        throw new SnapshotException(
            "policy", entrypoint.decisionPath() + " cannot be evaluated: " + reason(e));
      }
      if (decision.equals(PolicyDecision.UNDEFINED) || decision.equals(PolicyDecision.MALFORMED)) {
        throw new SnapshotException(
            "policy",
            entrypoint.decisionPath()
                + " must be an object with a boolean \"allow\" for every input; it is "
                + (decision.equals(PolicyDecision.UNDEFINED) ? "undefined" : "something else"));
      }
    }
  }

  @Override
  public void dispose(CompiledPolicy compiled) {
    if (!(compiled.engine() instanceof EmbeddedPolicyEngine engine)) {
      return;
    }
    synchronized (inUse) {
      Shared shared = sharedOf(engine);
      if (shared != null) {
        shared.snapshots--;
        if (shared.snapshots > 0) {
          return;
        }
        inUse.values().remove(shared);
      }
    }
    engine.close();
  }

  private @Nullable Shared sharedOf(EmbeddedPolicyEngine engine) {
    synchronized (inUse) {
      for (Shared shared : inUse.values()) {
        if (shared.policy.engine() == engine) {
          return shared;
        }
      }
      return null;
    }
  }

  /** The policy that ships with us. */
  static byte[] builtIn() {
    try (InputStream in = PolicyPart.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException("the built-in policy is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Map<String, @Nullable Object> MADE_UP =
      Map.of(
          "principal", Map.of("tenant", "smoke-test", "user", "smoke-test"),
          "route", Map.of("name", "smoke-test"),
          "request",
              Map.of("model", "auto", "stream", false, "tools", false, "messages", 1, "tokens", 1),
          "findings", Map.of("EMAIL_ADDRESS", 1),
          "unscannable", 0,
          "data_class", "confidential",
          "risk", 0.1,
          "injection", Map.of("score", 0.1, "flagged", false, "action", "mark"),
          "candidates",
              List.of(Map.of("model", "m", "provider", "p", "region", "r", "simulated", true)));

  private static Optional<byte[]> wasm(ConfigNode section) throws SnapshotException {
    Optional<String> text = section.optionalString("wasm");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(text.get());
    } catch (IllegalArgumentException e) {
      throw section.problem("wasm", "must be base64");
    }
    if (bytes.length > MAX_WASM_BYTES) {
      throw section.problem("wasm", "has more than " + MAX_WASM_BYTES + " bytes");
    }
    return Optional.of(bytes);
  }

  private static String digest(byte[] wasm, byte[] data) {
    MessageDigest sha = Sha256.digest();
    sha.update(wasm);
    return HexFormat.of().formatHex(sha.digest(data));
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
