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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.identity.VirtualKeys;
import io.shenyullm.core.pricing.PriceCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class SnapshotLoaderTest {
  @TempDir Path directory;

  private final TestingClock clock = new TestingClock();
  private final TestingPart part = new TestingPart();
  private final SnapshotStore store = new SnapshotStore(Snapshot.none());
  private final Secret token = VirtualKeys.generate(new SecureRandom());
  private final AtomicReference<byte[]> served = new AtomicReference<>(new byte[0]);
  private final ConcurrentLinkedQueue<String> authorizations = new ConcurrentLinkedQueue<>();
  private final AtomicReference<CompletableFuture<Void>> held =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private Duration trialDelay = Duration.ZERO;
  private @Nullable String console;
  private long minVersion;
  private KeyPair signer;
  private HttpServer server;
  private String url;
  private @Nullable SnapshotLoader loader;
  private ScheduledExecutorService executor;

  @BeforeEach
  void startServer() throws GeneralSecurityException, IOException {
    signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = served.get();
            String tag = '"' + SnapshotCompiler.sha256(body) + '"';
            String auth = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(String.valueOf(auth));
            held.get().orTimeout(120, TimeUnit.SECONDS).join();
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
              exchange.sendResponseHeaders(304, -1);
            } else if (body.length == 0) {
              exchange.sendResponseHeaders(503, -1);
            } else {
              exchange.getResponseHeaders().set("ETag", tag);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          }
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/llm/v1/snapshots/current";
  }

  @AfterEach
  void stop() {
    server.stop(0);
    if (loader != null) {
      loader.close();
    }
  }

  @Test
  void start_nothingConfiguredNorHeard_letsNothingThrough() {
    start(null, null);
    assertThat(loader.status().isLoaded()).isFalse();
    assertThat(store.current().routes()).isEmpty();
  }

  @Test
  void followSettings_nothingConfigured_trialIsInForce() {
    start(null, null);
    await(loader.followSettings());
    awaitLoaderIdle();
    assertThat(store.current().version()).isZero();
    assertThat(loader.status().source()).isEqualTo("built-in");
  }

  @Test
  void followSettings_restartOfTheTrial_isTheTrialAgain() {
    start(null, null);
    await(loader.followSettings());
    awaitLoaderIdle();
    loader.close();
    SnapshotStore fresh = new SnapshotStore(Snapshot.none());
    start(null, null, fresh);
    await(loader.followSettings());
    awaitLoaderIdle();
    assertThat(fresh.current().version()).isZero();
  }

  @Test
  void followSettings_keyPinned_neverTheTrial() {
    start(null, signer.getPublic());
    assertNoTrial();
  }

  @Test
  void followSettings_consoleNamed_neverTheTrial() {
    console = "http://console.test";
    start(null, null);
    assertNoTrial();
  }

  @Test
  void followSettings_leastVersionSet_neverTheTrial() {
    minVersion = 1;
    start(null, null);
    assertNoTrial();
  }

  @Test
  void followSettings_pinnedByAPluginWithoutASource_neverTheTrial() {
    start(null, null);
    await(loader.followSettings(SnapshotPin.from(7)));
    assertNoTrial();
  }

  @Test
  void followSettings_sourceNamedButNotThere_neverTheTrial() {
    start(SnapshotSource.following(url), null);
    assertNoTrial();
  }

  @Test
  void followSettings_pluginConfigUnreadable_neverTheTrial() {
    start(null, null);
    await(loader.followUnreadable());
    assertNoTrial();
  }

  @Test
  void followSettings_sourceNamedWithinTheDelay_noTrialInBetween() {
    trialDelay = Duration.ofHours(1);
    start(null, null);
    await(loader.followSettings());
    assertThat(loader.status().isLoaded()).isFalse();
    await(loader.follow(SnapshotSource.following(url)));
    loader.close();
    trialDelay = Duration.ZERO;
    start(null, null); // a source was named once, whatever became of it
    assertNoTrial();
  }

  @Test
  void followSettings_snapshotInForce_staysAndIsKept() throws IOException {
    Path file = directory.resolve("doc.json");
    Files.write(file, document(9));
    start(null, null);
    await(loader.follow(SnapshotSource.following(file.toString())));
    assertThat(store.current().version()).isEqualTo(9);
    await(loader.followSettings());
    awaitLoaderIdle();
    assertThat(store.current().version()).isEqualTo(9);
    loader.close();
    SnapshotStore fresh = new SnapshotStore(Snapshot.none());
    start(null, null, fresh);
    await(loader.followSettings());
    awaitLoaderIdle();
    assertThat(fresh.current().version()).isEqualTo(9);
  }

  @Test
  void followSettings_lastGoodUnreadable_neverTheTrial() throws IOException {
    Files.write(directory.resolve("snapshot-last-good.json"), new byte[] {'{'});
    start(null, null);
    assertNoTrial();
  }

  private void assertNoTrial() {
    await(loader.followSettings());
    awaitLoaderIdle();
    assertThat(loader.status().isLoaded()).isFalse();
    assertThat(store.current().routes()).isEmpty();
  }

  /** What was to be done at once when this is called has been done. */
  private void awaitLoaderIdle() {
    await(CompletableFuture.runAsync(() -> {}, executor));
    await(CompletableFuture.runAsync(() -> {}, executor));
  }

  @Test
  void start_signedOverHttp_inForceAndKept() throws IOException {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(store.current().version()).isEqualTo(5);
    assertThat(loader.status().reachable()).isTrue();
    assertThat(authorizations).contains("Bearer " + token.reveal());
    Path kept = directory.resolve("snapshot-last-good.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
  }

  @Test
  void poll_unchanged_compilesOnce() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    poll();
    poll();
    assertThat(part.compiled).hasValue(1);
  }

  @Test
  void poll_newerPublished_swaps() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(6));
    poll();
    assertThat(store.current().version()).isEqualTo(6);
  }

  @Test
  void lookNow_newerPublished_swapsLongBeforeThePoll() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(6));
    loader.lookNow();
    awaitThat(() -> store.current().version() == 6);
    await(loader.follow(SnapshotSource.following(url))); // until the last good one is written, too
  }

  @Test
  void lookNow_hintsInAStorm_oneLookFollowsTheOneUnderWay() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    int before = authorizations.size();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    held.set(answer);
    loader.lookNow();
    awaitThat(() -> authorizations.size() == before + 1);
    serve(document(6));
    for (int i = 0; i < 1_000; i++) {
      loader.lookNow();
    }
    await(loader.follow(SnapshotSource.following(url))); // all of them have been heard
    answer.complete(null);
    awaitThat(() -> store.current().version() == 6);
    await(loader.poll());
    // the one that was held, the one that followed, and the one of this test
    assertThat(authorizations).hasSize(before + 3);
  }

  @Test
  void lookNow_closed_doesNothing() {
    start(null, null);
    loader.close();
    loader.lookNow();
    assertThat(store.current().version()).isEqualTo(-1);
  }

  @Test
  void poll_badDocument_lastStaysAndIsCountedOnce() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve("{\"schema\":1,\"version\":6,\n\"typo\":1}".getBytes(UTF_8));
    poll();
    poll();
    LoaderStatus status = loader.status();
    assertThat(store.current().version()).isEqualTo(5);
    assertThat(status.refused()).isEqualTo(1);
    assertThat(status.lastRefusal().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.line()).isEqualTo(2));
  }

  @Test
  void poll_refusedForAFileThatComesLater_triedAgainAfterAWhile() throws IOException {
    Path key = directory.resolve("provider-key");
    serve(
        ("{\"schema\":1,\"version\":5,\"providers\":[{\"name\":\"p\",\"protocol\":\"openai\","
                + "\"baseUrl\":\"http://h\",\"apiKey\":{\"file\":\"provider-key\"}}]}")
            .getBytes(UTF_8));
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(store.current().version()).isEqualTo(-1);
    clock.pass(Duration.ofSeconds(31));
    poll();
    assertThat(loader.status().refused()).isEqualTo(1); // told once, however often it is tried
    Files.writeString(key, token.reveal());
    poll();
    assertThat(store.current().version()).isEqualTo(-1);
    clock.pass(Duration.ofSeconds(31));
    poll();
    assertThat(store.current().version()).isEqualTo(5);
  }

  @Test
  void poll_olderPublished_refusedUnlessPinned() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(4));
    poll();
    assertThat(store.current().version()).isEqualTo(5);
    assertThat(loader.status().lastRefusal().problems().toString()).contains("older");
    await(loader.follow(new SnapshotSource(url, SnapshotPin.to(4L, null))));
    assertThat(store.current().version()).isEqualTo(4);
  }

  @Test
  void poll_olderPublished_partsAreToldOnlyOfWhatComesIntoForce() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(4));
    poll();
    assertThat(part.compiled).hasValue(2);
    assertThat(part.activated).hasValue(1);
  }

  @Test
  void restart_olderServed_refusedBecauseLastGoodIsNewer() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    loader.close();
    serve(document(4));
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(store.current().version()).isEqualTo(5);
    assertThat(loader.status().refused()).isEqualTo(1);
  }

  @Test
  void start_diskLostAndOldDocumentServed_refusedBelowTheFloor() {
    minVersion = 5;
    serve(document(4));
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(loader.status().isLoaded()).isFalse();
    assertThat(loader.status().lastRefusal().problems().toString()).contains("below 5");
    await(
        loader.follow(
            new SnapshotSource(url, SnapshotPin.to(4L, null)))); // a pin is no way around it
    assertThat(loader.status().isLoaded()).isFalse();
    serve(document(5));
    await(loader.follow(SnapshotSource.following(url)));
    assertThat(store.current().version()).isEqualTo(5);
  }

  @Test
  void follow_floorInThePluginsConfig_refusesWhatIsBelow() {
    serve(document(5));
    start(null, signer.getPublic());
    await(loader.follow(new SnapshotSource(url, SnapshotPin.from(6))));
    assertThat(loader.status().isLoaded()).isFalse();
    serve(document(6));
    poll();
    assertThat(store.current().version()).isEqualTo(6);
  }

  @Test
  void followSettings_floorWithoutALocation_holdsForTheSettingsSource() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(6));
    await(loader.followSettings(SnapshotPin.from(7)));
    assertThat(store.current().version()).isEqualTo(5);
    assertThat(loader.status().lastRefusal().problems().toString()).contains("below 7");
    serve(document(7));
    poll();
    assertThat(store.current().version()).isEqualTo(7);
  }

  @Test
  void followSettings_versionWithoutALocation_goesBackInTheSettingsSource() {
    serve(document(6));
    start(SnapshotSource.following(url), signer.getPublic());
    serve(document(5));
    await(loader.followSettings(SnapshotPin.to(5L, null)));
    assertThat(store.current().version()).isEqualTo(5);
    serve(document(6));
    await(loader.followSettings());
    assertThat(store.current().version()).isEqualTo(6);
  }

  @Test
  void refusal_namesTheVersionAndEndsWhenWhatIsInForceIsOfferedAgain() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    serve("{\"schema\":1,\"version\":6,\"typo\":1}".getBytes(UTF_8));
    poll();
    assertThat(loader.status().lastRefusal().version()).isEqualTo(6);
    serve(document(5));
    poll();
    assertThat(loader.status().lastRefusal()).isNull();
    assertThat(loader.status().refused()).isEqualTo(1);
  }

  @Test
  void restart_sourceGone_lastGoodIsInForce() {
    serve(document(5));
    start(SnapshotSource.following(url), signer.getPublic());
    loader.close();
    served.set(new byte[0]);
    SnapshotStore fresh = new SnapshotStore(Snapshot.none());
    start(SnapshotSource.following(url), signer.getPublic(), fresh);
    assertThat(fresh.current().version()).isEqualTo(5);
    assertThat(loader.status().reachable()).isFalse();
  }

  @Test
  void start_sourceGoneAndNothingKept_letsNothingThrough() {
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(loader.status().isLoaded()).isFalse();
    assertThat(store.current().routes()).isEmpty();
  }

  @Test
  void start_otherSignerOrUnsigned_refused() throws GeneralSecurityException {
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    served.set(SnapshotEnvelope.seal(document(5), other.getPrivate(), signer.getPublic()));
    start(SnapshotSource.following(url), signer.getPublic());
    assertThat(loader.status().lastRefusal().problems().toString()).contains("not signed by");
    served.set(document(6));
    poll();
    assertThat(loader.status().lastRefusal().problems().toString()).contains("is not signed");
    assertThat(loader.status().isLoaded()).isFalse();
  }

  @Test
  void start_networkWithoutPinnedKey_refused() {
    serve(document(5));
    start(SnapshotSource.following(url), null);
    assertThat(loader.status().isLoaded()).isFalse();
    assertThat(loader.status().lastRefusal().problems().toString()).contains("public-key");
    assertThat(authorizations).isEmpty();
  }

  @Test
  void follow_pinnedDigest_takesOnlyThat() throws IOException {
    Path file = directory.resolve("doc.json");
    Files.write(file, document(9));
    start(null, null);
    await(loader.follow(new SnapshotSource(file.toString(), SnapshotPin.to(null, "0".repeat(64)))));
    assertThat(store.current().version()).isEqualTo(-1);
    String digest = SnapshotCompiler.sha256(document(9));
    await(loader.follow(new SnapshotSource(file.toString(), SnapshotPin.to(9L, digest))));
    assertThat(store.current().version()).isEqualTo(9);
  }

  @Test
  void follow_placeThatIsNotOurs_getsNoToken() throws IOException {
    HttpServer foreign =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicReference<String> sent = new AtomicReference<>();
    foreign.createContext(
        "/",
        exchange -> {
          try (exchange) {
            sent.set(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(404, -1);
          }
        });
    foreign.start();
    try {
      start(SnapshotSource.following(url), signer.getPublic());
      String elsewhere = "http://127.0.0.1:" + foreign.getAddress().getPort() + "/x";
      await(loader.follow(SnapshotSource.following(elsewhere)));
      assertThat(sent).hasValue("null");
    } finally {
      foreign.stop(0);
    }
  }

  @Test
  void open_payloadChanged_refused() {
    byte[] sealed = SnapshotEnvelope.seal(document(1), signer.getPrivate(), signer.getPublic());
    String changed =
        new String(sealed, UTF_8)
            .replace(
                Base64.getEncoder().encodeToString(document(1)),
                Base64.getEncoder().encodeToString(document(2)));
    assertThatThrownBy(
            () -> SnapshotEnvelope.open(changed.getBytes(UTF_8), signer.getPublic(), "x"))
        .isInstanceOf(SnapshotException.class);
  }

  @Test
  void publicKey_pemOrBase64_sameKey() {
    String base64 = Base64.getEncoder().encodeToString(signer.getPublic().getEncoded());
    assertThat(SnapshotEnvelope.publicKey(base64)).isEqualTo(signer.getPublic());
    assertThat(
            SnapshotEnvelope.publicKey(
                "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n"))
        .isEqualTo(signer.getPublic());
    assertThatThrownBy(() -> SnapshotEnvelope.publicKey("AAAA"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_pluginConfig_locationAndPin() throws SnapshotException {
    assertThat(read(Map.of("snapshot", " "))).isEqualTo(PluginSnapshot.NOTHING);
    assertThat(read(Map.of("snapshot", "f.json", "version", "", "sha256", "")))
        .isEqualTo(new PluginSnapshot("f.json", SnapshotPin.NONE));
    assertThat(read(Map.of("snapshot", "f.json", "version", "7", "sha256", "A".repeat(64))))
        .isEqualTo(new PluginSnapshot("f.json", SnapshotPin.to(7L, "a".repeat(64))));
    assertThat(read(Map.of("snapshot", "f.json", "minVersion", "9")))
        .isEqualTo(new PluginSnapshot("f.json", SnapshotPin.from(9)));
    assertThat(read(Map.of("version", 5)))
        .isEqualTo(new PluginSnapshot(null, SnapshotPin.to(5L, null)));
    assertThatThrownBy(() -> read(Map.of("snapshot", "f", "version", "x")))
        .isInstanceOf(SnapshotException.class);
    assertThatThrownBy(() -> read(Map.of("sha256", "12")))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("64 hexadecimal digits");
  }

  private static PluginSnapshot read(Map<String, @Nullable Object> config)
      throws SnapshotException {
    return PluginSnapshot.read(ConfigNode.root(config));
  }

  @Test
  void reap_replacedAndUnreachable_partsAreFreed() {
    TestingPart.Compiled compiled = new TestingPart.Compiled(1);
    java.util.List<Object> freed = new java.util.ArrayList<>();
    RetiredSnapshots retired = new RetiredSnapshots(parts -> freed.addAll(parts.values()));
    Snapshot held = withPart(compiled);
    retired.retire(held);
    retired.retire(withPart(compiled));
    long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
    while (freed.isEmpty() && System.nanoTime() < deadline) {
      System.gc();
      retired.reap();
    }
    assertThat(freed).containsExactly(compiled);
    // a request still holds the other one
    assertThat(retired.waiting()).isEqualTo(1);
    assertThat(held.version()).isEqualTo(1);
  }

  private static Snapshot withPart(TestingPart.Compiled compiled) {
    return new Snapshot(
        1,
        "00",
        Map.of(),
        Snapshot.none().catalog(),
        io.shenyullm.core.identity.IdentityConfig.NONE,
        Map.of(TestingPart.Compiled.class, compiled));
  }

  private void serve(byte[] document) {
    served.set(SnapshotEnvelope.seal(document, signer.getPrivate(), signer.getPublic()));
  }

  private static byte[] document(long version) {
    return ("{\"schema\":1,\"version\":" + version + "}").getBytes(UTF_8);
  }

  private void start(@Nullable SnapshotSource source, @Nullable PublicKey pinned) {
    start(source, pinned, store);
  }

  private void start(
      @Nullable SnapshotSource source, @Nullable PublicKey pinned, SnapshotStore into) {
    SnapshotCompiler compiler =
        new SnapshotCompiler(
            List.of(part), new SecretResolver(name -> null, directory), PriceCatalog::builtIn);
    executor = SnapshotLoader.newExecutor();
    loader =
        new SnapshotLoader(
            into,
            compiler,
            new LoaderSettings(
                directory,
                source,
                pinned,
                console,
                token,
                Duration.ofHours(1),
                minVersion,
                trialDelay),
            new AnonymousTrialSnapshot(name -> null),
            executor,
            clock);
    await(loader.start());
  }

  private void poll() {
    await(loader.poll());
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
  }
}
