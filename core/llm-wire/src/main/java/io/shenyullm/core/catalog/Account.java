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
package io.shenyullm.core.catalog;

import io.shenyullm.core.config.Secret;
import java.util.Objects;

/**
 * Whom a provider's server serves and bills: all that share a credential there have one account.
 *
 * @param holder host and port where the credential is shown; the provider's name where it has none
 * @param credential empty where the provider wants none
 */
public record Account(String holder, Secret credential) {
  public Account {
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(credential, "credential");
  }
}
