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
package io.shenyullm.grid.hazelcast;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address as operators write it.
 *
 * @param host name or IP address; an IPv6 address without brackets
 * @param port the port
 */
public record HostPort(String host, int port) {
  public static final int DEFAULT_PORT = 5701;

  public HostPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 1 to 65535: " + port);
    }
  }

  /**
   * Reads {@code host}, {@code host:port} or {@code [ipv6]:port}.
   *
   * @param property is named where the text is none of these
   */
  public static HostPort parse(String text, String property) {
    String trimmed = text.trim();
    int bracket = trimmed.lastIndexOf(']');
    int colon = trimmed.lastIndexOf(':');
    boolean hasPort = colon > bracket && (bracket >= 0 || trimmed.indexOf(':') == colon);
    String host = hasPort ? trimmed.substring(0, colon) : trimmed;
    try {
      return new HostPort(
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
          hasPort ? Integer.parseInt(trimmed.substring(colon + 1)) : DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property + " must be host:port, for example 10.0.0.5:5701, and not \"" + text + "\"", e);
    }
  }

  /** The IP address that the host means here. */
  String resolved(String property) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(property + ": unknown host " + host, e);
    }
  }

  /** Whether only processes of this machine can reach it. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  boolean isAnyLocal() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
