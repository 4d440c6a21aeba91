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

/** Host and port as operators write them. */
final class Addresses {
  private Addresses() {}

  /**
   * @throws IllegalArgumentException naming the property
   */
  static void check(String property, String address) {
    int colon = address.lastIndexOf(':');
    boolean wrong = colon <= 0 || colon == address.length() - 1;
    if (!wrong) {
      try {
        int port = Integer.parseInt(address.substring(colon + 1));
        wrong = port < 1 || port > 65_535;
      } catch (NumberFormatException e) {
        wrong = true;
      }
    }
    if (wrong) {
      throw new IllegalArgumentException(property + " must be host:port: " + address);
    }
  }

  static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
