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
package io.shenyullm.quickstart.demo;

import java.util.List;

/**
 * How the process of a gateway is started.
 *
 * @param prefix what stands before {@code java} on the command line, such as {@code taskset}
 * @param options of the JVM
 */
public record GatewayLaunch(List<String> prefix, List<String> options) {
  public static final GatewayLaunch PLAIN = new GatewayLaunch(List.of(), List.of("-Xmx768m"));

  public GatewayLaunch {
    prefix = List.copyOf(prefix);
    options = List.copyOf(options);
  }
}
