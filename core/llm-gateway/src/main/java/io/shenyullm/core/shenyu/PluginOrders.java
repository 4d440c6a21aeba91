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
package io.shenyullm.core.shenyu;

import org.jspecify.annotations.Nullable;

/**
 * Where our plugins stand in ShenYu's chain. Host orders: sign 20, jwt 30, oauth2 40, waf 50,
 * limiter 60, divide 200, uri 205, http client 210, response 420. In ShenYu 2.7 the database's
 * {@code sort} wins over these: {@link HostPlugins} watches it, and a route's required verdicts are
 * checked at run time as well.
 */
public final class PluginOrders {
  public static final int GUARD = 150;
  public static final int COST = 160;
  public static final int ROUTER = 170;

  /** The first of the host's proxies, divide: what stands behind it sees prompts that have left. */
  static final int FIRST_PROXY = 200;

  /** Where a plugin belongs that is none of ours. */
  static final int UNKNOWN = -1;

  private PluginOrders() {}

  /** Where a plugin of ours belongs; {@link #UNKNOWN} for any other name. */
  static int of(@Nullable String pluginName) {
    if (pluginName == null) {
      return UNKNOWN;
    }
    return switch (pluginName) {
      case PluginNames.GUARD -> GUARD;
      case PluginNames.COST -> COST;
      case PluginNames.ROUTER -> ROUTER;
      default -> UNKNOWN;
    };
  }
}
