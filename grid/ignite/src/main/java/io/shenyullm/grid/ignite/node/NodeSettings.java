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
package io.shenyullm.grid.ignite.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a node runs. Each is a system property {@code shenyu.llm.node.NAME} or an environment
 * variable {@code SHENYU_LLM_NODE_NAME} with underscores for dots and dashes; the property wins.
 *
 * @param name {@code name}: tells this node from the others, and stays with its data: letters,
 *     digits, dots, dashes, underscores; default from host and discovery port
 * @param dataDir {@code data-dir}: work files, and the data if they persist; default {@code
 *     grid-data} in the working directory
 * @param host {@code host}: address to listen on; default {@code 127.0.0.1}
 * @param peers {@code peers}: host:port of discovery of all nodes; default only this one
 * @param discoveryPort {@code discovery-port}: default 47500
 * @param communicationPort {@code communication-port}: default 47100
 * @param clientPort {@code client-port}: gateways connect here; default 10800
 * @param httpPort {@code http-port}: health and metrics, on loopback unless {@code http-host} says
 *     otherwise; default 10880, 0 for none
 * @param httpHost {@code http-host}: default {@code 127.0.0.1}
 * @param budgetsMemory {@code budgets-memory}: bytes for budget scopes, outside of the heap; with
 *     suffix k, m or g; default 128m
 * @param mapsMemory {@code maps-memory}: bytes for what operators set (freezes, limits,
 *     revocations), for messages and for who is there; default 64m
 * @param cacheMemory {@code cache-memory}: bytes for cached replies and what belongs to them; full,
 *     it forgets those not used lately, unless {@code persistence} is on; default a fifth of the
 *     machine's memory, within 256m and 4g
 * @param persistence {@code persistence}: whether data survive the loss of all nodes; default false
 * @param quorum {@code quorum}: fewest nodes that may accept changes, so that the smaller part of a
 *     divided cluster refuses them; default the majority of {@code peers} if there are three or
 *     more, else 1, which refuses nothing
 * @param failureDetection {@code failure-detection-millis}: silence after which a node counts as
 *     lost; default 10,000
 * @param shutdownTimeout {@code shutdown-timeout-millis}: how long a stopping node waits for its
 *     data to be elsewhere; default 60,000
 * @param credentials {@code username}, {@code password}: what clients must show; {@code null} for
 *     anybody
 * @param tls {@code tls.*}: for clients and between nodes; {@code null} for plain connections
 */
public record NodeSettings(
    String name,
    Path dataDir,
    String host,
    List<String> peers,
    int discoveryPort,
    int communicationPort,
    int clientPort,
    int httpPort,
    String httpHost,
    long budgetsMemory,
    long mapsMemory,
    long cacheMemory,
    boolean persistence,
    int quorum,
    Duration failureDetection,
    Duration shutdownTimeout,
    @Nullable Credentials credentials,
    @Nullable Tls tls) {

  private static final String PROPERTY = "shenyu.llm.node.";
  private static final String ENVIRONMENT = "SHENYU_LLM_NODE_";
  private static final long MEGABYTE = 1024L * 1024;
  private static final long SMALLEST_MEMORY = 16 * MEGABYTE;

  /**
   * Whom the node lets in.
   *
   * @param username of clients
   * @param password of clients
   * @param nodeSecret {@code node-secret}: what other nodes must show, other than the password,
   *     which gateways know; may be left out by a node that is alone on loopback
   */
  public record Credentials(String username, String password, String nodeSecret) {
    public Credentials {
      Objects.requireNonNull(username, "username");
      Objects.requireNonNull(password, "password");
      Objects.requireNonNull(nodeSecret, "nodeSecret");
    }

    @Override
    public String toString() {
      return "Credentials[username=" + username + ", password=[REDACTED]]";
    }
  }

  /**
   * Key material; PKCS#12 or JKS files.
   *
   * @param keyStore {@code tls.key-store}
   * @param keyStorePassword {@code tls.key-store-password}
   * @param trustStore {@code tls.trust-store}
   * @param trustStorePassword {@code tls.trust-store-password}
   * @param clientAuth {@code tls.client-auth}: whether clients must show a certificate; default
   *     false
   */
  public record Tls(
      Path keyStore,
      String keyStorePassword,
      Path trustStore,
      String trustStorePassword,
      boolean clientAuth) {
    public Tls {
      Objects.requireNonNull(keyStorePassword, "keyStorePassword");
      Objects.requireNonNull(trustStorePassword, "trustStorePassword");
      for (Path store : List.of(keyStore, trustStore)) {
        if (!Files.isReadable(store)) {
          throw new IllegalArgumentException("key store cannot be read: " + store);
        }
      }
    }

    @Override
    public String toString() {
      return "Tls[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
    }
  }

  public NodeSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dataDir, "dataDir");
    Objects.requireNonNull(host, "host");
    peers = List.copyOf(peers);
    Objects.requireNonNull(httpHost, "httpHost");
    Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    if (!name.chars().allMatch(NodeSettings::isOfName)) {
      throw new IllegalArgumentException(
          PROPERTY + "name must be made of letters, digits, dots, dashes and underscores: " + name);
    }
    if (failureDetection.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          PROPERTY + "failure-detection-millis must be at least 1000");
    }
  }

  /** What may be part of a JMX name and of a file's. */
  private static boolean isOfName(int character) {
    return Character.isLetterOrDigit(character) || "._-".indexOf(character) >= 0;
  }

  /**
   * Reads properties, then environment.
   *
   * @param memory of the machine, in bytes
   * @throws IllegalArgumentException naming the property that is wrong or unknown
   */
  public static NodeSettings of(
      Map<String, String> properties, Map<String, String> environment, long memory) {
    Source source = new Source(properties, environment);
    String host = source.text("host", "127.0.0.1");
    int discoveryPort = source.number("discovery-port", 47_500, 1, 65_535);
    List<String> peers = source.list("peers", host + ":" + discoveryPort);
    NodeSettings settings =
        new NodeSettings(
            source.text("name", "node-" + host + "-" + discoveryPort),
            Path.of(source.text("data-dir", "grid-data")).toAbsolutePath(),
            host,
            peers,
            discoveryPort,
            source.number("communication-port", 47_100, 1, 65_535),
            source.number("client-port", 10_800, 1, 65_535),
            source.number("http-port", 10_880, 0, 65_535),
            source.text("http-host", "127.0.0.1"),
            source.bytes("budgets-memory", 128 * MEGABYTE),
            source.bytes("maps-memory", 64 * MEGABYTE),
            source.bytes(
                "cache-memory", Math.max(256 * MEGABYTE, Math.min(4_096 * MEGABYTE, memory / 5))),
            source.flag("persistence"),
            source.number("quorum", majority(peers), 1, 1_000),
            Duration.ofMillis(source.number("failure-detection-millis", 10_000, 1_000, 600_000)),
            Duration.ofMillis(source.number("shutdown-timeout-millis", 60_000, 0, 3_600_000)),
            source.credentials(peers.size() == 1 && isLoopback(host)),
            source.tls());
    source.refuseUnknown();
    return settings;
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** What leaves the node open to others than it should; for operators. */
  List<String> warnings() {
    if (tls != null || isLoopback(host)) {
      return List.of();
    }
    return credentials == null
        ? List.of(
            "anybody who reaches "
                + host
                + " may read and change everything: set shenyu.llm.node.username, password and"
                + " node-secret, and shenyu.llm.node.tls.*, or keep the network to the nodes and"
                + " gateways")
        : List.of(
            "passwords travel in the clear to "
                + host
                + ": set shenyu.llm.node.tls.*, or keep the network to the nodes and gateways");
  }

  /** Of two, none is a majority when they lose sight of each other. */
  private static int majority(List<String> peers) {
    long nodes = peers.stream().distinct().count();
    return nodes < 3 ? 1 : (int) (nodes / 2 + 1);
  }

  private static final class Source {
    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final TreeSet<String> known = new TreeSet<>();

    Source(Map<String, String> properties, Map<String, String> environment) {
      this.properties = properties;
      this.environment = environment;
    }

    @Nullable String get(String name) {
      known.add(PROPERTY + name);
      String value = properties.get(PROPERTY + name);
      if (value == null) {
        value =
            environment.get(
                ENVIRONMENT + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
      }
      return value == null || value.isBlank() ? null : value.strip();
    }

    String text(String name, String otherwise) {
      String value = get(name);
      return value == null ? otherwise : value;
    }

    String required(String name, String because) {
      String value = get(name);
      if (value == null) {
        throw new IllegalArgumentException(PROPERTY + name + " is needed " + because);
      }
      return value;
    }

    List<String> list(String name, String otherwise) {
      List<String> values = new ArrayList<>();
      for (String value : Arrays.asList(text(name, otherwise).split(",", -1))) {
        String address = value.strip();
        int colon = address.lastIndexOf(':');
        if (colon <= 0 || !address.substring(colon + 1).chars().allMatch(Character::isDigit)) {
          throw wrong(name, "host:port, separated by commas", address);
        }
        values.add(address);
      }
      return values;
    }

    int number(String name, int otherwise, int least, int most) {
      String value = get(name);
      if (value == null) {
        return otherwise;
      }
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(name, "a number within " + least + " and " + most, value);
      }
      throw wrong(name, "a number within " + least + " and " + most, value);
    }

    long bytes(String name, long otherwise) {
      String value = get(name);
      if (value == null) {
        return otherwise;
      }
      String lower = value.toLowerCase(Locale.ROOT);
      int unit = "kmg".indexOf(lower.charAt(lower.length() - 1));
      String digits = unit < 0 ? lower : lower.substring(0, lower.length() - 1);
      try {
        long bytes =
            Math.multiplyExact(Long.parseLong(digits), unit < 0 ? 1L : 1L << (10 * (unit + 1)));
        if (bytes >= SMALLEST_MEMORY) {
          return bytes;
        }
      } catch (ArithmeticException | NumberFormatException e) {
        throw wrong(name, "bytes such as 512m, at least 16m", value);
      }
      throw wrong(name, "bytes such as 512m, at least 16m", value);
    }

    boolean flag(String name) {
      String value = text(name, "false");
      if (!value.equals("true") && !value.equals("false")) {
        throw wrong(name, "true or false", value);
      }
      return value.equals("true");
    }

    /**
     * @param alone whether no other node is meant to join
     */
    @Nullable Credentials credentials(boolean alone) {
      String username = get("username");
      String password = get("password");
      String secret = get("node-secret");
      if (username == null && password == null && secret == null) {
        return null;
      }
      String user = required("username", "with a password or node secret");
      String word = required("password", "with a username");
      if (secret == null && !alone) {
        throw new IllegalArgumentException(
            PROPERTY
                + "node-secret is needed with a username, the same on all nodes and unknown to"
                + " gateways: who knows it may join as a node");
      }
      if (word.equals(secret)) {
        throw new IllegalArgumentException(
            PROPERTY
                + "node-secret must differ from the password: gateways must not join as nodes");
      }
      // alone: a secret that nobody knows lets nobody join
      return new Credentials(user, word, secret == null ? UUID.randomUUID().toString() : secret);
    }

    @Nullable Tls tls() {
      boolean clientAuth = flag("tls.client-auth");
      String keyStore = get("tls.key-store");
      String keyPassword = get("tls.key-store-password");
      String trustStore = get("tls.trust-store");
      String trustPassword = get("tls.trust-store-password");
      if (keyStore == null && trustStore == null && !clientAuth) {
        return null;
      }
      String because = "for TLS";
      return new Tls(
          Path.of(required("tls.key-store", because)),
          keyPassword == null ? "" : keyPassword,
          Path.of(required("tls.trust-store", because)),
          trustPassword == null ? "" : trustPassword,
          clientAuth);
    }

    void refuseUnknown() {
      for (String name : properties.keySet()) {
        if (name.startsWith(PROPERTY) && !known.contains(name)) {
          throw new IllegalArgumentException(
              "unknown property " + name + "; there are " + String.join(", ", known));
        }
      }
    }

    private static IllegalArgumentException wrong(String name, String must, String value) {
      return new IllegalArgumentException(PROPERTY + name + " must be " + must + ": " + value);
    }
  }
}
