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
package io.shenyullm.core.shenyu.rehearsal;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotSource;
import io.shenyullm.core.snapshot.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.shenyu.common.dto.RuleData;
import org.apache.shenyu.plugin.api.ShenyuPluginChain;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.reactive.context.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.web.reactive.context.StandardReactiveWebEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.ClassUtils;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * Our plugins once more, put together by their own configurations in a context that sees neither
 * the host's settings nor the environment, behind a server on loopback.
 */
final class RehearsalGateway implements AutoCloseable {
  /**
   * Our plugins' configurations; what else of ours is on the class path is no part of a request.
   */
  private static final String CONFIGURATIONS = "io\\.shenyullm\\.[a-z]+\\.shenyu\\.[A-Za-z]+";

  private static final Duration LONGEST_LOAD = Duration.ofSeconds(30);

  private final String key = "sk-llm-" + UUID.randomUUID();
  private final Path directory;
  private final LoopResources loops = LoopResources.create("llm-rehearsal", 1, true);
  private final AnnotationConfigReactiveWebApplicationContext context =
      new AnnotationConfigReactiveWebApplicationContext();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private int port;

  private RehearsalGateway(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts one.
   *
   * @param dataDirectory where it may keep its own folder
   * @throws IOException if it does not get ready
   */
  static RehearsalGateway open(Path dataDirectory) throws IOException, InterruptedException {
    Files.createDirectories(dataDirectory);
    RehearsalGateway gateway =
        new RehearsalGateway(Files.createTempDirectory(dataDirectory, "rehearsal-"));
    try {
      gateway.start();
      return gateway;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      gateway.close();
      throw e;
    }
  }

  RehearsalCaller caller() {
    return new RehearsalCaller(port, key);
  }

  private void start() throws IOException, InterruptedException {
    RehearsalProvider provider = new RehearsalProvider(loops);
    opened.add(provider);
    refresh();
    follow(document(provider.port()));
    DisposableServer server =
        HttpServer.create()
            .runOn(loops)
            .host(RehearsalProvider.HOST)
            .port(0)
            .handle(
                new ReactorHttpHandlerAdapter(
                    WebHttpHandlerBuilder.webHandler(new Chain(plugins(), 0)::execute).build()))
            .bindNow();
    opened.add(server::disposeNow);
    port = server.port();
  }

  private void refresh() {
    ClassLoader loader = RehearsalGateway.class.getClassLoader();
    StandardReactiveWebEnvironment environment = new StandardReactiveWebEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    List.copyOf(sources.stream().toList()).forEach(source -> sources.remove(source.getName()));
    sources.addFirst(
        new MapPropertySource(
            "rehearsal",
            Map.of(
                "shenyu.llm.gateway-id",
                "rehearsal",
                "shenyu.llm.data-dir",
                directory.toString(),
                "shenyu.llm.metrics.port",
                -1,
                Rehearsal.LIMIT_PROPERTY,
                "0s")));
    context.setEnvironment(environment);
    context.setClassLoader(loader);
    context.registerBean(Outbox.class, DiscardingOutbox::new);
    context.register(configurations(loader));
    context.refresh();
    opened.add(context::close);
  }

  private static Class<?>[] configurations(ClassLoader loader) {
    List<Class<?>> found = new ArrayList<>();
    for (String name : ImportCandidates.load(AutoConfiguration.class, loader)) {
      if (name.matches(CONFIGURATIONS)) {
        found.add(ClassUtils.resolveClassName(name, loader));
      }
    }
    return Configurations.getClasses(AutoConfigurations.of(found.toArray(Class<?>[]::new)));
  }

  private Path document(int providerPort) throws IOException {
    Path pepper = directory.resolve("pepper");
    String value = UUID.randomUUID().toString();
    Files.writeString(pepper, value);
    Path document = directory.resolve("only-for-the-rehearsal.json");
    List<Verdict> verdicts =
        plugins().stream().flatMap(plugin -> plugin.verdict().stream()).toList();
    Files.write(
        document, RehearsalDocument.of(pepper, new Secret(value), key, providerPort, verdicts));
    return document;
  }

  private void follow(Path document) throws IOException, InterruptedException {
    SnapshotLoader loader = context.getBean(SnapshotLoader.class);
    try {
      loader
          .follow(SnapshotSource.following(document.toString()))
          .toCompletableFuture()
          .get(LONGEST_LOAD.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the snapshot of the rehearsal was not loaded", e);
    }
  }

  private List<RehearsedPlugin> plugins() {
    return context.getBeanProvider(RehearsedPlugin.class).stream()
        .sorted(Comparator.comparingInt(RehearsedPlugin::getOrder))
        .toList();
  }

  private record Chain(List<RehearsedPlugin> plugins, int next) implements ShenyuPluginChain {
    @Override
    public Mono<Void> execute(ServerWebExchange exchange) {
      if (next == plugins.size()) {
        return Mono.empty();
      }
      RehearsedPlugin plugin = plugins.get(next);
      RuleData rule = new RuleData();
      rule.setName("rehearsal");
      rule.setPluginName(plugin.named());
      return plugin.enter(exchange, new Chain(plugins, next + 1), rule);
    }
  }

  @Override
  public void close() {
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (Exception e) {
        Rehearsal.LOG.debug("a part of the rehearsal could not be closed", e);
      }
    }
    loops.dispose();
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      Rehearsal.LOG.debug("the rehearsal's folder could not be deleted", e);
    }
  }
}
