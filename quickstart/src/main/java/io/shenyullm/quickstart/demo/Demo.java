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
package io.shenyullm.quickstart.demo;

import io.shenyullm.quickstart.simulated.SimulatedProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A running demo: three simulated providers in this process, the console and the gateway each in
 * their own; where a grid is asked for, its nodes and a second gateway; where a real model is, that
 * one. Closing it stops all that it started.
 */
public final class Demo implements AutoCloseable {
  private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(300);
  private static final Duration GATEWAY_LIMIT = Duration.ofSeconds(300);
  private static final String PATH_PATTERN = "/v1/**";

  /** The namespace and the password that a ShenYu admin is delivered with. */
  private static final String SHENYU_NAMESPACE = "649330b6-c2d7-4edc-be8e-8a54df9eb385";

  private static final String SHENYU_PASSWORD = "123456";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final DemoOptions options;
  private final DemoKeys keys;
  private final Consumer<String> progress;
  private final Map<String, SimulatedProvider> providers = new LinkedHashMap<>();
  private final List<Integer> gatewayPorts = new ArrayList<>();
  private final List<Integer> metricsPorts = new ArrayList<>();
  private final int consolePort;
  private final int dataPlanePort;
  private final int shenyuAdminPort;
  private final @Nullable DemoGrid grid;
  private final @Nullable LocalModel model;
  private @Nullable ChildProcess firstGateway;

  private Demo(DemoOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.keys = DemoKeys.generate(new SecureRandom());
    Ports ports = new Ports(options.freePorts());
    gatewayPorts.add(ports.pick(9195));
    this.consolePort = ports.pick(9295);
    this.dataPlanePort = ports.pick(9096);
    metricsPorts.add(ports.pick(9097));
    this.shenyuAdminPort = ports.pick(9098);
    Path python = options.modelPython();
    this.model = python == null ? null : new LocalModel(python, ports.pick(9094));
    String engine = options.grid();
    this.grid = engine == null ? null : new DemoGrid(engine, options.home(), ports);
    if (grid != null) {
      gatewayPorts.add(ports.pick(9196));
      metricsPorts.add(ports.pick(9099));
    }
  }

  /**
   * Starts everything and returns when the gateway answers; stops what it started if that fails.
   */
  public static Demo start(DemoOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    Demo demo = new Demo(options, progress);
    try {
      demo.run();
      return demo;
    } catch (IOException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  /** Base address for OpenAI clients. */
  public String endpoint() {
    return endpoint(0);
  }

  /** Base address of one of the gateways, of which there are two where there is a grid. */
  public String endpoint(int index) {
    return gateway(index) + "/v1";
  }

  /** Id of the first gateway's process. */
  long gatewayPid() {
    return Objects.requireNonNull(firstGateway, "no gateway").pid();
  }

  /** Base addresses of all gateways. */
  List<String> endpoints() {
    return IntStream.range(0, gatewayPorts.size()).mapToObj(this::endpoint).toList();
  }

  private String gateway(int index) {
    return "http://127.0.0.1:" + gatewayPorts.get(index);
  }

  /** For tests: as {@code kill -9} of a grid node. */
  public void killGridNode(int index) throws InterruptedException {
    Objects.requireNonNull(grid, "no grid").kill(index);
  }

  public String console() {
    return "http://127.0.0.1:" + consolePort + "/dashboard/";
  }

  public String consoleBase() {
    return "http://127.0.0.1:" + consolePort;
  }

  public String metrics() {
    return metrics(0);
  }

  /** Metrics of one of the gateways. */
  public String metrics(int index) {
    return "http://127.0.0.1:" + metricsPorts.get(index) + "/metrics";
  }

  public DemoKeys keys() {
    return keys;
  }

  /** Folder of snapshot sources that the console watches. */
  public Path snapshotFolder() {
    return options.run().resolve("snapshot");
  }

  /** Folder of the logs. */
  public Path logs() {
    return options.run().resolve("logs");
  }

  /** For changing a gateway that was configured locally. */
  public LocalRegistration localRegistration() {
    return new LocalRegistration(gateway(0), keys.localKey());
  }

  /** Tells a simulated provider how to behave; see {@link SimulatedProvider}. */
  public void behave(String provider, String behaviourJson)
      throws IOException, InterruptedException {
    LocalHttp.send("PUT", simulated(provider) + "/sim/behaviour", Map.of(), behaviourJson);
  }

  /** The last request body that reached a simulated provider. */
  public String lastRequest(String provider) throws IOException, InterruptedException {
    return LocalHttp.get(simulated(provider) + "/sim/last", Map.of()).body();
  }

  /** Base address of a simulated provider. */
  public String simulated(String provider) {
    SimulatedProvider found = providers.get(provider);
    if (found == null) {
      throw new IllegalArgumentException("no simulated provider " + provider);
    }
    return "http://127.0.0.1:" + found.port();
  }

  /** Base addresses of all simulated providers by their names. */
  Map<String, String> simulated() {
    Map<String, String> addresses = new LinkedHashMap<>();
    providers.keySet().forEach(name -> addresses.put(name, simulated(name)));
    return addresses;
  }

  /** Where gateways send records and fetch snapshots. */
  String dataPlane() {
    return "http://127.0.0.1:" + dataPlanePort;
  }

  Path consoleJar() {
    return options.home().resolve("admin/llm-admin-server.jar");
  }

  /** Variables by which another console joins the grid; none where there is no grid. */
  Map<String, String> gridEnvironment() throws IOException {
    return grid == null ? Map.of() : grid.environment("LLM_ADMIN_GRID");
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        progress.accept("could not stop: " + e.getMessage());
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(logs());
    for (String name : List.of("sim-a", "sim-b", "sim-anthropic")) {
      SimulatedProvider provider = SimulatedProvider.start(name, 0);
      started.push(provider);
      providers.put(name, provider);
    }
    progress.accept("simulated providers are up");
    if (model != null) {
      progress.accept("starting SmolLM2");
      started.push(model.start(options.run(), logs().resolve("smollm2.log")));
      progress.accept("SmolLM2 is up");
    }
    new DemoSnapshot(keys, options.environment(), grid != null, model)
        .write(snapshotFolder(), port("sim-a"), port("sim-b"), port("sim-anthropic"));
    Path signingKey = options.run().resolve("signing-key.pem");
    Files.writeString(signingKey, pem());
    if (grid != null) {
      progress.accept("starting two grid nodes (" + grid.engine() + ")");
      grid.start(options.run()).forEach(started::push);
      progress.accept("the grid is up");
    }
    startConsole(signingKey);
    Path shenyuAdmin = options.shenyuAdmin();
    if (shenyuAdmin != null) {
      startShenyuAdmin(shenyuAdmin);
    }
    for (int i = 0; i < gatewayPorts.size(); i++) {
      startGateway(i);
    }
  }

  private int port(String provider) {
    return Integer.parseInt(simulated(provider).substring("http://127.0.0.1:".length()));
  }

  private String pem() {
    return pem("PRIVATE KEY", keys.signing().getPrivate().getEncoded())
        + pem("PUBLIC KEY", keys.signing().getPublic().getEncoded());
  }

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private void startConsole(Path signingKey) throws IOException, InterruptedException {
    progress.accept("starting the console");
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LLM_ADMIN_GATEWAY_TOKEN", keys.gatewayToken());
    environment.put("LLM_ADMIN_PASSWORD", keys.consolePassword());
    environment.putAll(gridEnvironment());
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xmx384m");
    arguments.add("-jar");
    arguments.add(consoleJar().toString());
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--server.port=" + consolePort);
    arguments.add("--llm.admin.data-plane.address=127.0.0.1");
    arguments.add("--llm.admin.data-plane.port=" + dataPlanePort);
    arguments.add("--llm.admin.data-dir=" + options.run().resolve("console"));
    arguments.add("--llm.admin.snapshot.signing-key=" + signingKey);
    if (options.fromDatabase()) {
      arguments.add("--llm.admin.snapshot.source=database");
      arguments.add("--llm.admin.snapshot.seed=" + snapshotFolder());
    } else {
      arguments.add("--llm.admin.snapshot.folder=" + snapshotFolder());
    }
    ChildProcess console =
        ChildProcess.java(
            "console", logs().resolve("console.log"), options.run(), arguments, environment);
    started.push(console);
    String current = dataPlane() + "/llm/v1/snapshots/current";
    Map<String, String> token = Map.of("Authorization", "Bearer " + keys.gatewayToken());
    console.awaitReady(() -> LocalHttp.answers(current, token, 200), CONSOLE_LIMIT);
    progress.accept("the console is up and has published a snapshot");
  }

  private void startGateway(int index) throws IOException, InterruptedException {
    String name = gatewayName(index);
    progress.accept("starting the " + name);
    String gateway = gateway(index);
    ChildProcess process =
        ChildProcess.of(
            name,
            logs().resolve(name + ".log"),
            options.run().resolve(name),
            gatewayCommand(index),
            gatewayEnvironment(index));
    started.push(process);
    if (index == 0) {
      firstGateway = process;
    }
    Map<String, String> localKey = Map.of("localKey", keys.localKey());
    process.awaitReady(
        () -> LocalHttp.answers(gateway + "/shenyu/plugin/findByName?name=llmGuard", localKey, 200),
        GATEWAY_LIMIT);
    progress.accept("the " + name + " is up; registering the plugins");
    registration(index).register(PATH_PATTERN);
    Map<String, String> alice = Map.of("Authorization", "Bearer " + keys.alice());
    process.awaitReady(
        () -> LocalHttp.answers(endpoint(index) + "/models", alice, Demo::obeysItsSnapshot),
        GATEWAY_LIMIT);
    HttpResponse<String> models = LocalHttp.get(endpoint(index) + "/models", alice);
    progress.accept("ready: " + (models.body().split("\"id\"", -1).length - 1) + " models");
  }

  /** A gateway that lacks a plugin lists no models however long one waits, and says so. */
  private static boolean obeysItsSnapshot(HttpResponse<String> models) {
    return models.statusCode() == 200
        || models.body().contains("\"verdict_missing\"")
        || models.body().contains("\"router_missing\"");
  }

  private static String gatewayName(int index) {
    return index == 0 ? "gateway" : "gateway-" + (index + 1);
  }

  private GatewayRegistration registration(int index) {
    return options.shenyuAdmin() == null
        ? new LocalRegistration(gateway(index), keys.localKey())
        : new AdminRegistration(
            options.home().resolve("lib/llmctl.jar"), shenyuAdmin(), SHENYU_PASSWORD);
  }

  private String shenyuAdmin() {
    return "http://127.0.0.1:" + shenyuAdminPort;
  }

  private void startShenyuAdmin(Path folder) throws IOException, InterruptedException {
    progress.accept("starting the ShenYu admin");
    ChildProcess admin =
        ChildProcess.java(
            "ShenYu admin",
            logs().resolve("shenyu-admin.log"),
            options.run().resolve("shenyu-admin"),
            List.of(
                "-Xmx768m",
                "-classpath",
                folder.resolve("conf") + ":" + folder.resolve("lib") + "/*",
                "org.apache.shenyu.admin.ShenyuAdminBootstrap",
                "--server.address=127.0.0.1",
                "--server.port=" + shenyuAdminPort),
            Map.of());
    started.push(admin);
    admin.awaitReady(
        () ->
            LocalHttp.answers(
                shenyuAdmin() + "/platform/login?userName=admin&password=" + SHENYU_PASSWORD,
                Map.of(),
                200),
        GATEWAY_LIMIT);
    progress.accept("the ShenYu admin is up");
  }

  private List<String> gatewayCommand(int index) {
    String extLib = options.home().resolve("gateway/ext-lib") + "/*";
    if (grid != null) {
      extLib += ":" + grid.extLib();
    }
    Path bootstrap = options.bootstrap();
    List<String> command = new ArrayList<>(options.launch().prefix());
    command.add(ChildProcess.java());
    command.addAll(options.launch().options());
    if (bootstrap == null) {
      command.addAll(new ClassArchive(options.home()).options());
    }
    command.add("-Xss512k");
    command.add("-classpath");
    if (bootstrap == null) {
      command.add(options.home().resolve("gateway/lib") + "/*:" + extLib);
      command.add("io.shenyullm.quickstart.gateway.GatewayMain");
    } else {
      // as ShenYu's own start.sh puts it: conf, lib, ext-lib
      command.add(bootstrap.resolve("conf") + ":" + bootstrap.resolve("lib") + "/*:" + extLib);
      command.add("org.apache.shenyu.bootstrap.ShenyuBootstrapApplication");
    }
    command.add("--server.address=127.0.0.1");
    command.add("--server.port=" + gatewayPorts.get(index));
    command.add("--shenyu.extPlugin.enabled=false");
    command.add("--shenyu.local.enabled=true");
    command.add("--shenyu.local.sha512Key=" + sha512(keys.localKey()));
    command.add("--logging.level.org.apache.shenyu=warn");
    if (options.shenyuAdmin() != null) {
      command.add("--shenyu.namespace=" + SHENYU_NAMESPACE);
      command.add("--shenyu.sync.websocket.urls=ws://127.0.0.1:" + shenyuAdminPort + "/websocket");
    }
    return command;
  }

  private Map<String, String> gatewayEnvironment(int index) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LLM_KEY_PEPPER", keys.pepper());
    environment.put(
        "SHENYU_LLM_GATEWAY_ID", index == 0 ? "demo-gateway" : "demo-gateway-" + (index + 1));
    environment.put(
        "SHENYU_LLM_DATA_DIR", options.run().resolve(gatewayName(index) + "/data").toString());
    environment.put("SHENYU_LLM_SNAPSHOT_URL", dataPlane() + "/llm/v1/snapshots/current");
    environment.put("SHENYU_LLM_SNAPSHOT_PUBLIC_KEY", keys.publicKey());
    environment.put("SHENYU_LLM_CONSOLE_URL", dataPlane());
    environment.put("SHENYU_LLM_CONSOLE_TOKEN", keys.gatewayToken());
    environment.put("SHENYU_LLM_METRICS_PORT", String.valueOf(metricsPorts.get(index)));
    if (grid != null) {
      environment.put("LLM_CACHE_KEY", keys.cacheKey());
      environment.put("SHENYU_LLM_CACHE_KEY_ENV", "LLM_CACHE_KEY");
      environment.putAll(grid.environment("SHENYU_LLM_GRID"));
    }
    return environment;
  }

  private static String sha512(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }
}
