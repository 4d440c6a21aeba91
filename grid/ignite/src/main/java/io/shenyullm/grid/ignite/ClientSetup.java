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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.ignite.node.Slf4jIgniteLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.ignite.client.ClientRetryNonePolicy;
import org.apache.ignite.client.SslMode;
import org.apache.ignite.configuration.ClientConfiguration;
import org.jspecify.annotations.Nullable;

/** Ignite's configuration of a client. */
final class ClientSetup {
  /** Longer than any call of ours waits: only questions about the cluster wait for this. */
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private static final int RECONNECT_PERIOD_MILLIS = 3_000;
  private static final int RECONNECTS_PER_PERIOD = 3;

  private ClientSetup() {}

  /**
   * @param addresses of nodes
   * @param replies runs what follows a reply, and tells of changes: in order only if it is one
   *     thread
   * @throws RefusedException if key material cannot be used
   */
  static ClientConfiguration of(GridSettings settings, List<String> addresses, Executor replies)
      throws RefusedException {
    int timeout = (int) Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis());
    ClientConfiguration client =
        new ClientConfiguration()
            .setAddresses(addresses.toArray(String[]::new))
            .setPartitionAwarenessEnabled(true)
            .setHandshakeTimeout(timeout)
            .setRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .setHeartbeatEnabled(true)
            // calls are repeated by us, where that is safe and in time
            .setRetryPolicy(new ClientRetryNonePolicy())
            .setReconnectThrottlingPeriod(RECONNECT_PERIOD_MILLIS)
            .setReconnectThrottlingRetries(RECONNECTS_PER_PERIOD)
            .setAsyncContinuationExecutor(replies)
            .setLogger(Slf4jIgniteLogger.ofClient());
    Secret password = settings.password();
    if (settings.username() != null && password != null) {
      client.setUserName(settings.username()).setUserPassword(password.reveal());
    }
    GridSettings.Tls tls = settings.tls();
    if (tls != null) {
      SSLContext context = context(tls);
      client.setSslMode(SslMode.REQUIRED).setSslContextFactory(() -> context);
    }
    return client;
  }

  private static SSLContext context(GridSettings.Tls tls) throws RefusedException {
    KeyStore trust =
        read("shenyu.llm.grid.tls.trust-store", tls.trustStore(), tls.trustStorePassword());
    Path keys = tls.keyStore();
    try {
      TrustManagerFactory believed =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      believed.init(trust);
      KeyManager[] own = null;
      if (keys != null) {
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(
            read("shenyu.llm.grid.tls.key-store", keys, tls.keyStorePassword()),
            characters(tls.keyStorePassword()));
        own = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, believed.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new RefusedException("the stores of shenyu.llm.grid.tls cannot be used: " + e);
    }
  }

  private static KeyStore read(String property, Path store, @Nullable Secret password)
      throws RefusedException {
    if (!Files.isReadable(store)) {
      throw new RefusedException(property + " cannot be read: " + store);
    }
    try {
      return KeyStore.getInstance(store.toFile(), characters(password));
    } catch (IOException | GeneralSecurityException e) {
      throw new RefusedException(
          property + " is no key store that its password opens: " + store + " (" + e + ")");
    }
  }

  private static char[] characters(@Nullable Secret password) {
    return password == null ? new char[0] : password.reveal().toCharArray();
  }
}
