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
package io.shenyullm.grid.hazelcast.node;

import com.hazelcast.core.Hazelcast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A member as Hazelcast ships it, in a process that has none of our classes. */
public final class TestingPlainMember implements AutoCloseable {
  private final String address;
  private final Path configuration;
  private final TestingHazelcastNodes.Running running;

  private TestingPlainMember(
      String address, Path configuration, TestingHazelcastNodes.Running running) {
    this.address = address;
    this.configuration = configuration;
    this.running = running;
  }

  /**
   * Starts a member that tries to join another one.
   *
   * @param other host:port
   */
  public static TestingPlainMember start(String cluster, String other) {
    int port = TestingHazelcastNodes.freePorts(1).get(0);
    try {
      Path jar =
          Path.of(Hazelcast.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path configuration = Files.createTempFile("plain-member", ".yaml");
      Files.writeString(
          configuration,
          """
          hazelcast:
            cluster-name: %s
            network:
              port:
                port: %d
                auto-increment: false
              interfaces:
                enabled: true
                interfaces: ["127.0.0.1"]
              join:
                auto-detection:
                  enabled: false
                multicast:
                  enabled: false
                tcp-ip:
                  enabled: true
                  member-list: ["%s"]
          """
              .formatted(cluster, port, other));
      TestingHazelcastNodes.Running running =
          TestingHazelcastNodes.Running.start(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Dhazelcast.phone.home.enabled=false",
                  "-Dhazelcast.socket.bind.any=false",
                  "-Dhazelcast.config=" + configuration,
                  "-cp",
                  jar.toString(),
                  "com.hazelcast.core.server.HazelcastMemberStarter"),
              "is STARTED");
      TestingPlainMember member =
          new TestingPlainMember("127.0.0.1:" + port, configuration, running);
      try {
        running.await(60);
        return member;
      } catch (RuntimeException | Error e) {
        member.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public String address() {
    return address;
  }

  @Override
  public void close() {
    running.process().destroyForcibly();
    running.awaitEnd();
    try {
      Files.deleteIfExists(configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
