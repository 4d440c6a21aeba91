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
import java.net.URI;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the console is and who asks, by option or else by the environment. */
final class ConsoleOptions {
  static final String DEFAULT_URL = "http://127.0.0.1:9295";

  @Option(
      names = "--console",
      paramLabel = "URL",
      description = "The console (LLMCTL_CONSOLE; default " + DEFAULT_URL + ")")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A session of the console or of the ShenYu admin (better: LLMCTL_TOKEN)")
  private @Nullable String token;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who logs in where there is no token (LLMCTL_USER; default admin)")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description =
          "For the console alone (better: LLMCTL_PASSWORD, which other processes do not see)")
  private @Nullable String password;

  @Option(names = "--json", description = "The console's answer as it is, in one line")
  private boolean json;

  private final UnaryOperator<@Nullable String> environment;

  ConsoleOptions(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  boolean json() {
    return json;
  }

  /**
   * @throws InvalidInputException if the address is none, or nothing says who asks
   */
  ConsoleClient connect() throws InvalidInputException {
    String address = Objects.requireNonNullElse(given(url, "LLMCTL_CONSOLE"), DEFAULT_URL);
    URI base;
    try {
      base =
          URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--console is no address: " + address);
    }
    if (base.getHost() == null
        || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
      throw new InvalidInputException(
          "--console must be an http or https address such as "
              + DEFAULT_URL
              + ", but is "
              + address);
    }
    String session = given(token, "LLMCTL_TOKEN");
    if (session != null) {
      return ConsoleClient.withToken(base, new Secret(session));
    }
    String secret = given(password, "LLMCTL_PASSWORD");
    if (secret == null) {
      throw new InvalidInputException(
          "the console wants to know who asks: set LLMCTL_PASSWORD (llm.admin.password, or in the"
              + " console's log at start) or LLMCTL_TOKEN");
    }
    return ConsoleClient.login(
        base, Objects.requireNonNullElse(given(user, "LLMCTL_USER"), "admin"), new Secret(secret));
  }

  private @Nullable String given(@Nullable String option, String variable) {
    String value = option == null ? environment.apply(variable) : option;
    return value == null || value.isBlank() ? null : value;
  }
}
