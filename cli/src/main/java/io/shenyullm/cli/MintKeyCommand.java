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
package io.shenyullm.cli;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.identity.KeyRing;
import io.shenyullm.core.json.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a virtual key: the key itself, which is shown this once, and its entry for the snapshot,
 * which holds only its keyed hash. Asks nobody: gateways learn of the key with the next snapshot.
 */
@Command(
    name = "new",
    description =
        "A new key and its entry for identity.keys in gateway.json; LLM_KEY_PEPPER must be what the"
            + " gateways have")
final class MintKeyCommand implements Callable<Integer> {
  private static final String PEPPER = "LLM_KEY_PEPPER";
  private static final String PREFIX = "sk-llm-";
  private static final int KEY_BYTES = 32;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "Names the key in the snapshot and in records; not secret")
  private String id = "";

  @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose it is")
  private String tenant = "";

  @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who pays")
  private String user = "";

  @Option(names = "--organisation", paramLabel = "NAME", description = "Optional level")
  private @Nullable String organisation;

  @Option(names = "--department", paramLabel = "NAME", description = "Optional level")
  private @Nullable String department;

  @Option(names = "--team", paramLabel = "NAME", description = "Optional level")
  private @Nullable String team;

  @Option(names = "--project", paramLabel = "NAME", description = "Optional level")
  private @Nullable String project;

  @Option(names = "--application", paramLabel = "NAME", description = "Optional level")
  private @Nullable String application;

  @Option(
      names = "--expires",
      paramLabel = "INSTANT",
      description = "Such as 2027-01-01T00:00:00Z; never without it")
  private @Nullable String expires;

  @Option(names = "--json", description = "Key and entry as one line of JSON")
  private boolean json;

  private final PrintStream out;
  private final UnaryOperator<@Nullable String> environment;
  private final RandomGenerator random;

  /**
   * @param random makes the key's secret
   */
  MintKeyCommand(
      PrintStream out, UnaryOperator<@Nullable String> environment, RandomGenerator random) {
    this.out = out;
    this.environment = environment;
    this.random = random;
  }

  @Override
  public Integer call() throws InvalidInputException {
    Secret pepper = pepper();
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("hash", KeyRing.hash(pepper, key));
    if (expires != null) {
      entry.put("expiresAt", instant(expires));
    }
    entry.put("principal", principal());
    if (json) {
      out.writeBytes(Json.write(Map.<String, @Nullable Object>of("key", key, "entry", entry)));
      ConsoleCommand.line(out, "");
    } else {
      ConsoleCommand.line(out, "key, shown this once: " + key);
      ConsoleCommand.line(out, "entry for identity.keys in gateway.json:");
      ConsoleCommand.line(out, new String(Json.write(entry), StandardCharsets.UTF_8));
    }
    return 0;
  }

  private Secret pepper() throws InvalidInputException {
    String pepper = environment.apply(PEPPER);
    if (pepper == null || pepper.isBlank()) {
      throw new InvalidInputException(
          PEPPER
              + " is not set: it is the secret under which keys are hashed, the same for all"
              + " gateways; a new one: head -c 32 /dev/urandom | base64");
    }
    return new Secret(pepper.strip());
  }

  private Map<String, Object> principal() {
    Map<String, Object> principal = new LinkedHashMap<>();
    put(principal, "tenant", tenant);
    put(principal, "organisation", organisation);
    put(principal, "department", department);
    put(principal, "team", team);
    put(principal, "project", project);
    put(principal, "user", user);
    put(principal, "application", application);
    return principal;
  }

  private static void put(Map<String, Object> to, String level, @Nullable String value) {
    if (value != null) {
      to.put(level, value);
    }
  }

  private static String instant(String text) throws InvalidInputException {
    try {
      return Instant.parse(text).toString();
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(
          "--expires must be an instant such as 2027-01-01T00:00:00Z, but is " + text);
    }
  }
}
