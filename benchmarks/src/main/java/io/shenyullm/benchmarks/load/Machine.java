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
package io.shenyullm.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a figure means nothing without. */
final class Machine {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");
  private static final List<String> NAMED =
      List.of("shenyu-web", "spring-webflux", "reactor-netty-http", "netty-codec-http");

  private Machine() {}

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      for (String line : Files.readAllLines(info, StandardCharsets.UTF_8)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }

  static String system() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  static String java() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
  }

  /** Runnable threads, mean of the last minute; negative where the system does not say. */
  static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Versions of what matters in the gateway, from the names of its JARs. */
  static List<String> versions(Path home) throws IOException {
    List<String> versions = new ArrayList<>();
    try (Stream<Path> jars = Files.list(home.resolve("gateway/lib"))) {
      for (Path jar : jars.sorted().toList()) {
        Matcher name = JAR.matcher(String.valueOf(jar.getFileName()));
        if (name.matches() && NAMED.contains(name.group(1))) {
          versions.add(name.group(1) + " " + name.group(2));
        }
      }
    }
    return versions;
  }
}
