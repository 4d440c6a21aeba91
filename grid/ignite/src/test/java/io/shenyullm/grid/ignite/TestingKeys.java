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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.grid.GridSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A key pair and who believes it, made anew for each test. */
final class TestingKeys {
  private final Path keyStore;
  private final Path trustStore;
  private final String password = UUID.randomUUID().toString();

  private TestingKeys(Path directory, String name) {
    this.keyStore = directory.resolve(name + "-keys.p12");
    this.trustStore = directory.resolve(name + "-trust.p12");
  }

  static TestingKeys make(Path directory, String name) throws Exception {
    TestingKeys keys = new TestingKeys(directory, name);
    String certificate = directory.resolve(name + ".crt").toString();
    keys.keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-keystore",
        keys.keyStore.toString());
    keys.keytool(
        "-exportcert", "-alias", name, "-file", certificate, "-keystore", keys.keyStore.toString());
    keys.keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        name,
        "-file",
        certificate,
        "-keystore",
        keys.trustStore.toString());
    return keys;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", password, "-storetype", "PKCS12"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + arguments[0]);
    }
  }

  Map<String, String> ofNode() {
    return Map.of(
        "tls.key-store",
        keyStore.toString(),
        "tls.key-store-password",
        password,
        "tls.trust-store",
        trustStore.toString(),
        "tls.trust-store-password",
        password);
  }

  GridSettings.Tls ofClient() {
    return new GridSettings.Tls(trustStore, new Secret(password), null, null);
  }
}
