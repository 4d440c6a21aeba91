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
package io.shenyullm.core.shenyu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.grid.GridProperties;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.outbox.OutboxPlace;
import io.shenyullm.core.shenyu.rehearsal.Rehearsal;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotPin;
import io.shenyullm.core.snapshot.SnapshotSource;
import io.shenyullm.core.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.shenyu.common.dto.PluginData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

class LlmCoreAutoConfigurationTest {
  private final HostPlugins plugins = new HostPlugins();

  private static StandardEnvironment environment(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return environment;
  }

  @Test
  void imports_nameTheConfiguration() {
    assertThat(
            ImportCandidates.load(
                org.springframework.boot.autoconfigure.AutoConfiguration.class,
                getClass().getClassLoader()))
        .contains(LlmCoreAutoConfiguration.class.getName());
  }

  @Test
  void context_withoutAnyPlugin_hasAllBeansAndStartsTwice(@TempDir Path directory) {
    for (int i = 0; i < 2; i++) {
      try (AnnotationConfigReactiveWebApplicationContext context =
          new AnnotationConfigReactiveWebApplicationContext()) {
        context.setEnvironment(
            environment(
                Map.of(
                    "shenyu.llm.gateway-id", "gw-1",
                    "shenyu.llm.metrics.port", "-1",
                    "shenyu.llm.data-dir", directory.toString())));
        context.register(LlmCoreAutoConfiguration.class);
        context.refresh();
        assertThat(context.getBean("llmClock")).isInstanceOf(Clock.class);
        assertThat(context.getBean(LlmEntry.class)).isInstanceOf(ReactiveLlmEntry.class);
        assertThat(context.getBean(ResponseWriter.class)).isNotNull();
        assertThat(context.getBean(SnapshotStore.class)).isNotNull();
        assertThat(context.getBean(SnapshotLoader.class)).isNotNull();
        assertThat(context.getBean(SnapshotSources.class)).isNotNull();
        assertThat(context.getBean(Outbox.class).depth(Outbox.Topic.USAGE)).isZero();
        assertThat(context.getBean(LlmMetrics.class)).isNotNull();
        GatewayIdentity identity = context.getBean(GatewayIdentity.class);
        assertThat(identity.id()).isEqualTo("gw-1");
        assertThat(identity.boot()).hasSize(32);
        assertThat(identity.dataDirectory()).isEqualTo(directory);
      }
    }
  }

  @Test
  void settings_absent_areTheDefaults() {
    LlmSettings settings = LlmSettings.of(environment(Map.of()));
    assertThat(settings.gatewayId()).isNull();
    assertThat(settings.dataDirectory()).isEqualTo(LlmSettings.DEFAULT_DATA_DIR);
    assertThat(settings.snapshot().url()).isNull();
    assertThat(settings.snapshot().publicKey()).isNull();
    assertThat(settings.snapshot().pollInterval()).isNull();
    assertThat(settings.console().url()).isNull();
    assertThat(settings.outbox().place(Path.of("data")))
        .isEqualTo(new OutboxPlace(Path.of("data"), null, 16 << 20, 1L << 30));
    assertThat(settings.metrics().port()).isNull();
  }

  @Test
  void settings_outboxTooSmallOrUneven_isRefused() {
    assertThatThrownBy(
            () -> LlmSettings.of(environment(Map.of("shenyu.llm.outbox.max-bytes", "1KB"))))
        .hasRootCauseMessage("shenyu.llm.outbox.max-bytes must be at least 8388608");
    assertThatThrownBy(
            () -> LlmSettings.of(environment(Map.of("shenyu.llm.outbox.memory-bytes", "5MB"))))
        .hasRootCauseMessage(
            "shenyu.llm.outbox.memory-bytes must be a multiple of 4MB within 4MB..256MB");
  }

  @Test
  void settings_full_areAllRead() {
    String token = Long.toHexString(System.nanoTime());
    LlmSettings settings =
        LlmSettings.of(
            environment(
                Map.ofEntries(
                    Map.entry("shenyu.llm.gateway-id", "gw"),
                    Map.entry("shenyu.llm.data-dir", "/data"),
                    Map.entry("shenyu.llm.snapshot.url", "http://console/x"),
                    Map.entry("shenyu.llm.snapshot.public-key", "key"),
                    Map.entry("shenyu.llm.snapshot.poll-interval", "5s"),
                    Map.entry("shenyu.llm.console.url", "http://console"),
                    Map.entry("shenyu.llm.console.token", token),
                    Map.entry("shenyu.llm.outbox.max-bytes", "64MB"),
                    Map.entry("shenyu.llm.in-flight.max-bytes", "8MB"),
                    Map.entry("shenyu.llm.outbox.memory-bytes", "8MB"),
                    Map.entry("shenyu.llm.outbox.memory-dir", "/run/shm"),
                    Map.entry("shenyu.llm.metrics.port", "9464"),
                    Map.entry("shenyu.llm.grid.type", "ignite"))));
    assertThat(settings)
        .isEqualTo(
            new LlmSettings(
                "gw",
                Path.of("/data"),
                new LlmSettings.SnapshotSettings(
                    "http://console/x", "key", Duration.ofSeconds(5), null),
                new LlmSettings.Console("http://console", token),
                new LlmSettings.OutboxSettings(
                    DataSize.ofMegabytes(64), DataSize.ofMegabytes(8), Path.of("/run/shm")),
                new LlmSettings.InFlightSettings(DataSize.ofMegabytes(8)),
                new LlmSettings.Metrics(9464, false),
                new GridProperties("ignite", null, null, null, null, null, null, null, null),
                LlmSettings.RehearsalSettings.NONE));
    assertThat(settings.toString()).doesNotContain(token);
  }

  @Test
  void settings_rehearsal_limitOrDefault() {
    assertThat(LlmSettings.of(environment(Map.of())).rehearsal().limitOrDefault())
        .isEqualTo(Rehearsal.DEFAULT_LIMIT);
    assertThat(
            LlmSettings.of(environment(Map.of("shenyu.llm.rehearsal.limit", "9s")))
                .rehearsal()
                .limitOrDefault())
        .isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void pluginConfig_ofThreePlugins_lastNamedWins() {
    TestingFollower follower = new TestingFollower();
    SnapshotSources sources = new SnapshotSources(follower);
    SnapshotPluginDataHandler guard =
        new SnapshotPluginDataHandler(PluginNames.GUARD, sources, plugins);
    SnapshotPluginDataHandler cost =
        new SnapshotPluginDataHandler(PluginNames.COST, sources, plugins);
    assertThat(guard.pluginNamed()).isEqualTo("llmGuard");
    guard.handlerPlugin(plugin("{\"snapshot\":\"a.json\",\"version\":\"\",\"sha256\":\"\"}"));
    cost.handlerPlugin(plugin(null));
    cost.handlerPlugin(plugin("{}"));
    guard.handlerPlugin(plugin("not json"));
    cost.handlerPlugin(plugin("{\"snapshot\":\"b.json\",\"version\":\"7\"}"));
    cost.removePlugin(plugin(null));
    guard.handlerPlugin(plugin(""));
    assertThat(follower.heard)
        .containsExactly(
            SnapshotSource.following("a.json").toString(),
            "unreadable",
            new SnapshotSource("b.json", SnapshotPin.to(7L, null)).toString(),
            SnapshotSource.following("a.json").toString(),
            "settings");
  }

  @Test
  void pluginConfig_floorAndSourceOnDifferentPlugins_bothHold() {
    TestingFollower follower = new TestingFollower();
    SnapshotSources sources = new SnapshotSources(follower);
    handler(PluginNames.GUARD, sources)
        .handlerPlugin(plugin("{\"snapshot\":\"a.json\",\"minVersion\":7}"));
    handler(PluginNames.COST, sources).handlerPlugin(plugin("{\"snapshot\":\"a.json\"}"));
    handler(PluginNames.ROUTER, sources).handlerPlugin(plugin("{\"minVersion\":\"9\"}"));
    handler(PluginNames.GUARD, sources).removePlugin(plugin(null));
    assertThat(follower.heard)
        .containsExactly(
            new SnapshotSource("a.json", SnapshotPin.from(7)).toString(),
            new SnapshotSource("a.json", SnapshotPin.from(9)).toString());
  }

  @Test
  void pluginConfig_pinWithoutASource_holdsForWhicheverIsFollowed() {
    TestingFollower follower = new TestingFollower();
    SnapshotSources sources = new SnapshotSources(follower);
    handler(PluginNames.GUARD, sources).handlerPlugin(plugin("{\"version\":5}"));
    handler(PluginNames.COST, sources).handlerPlugin(plugin("{\"snapshot\":\"a.json\"}"));
    handler(PluginNames.COST, sources)
        .handlerPlugin(plugin("{\"snapshot\":\"a.json\",\"version\":6}"));
    assertThat(follower.heard)
        .containsExactly(
            "settings " + SnapshotPin.to(5L, null),
            new SnapshotSource("a.json", SnapshotPin.to(5L, null)).toString(),
            new SnapshotSource("a.json", SnapshotPin.to(6L, null)).toString());
  }

  private SnapshotPluginDataHandler handler(String pluginName, SnapshotSources sources) {
    return new SnapshotPluginDataHandler(pluginName, sources, plugins);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "{}", "null", "{\"snapshot\":\"\"}"})
  void pluginConfig_namesNothing_isHeardOnce(@Nullable String config) {
    TestingFollower follower = new TestingFollower();
    SnapshotSources sources = new SnapshotSources(follower);
    SnapshotPluginDataHandler guard =
        new SnapshotPluginDataHandler(PluginNames.GUARD, sources, plugins);
    guard.handlerPlugin(plugin(config));
    guard.handlerPlugin(plugin(config));
    assertThat(follower.heard).containsExactly("settings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"snapshot\":", "{\"snapshot\":5}", "[]", "{\"snapshotUrl\":\"a.json\"}"})
  void pluginConfig_cannotBeRead_isToldApartFromNothing(String config) {
    TestingFollower follower = new TestingFollower();
    new SnapshotPluginDataHandler(PluginNames.COST, new SnapshotSources(follower), plugins)
        .handlerPlugin(plugin(config));
    assertThat(follower.heard).containsExactly("unreadable");
  }

  private static final class TestingFollower implements SnapshotSources.Follower {
    final List<String> heard = new ArrayList<>();

    @Override
    public void follow(SnapshotSource source) {
      heard.add(source.toString());
    }

    @Override
    public void followSettings() {
      heard.add("settings");
    }

    @Override
    public void followSettings(SnapshotPin pin) {
      heard.add("settings " + pin);
    }

    @Override
    public void followUnreadable() {
      heard.add("unreadable");
    }
  }

  private static PluginData plugin(@Nullable String config) {
    PluginData plugin = new PluginData();
    plugin.setConfig(config);
    return plugin;
  }
}
