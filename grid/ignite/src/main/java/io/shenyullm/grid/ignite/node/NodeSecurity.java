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
package io.shenyullm.grid.ignite.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteNodeAttributes;
import org.apache.ignite.internal.processors.GridProcessorAdapter;
import org.apache.ignite.internal.processors.security.GridSecurityProcessor;
import org.apache.ignite.internal.processors.security.SecurityContext;
import org.apache.ignite.plugin.security.AuthenticationContext;
import org.apache.ignite.plugin.security.SecurityCredentials;
import org.apache.ignite.plugin.security.SecurityException;
import org.apache.ignite.plugin.security.SecurityPermission;
import org.apache.ignite.plugin.security.SecuritySubject;
import org.apache.ignite.plugin.security.SecuritySubjectType;
import org.jspecify.annotations.Nullable;

/**
 * Who may join and connect: nodes with the node secret, clients with the username and password that
 * the node was started with. Clients may use our caches and nothing else: no tasks, no services, no
 * administration, no removal of a cache.
 */
final class NodeSecurity extends GridProcessorAdapter implements GridSecurityProcessor {
  private static final String NODE_LOGIN = "node";
  private static final String OUR_CACHES = "llm-";

  private static final Set<SecurityPermission> CLIENT_PERMISSIONS =
      Set.copyOf(
          EnumSet.of(
              SecurityPermission.CACHE_CREATE,
              SecurityPermission.CACHE_READ,
              SecurityPermission.CACHE_PUT,
              SecurityPermission.CACHE_REMOVE));

  private final NodeSettings.Credentials credentials;

  NodeSecurity(GridKernalContext context, NodeSettings.Credentials credentials) {
    super(context);
    this.credentials = credentials;
  }

  /** One client user, by the same id on every node, so that each knows it without being told. */
  private Authenticated client() {
    return new Authenticated(
        new Subject(
            UUID.nameUUIDFromBytes(("client/" + credentials.username()).getBytes(UTF_8)),
            SecuritySubjectType.REMOTE_CLIENT,
            credentials.username()));
  }

  private record Subject(UUID id, SecuritySubjectType type, String login)
      implements SecuritySubject {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable InetSocketAddress address() {
      return null;
    }
  }

  private record Authenticated(Subject subject) implements SecurityContext, Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void start() {
    ctx.addNodeAttribute(
        IgniteNodeAttributes.ATTR_SECURITY_CREDENTIALS,
        new SecurityCredentials(NODE_LOGIN, credentials.nodeSecret()));
  }

  @Override
  public @Nullable SecurityContext authenticateNode(
      ClusterNode node, @Nullable SecurityCredentials shown) {
    return shown != null
            && NODE_LOGIN.equals(shown.getLogin())
            && isSame(credentials.nodeSecret(), shown.getPassword())
        ? new Authenticated(new Subject(node.id(), SecuritySubjectType.REMOTE_NODE, NODE_LOGIN))
        : null;
  }

  @Override
  public boolean isGlobalNodeAuthentication() {
    return false;
  }

  @Override
  public @Nullable SecurityContext authenticate(AuthenticationContext context) {
    SecurityCredentials shown = context.credentials();
    return shown != null
            && isSame(credentials.username(), shown.getLogin())
            && isSame(credentials.password(), shown.getPassword())
        ? client()
        : null;
  }

  private static boolean isSame(String expected, @Nullable Object shown) {
    return shown != null
        && MessageDigest.isEqual(expected.getBytes(UTF_8), shown.toString().getBytes(UTF_8));
  }

  @Override
  public @Nullable SecurityContext securityContext(UUID subjectId) {
    Authenticated client = client();
    return client.subject().id().equals(subjectId) ? client : null;
  }

  @Override
  public Collection<SecuritySubject> authenticatedSubjects() {
    return List.of();
  }

  @Override
  public @Nullable SecuritySubject authenticatedSubject(UUID subjectId) {
    return null;
  }

  @Override
  public void authorize(
      @Nullable String name, SecurityPermission permission, SecurityContext context)
      throws SecurityException {
    boolean allowed =
        context.subject().type() == SecuritySubjectType.REMOTE_NODE
            || (CLIENT_PERMISSIONS.contains(permission)
                && name != null
                && name.startsWith(OUR_CACHES));
    if (!allowed) {
      throw new SecurityException("not allowed: " + permission + " on " + name);
    }
  }

  @Override
  public void onSessionExpired(UUID subjectId) {}

  @Override
  public boolean enabled() {
    return true;
  }
}
