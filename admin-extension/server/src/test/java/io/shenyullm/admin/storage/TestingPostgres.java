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
package io.shenyullm.admin.storage;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of its own on a free port of the loopback interface, in a new folder, stopped and
 * removed by {@link #close}. Where the tests run as root, which PostgreSQL refuses to, it runs as
 * {@code nobody}.
 */
public final class TestingPostgres implements AutoCloseable {
  private static final String OTHER_USER = "nobody";
  private static final String ADMIN = "console";

  /** Others may take a free port between its choice and its use. */
  private static final int MAX_PORTS = 5;

  private final Path folder;
  private final List<String> command;
  private final int port;
  private Process process;

  private TestingPostgres(Path folder, List<String> command, Process process, int port) {
    this.folder = folder;
    this.command = command;
    this.process = process;
    this.port = port;
  }

  /** The folder with initdb and postgres: on the path, or where Debian has it. */
  private static Optional<Path> programs() {
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(Path::of);
    List<Path> places = new ArrayList<>(onPath.toList());
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      versions.sorted(Comparator.reverseOrder()).forEach(v -> places.add(v.resolve("bin")));
    } catch (IOException e) {
      // not a Debian with PostgreSQL
    }
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .filter(place -> Files.isExecutable(place.resolve("postgres")))
        .findFirst();
  }

  /** One that is fast, and would not survive the end of its machine. */
  public static TestingPostgres start() throws IOException, InterruptedException {
    return start("-F");
  }

  /** One as in production: what it has said to have committed is on the disk. */
  public static TestingPostgres startDurable() throws IOException, InterruptedException {
    return start("-c", "synchronous_commit=on");
  }

  private static TestingPostgres start(String... options) throws IOException, InterruptedException {
    Path programs =
        programs()
            .orElseThrow(
                () ->
                    new IOException(
                        "no PostgreSQL on the PATH or in /usr/lib/postgresql:"
                            + " run .build/setup.sh postgres"));
    Path folder = Files.createTempDirectory("llm-postgres");
    List<String> asOther = List.of();
    if (System.getProperty("user.name").equals("root")) {
      UserPrincipalLookupService users = folder.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(folder, users.lookupPrincipalByName(OTHER_USER));
      asOther = List.of("setpriv", "--reuid=" + OTHER_USER, "--clear-groups", "--");
    }
    String data = folder.resolve("data").toString();
    Process init =
        command(
            folder,
            asOther,
            programs.resolve("initdb").toString(),
            "-D",
            data,
            "-U",
            ADMIN,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync");
    String said = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (init.waitFor() != 0) {
      throw new IOException("initdb failed: " + said);
    }
    for (int tried = 1; ; tried++) {
      int port = freePort();
      List<String> line = new ArrayList<>(asOther);
      line.addAll(List.of(programs.resolve("postgres").toString(), "-D", data));
      line.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-k", folder.toString()));
      line.addAll(List.of(options));
      Process server = command(folder, line);
      StringBuilder log = new StringBuilder();
      if (isReady(server, log)) {
        return new TestingPostgres(folder, line, server, port);
      }
      if (tried == MAX_PORTS || log.indexOf("Address already in use") < 0) {
        throw new IOException("postgres ended: " + log);
      }
    }
  }

  /** Waits until the server takes connections; false where it ended instead. */
  private static boolean isReady(Process server, StringBuilder log)
      throws IOException, InterruptedException {
    BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.append(line).append('\n');
      if (line.contains("ready to accept connections")) {
        drain(lines);
        return true;
      }
    }
    server.waitFor();
    return false;
  }

  /** A server whose log nobody reads would stand still. */
  private static void drain(BufferedReader lines) {
    Thread reader =
        new Thread(
            () -> {
              try {
                lines.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                // the server has ended
              }
            },
            "testing-postgres-log");
    reader.setDaemon(true);
    reader.start();
  }

  private static Process command(Path folder, List<String> prefix, String... command)
      throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(List.of(command));
    return command(folder, line);
  }

  private static Process command(Path folder, List<String> line) throws IOException {
    return new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends the server and all its processes at once, as kill -9 does. */
  public void kill() throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    for (ProcessHandle each : all) {
      each.onExit().join();
    }
  }

  /** Starts a server that was killed, at the same address. */
  public void restart() throws IOException, InterruptedException {
    StringBuilder log = new StringBuilder();
    process = command(folder, command);
    if (!isReady(process, log)) {
      throw new IOException("postgres ended: " + log);
    }
  }

  /** Time that the server's processes have computed; those that have ended are left out. */
  public Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public String user() {
    return ADMIN;
  }

  /** An empty schema of its own. */
  public PGSimpleDataSource schema() throws SQLException {
    String schema = "s" + UUID.randomUUID().toString().replace("-", "");
    PGSimpleDataSource dataSource = as(ADMIN);
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    dataSource.setCurrentSchema(schema);
    return dataSource;
  }

  public PGSimpleDataSource as(String user) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url());
    dataSource.setUser(user);
    return dataSource;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
