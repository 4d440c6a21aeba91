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

/** Who asks, by option or else by the environment. */
final class Login {
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
          "Of the console or of the ShenYu admin (better: LLMCTL_PASSWORD, which other processes"
              + " do not see)")
  private @Nullable String password;

  private final UnaryOperator<@Nullable String> environment;

  Login(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** An option, or else a variable of the environment; {@code null} where both are blank. */
  @Nullable String given(@Nullable String option, String variable) {
    String value = option == null ? environment.apply(variable) : option;
    return value == null || value.isBlank() ? null : value;
  }

  /** A session that was begun before. */
  @Nullable Secret token() {
    String session = given(token, "LLMCTL_TOKEN");
    return session == null ? null : new Secret(session);
  }

  String user() {
    return Objects.requireNonNullElse(given(user, "LLMCTL_USER"), "admin");
  }

  /**
   * @param whose where to look for it
   * @throws InvalidInputException if nothing says who asks
   */
  Secret password(String whose) throws InvalidInputException {
    String secret = given(password, "LLMCTL_PASSWORD");
    if (secret == null) {
      throw new InvalidInputException(whose + " or set LLMCTL_TOKEN (llmctl login prints one)");
    }
    return new Secret(secret);
  }

  /**
   * An address without a slash at its end.
   *
   * @param option that names it
   * @throws InvalidInputException if it is none
   */
  static URI address(String option, String text, String example) throws InvalidInputException {
    URI base;
    try {
      base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(option + " is no address: " + text);
    }
    if (base.getHost() == null
        || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
      throw new InvalidInputException(
          option + " must be an http or https address such as " + example + ", but is " + text);
    }
    return base;
  }
}
