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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the console is, by option or else by the environment, and who asks. */
final class ConsoleOptions {
  static final String DEFAULT_URL = "http://127.0.0.1:9295";

  @Option(
      names = "--console",
      paramLabel = "URL",
      description = "The console (LLMCTL_CONSOLE; default " + DEFAULT_URL + ")")
  private @Nullable String url;

  @Mixin private final Login login;

  @Option(names = "--json", description = "The console's answer as it is, in one line")
  private boolean json;

  ConsoleOptions(UnaryOperator<@Nullable String> environment) {
    this.login = new Login(environment);
  }

  boolean json() {
    return json;
  }

  /** The password of who asks, also where there is a session. */
  Secret password() throws InvalidInputException {
    return login.password("the present password is the condition: set LLMCTL_PASSWORD");
  }

  /**
   * @throws InvalidInputException if the address is none, or nothing says who asks
   */
  ConsoleClient connect() throws InvalidInputException {
    URI base =
        Login.address(
            "--console",
            Objects.requireNonNullElse(login.given(url, "LLMCTL_CONSOLE"), DEFAULT_URL),
            DEFAULT_URL);
    Secret session = login.token();
    return session == null
        ? ConsoleClient.login(
            base,
            login.user(),
            login.password(
                "the console wants to know who asks: set LLMCTL_PASSWORD (llm.admin.password, or in"
                    + " the console's log at start; inside a ShenYu admin that of your account)"))
        : ConsoleClient.withToken(base, session);
  }
}
