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

import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import javax.cache.processor.EntryProcessorException;
import javax.net.ssl.SSLException;
import org.apache.ignite.client.ClientAuthenticationException;
import org.apache.ignite.client.ClientAuthorizationException;
import org.apache.ignite.client.ClientConnectionException;

/**
 * What Ignite's failures mean: for a call, whether it may have been applied; for operators, what to
 * do. Nodes tell their failures to thin clients as text, so text is what there is to go by.
 */
final class Trouble {
  private static final String NOT_OURS =
      "the nodes are not ours: start them from shenyu-llm-grid-ignite-VERSION-node.jar, or put that"
          + " JAR on the class path of every Ignite node";

  private static final String LOST = "partition data has been lost";
  private static final String TOO_FEW = "topology is not valid";

  /** How Ignite's atomic caches begin to tell of a failure on a backup. */
  private static final String BACKUP = "on backup node";

  private Trouble() {}

  /** How it stands after a failed attempt to connect. */
  record State(GridHealth.State state, String detail) {}

  // ---- connecting ----

  static State ofConnecting(Throwable failure, GridSettings settings) {
    String where = String.join(", ", settings.addresses());
    if (failure instanceof RefusedException) {
      return refused(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof Error) {
      return new State(
          GridHealth.State.DISCONNECTED, "this process cannot use Ignite's client: " + failure);
    }
    if (any(failure, ClientAuthenticationException.class::isInstance)) {
      return refused(
          settings.username() == null
              ? "the nodes at "
                  + where
                  + " want credentials: set shenyu.llm.grid.username and shenyu.llm.grid.password"
              : "the nodes at "
                  + where
                  + " do not accept the credentials of "
                  + settings.username()
                  + ": compare shenyu.llm.grid.username and password with"
                  + " shenyu.llm.node.username and password");
    }
    if (any(failure, Trouble::isOfTls)) {
      return refused(
          "TLS with "
              + where
              + " fails ("
              + lastMessage(failure)
              + "): the trust store of shenyu.llm.grid.tls must hold the issuer of the nodes'"
              + " certificates, and the nodes must use TLS");
    }
    String text = text(failure);
    if (isNotOurs(text)) {
      return refused(NOT_OURS);
    }
    if (isInactive(text)) {
      return new State(
          GridHealth.State.DISCONNECTED,
          "the cluster is not active: it waits for all nodes that hold its data; start them, or"
              + " POST /activate to one node's http port");
    }
    if (text.contains("Unsupported protocol version") || text.contains("Protocol version")) {
      return refused(
          "the nodes at "
              + where
              + " speak another version of Ignite's protocol: "
              + shown(failure));
    }
    if (any(failure, UnknownHostException.class::isInstance)) {
      return disconnected("none of these hosts is known", where, failure);
    }
    if (any(failure, ConnectException.class::isInstance)) {
      return disconnected("nobody listens", where, failure);
    }
    return disconnected(
        settings.tls() == null
            ? "no answer as a node gives it; if the nodes use TLS, set shenyu.llm.grid.tls"
            : "no answer as a node gives it; if the nodes do not use TLS, unset"
                + " shenyu.llm.grid.tls",
        where,
        failure);
  }

  private static State refused(String detail) {
    return new State(GridHealth.State.REFUSED, detail);
  }

  private static State disconnected(String what, String where, Throwable failure) {
    return new State(
        GridHealth.State.DISCONNECTED,
        what
            + " at "
            + where
            + " (tried all): start the nodes or correct shenyu.llm.grid.addresses; their"
            + " client-port is 10800 unless they say otherwise ("
            + lastMessage(failure)
            + ")");
  }

  // ---- calls ----

  static GridException ofCall(Throwable failure) {
    if (failure instanceof RejectedExecutionException) {
      return new GridException(
          Kind.OVERLOADED, "too many calls wait for the grid; nothing was sent", failure);
    }
    if (any(failure, ClientConnectionException.class::isInstance)) {
      // one attempt of several that was under way is enough
      boolean sent =
          any(
              failure,
              part ->
                  part instanceof ClientConnectionException
                      && causes(part).stream().noneMatch(Trouble::isBeforeSending));
      return sent
          ? new GridException(
              Kind.UNKNOWN_OUTCOME, "the connection broke under way: " + shown(failure), failure)
          : new GridException(Kind.UNAVAILABLE, "no node can be reached", failure);
    }
    if (any(failure, ClientAuthenticationException.class::isInstance)) {
      return new GridException(
          Kind.UNAVAILABLE, "the nodes no longer accept the credentials", failure);
    }
    if (any(failure, ClientAuthorizationException.class::isInstance)) {
      return new GridException(Kind.REJECTED, "the nodes do not allow this call", failure);
    }
    String text = text(failure);
    if (text.contains("IgniteOutOfMemoryException") || text.contains("Out of memory in data")) {
      // a backup's memory may be short when the primary has made the change
      return new GridException(
          text.contains(BACKUP) ? Kind.UNKNOWN_OUTCOME : Kind.OVERLOADED,
          "a node's data region is full: raise shenyu.llm.node.maps-memory,"
              + " budgets-memory or cache-memory, or add nodes",
          failure);
    }
    if (isNotOurs(text)) {
      return new GridException(Kind.REJECTED, NOT_OURS, failure);
    }
    // The node that was asked sends a change again when a primary dies under way: that the second
    // attempt is refused does not say that the first one was not made.
    if (text.contains(LOST)) {
      return new GridException(
          Kind.UNKNOWN_OUTCOME,
          "more nodes were lost at once than there are copies; see /health of a node",
          failure);
    }
    if (text.contains(TOO_FEW)) {
      return new GridException(
          Kind.UNKNOWN_OUTCOME, "fewer nodes are there than shenyu.llm.node.quorum", failure);
    }
    if (isInactive(text)) {
      return new GridException(Kind.UNKNOWN_OUTCOME, "the cluster is not active", failure);
    }
    if (any(failure, EntryProcessorException.class::isInstance)) {
      return new GridException(
          Kind.REJECTED, "the node refuses the operation: " + shown(failure), failure);
    }
    return new GridException(Kind.UNKNOWN_OUTCOME, shown(failure), failure);
  }

  /** Whether the nodes are there and only some of their data cannot be used. */
  static boolean isOfData(Throwable failure) {
    String text = text(failure);
    return text.contains(LOST) || text.contains(TOO_FEW);
  }

  /** Whether the same call may do better on another connection. */
  static boolean isOfConnection(Throwable failure) {
    return any(failure, ClientConnectionException.class::isInstance)
        || text(failure).contains("NodeStopping")
        || text(failure).contains("grid is stopping");
  }

  private static boolean isOfTls(Throwable failure) {
    return failure instanceof SSLException
        || String.valueOf(failure.getMessage()).contains("SSL handshake failed");
  }

  private static boolean isBeforeSending(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || (failure instanceof IOException && message.contains("Connection refused"))
        || message.contains("Reconnect is not allowed due to applied throttling");
  }

  private static boolean isNotOurs(String text) {
    return text.contains("Cache does not exist")
        || ((text.contains("ClassNotFoundException") || text.contains("Failed to resolve class"))
            && text.contains("io.shenyullm"));
  }

  private static boolean isInactive(String text) {
    return text.contains("cluster is inactive") || text.contains("cluster state is INACTIVE");
  }

  // ---- parts ----

  private static boolean any(Throwable failure, Predicate<Throwable> test) {
    return parts(failure).stream().anyMatch(test);
  }

  /** A failure, its causes, and what was suppressed on the way: one per address that was tried. */
  private static Set<Throwable> parts(Throwable failure) {
    Set<Throwable> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable part = open.remove();
      if (parts.add(part)) {
        if (part.getCause() != null) {
          open.add(part.getCause());
        }
        Collections.addAll(open, part.getSuppressed());
      }
    }
    return parts;
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable part = failure; part != null && !causes.contains(part); part = part.getCause()) {
      causes.add(part);
    }
    return causes;
  }

  /** Without the traces that nodes send along. */
  private static String shown(Throwable failure) {
    return text(failure).lines().findFirst().orElse("");
  }

  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable part = failure; part != null; part = part.getCause()) {
      String message = String.valueOf(part.getMessage());
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  private static String lastMessage(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage() == null ? last : last.getMessage());
  }
}
