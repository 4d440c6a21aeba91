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
package io.shenyullm.router.upstream;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Until when the certificates are valid that providers have shown last. Looked at once per
 * connection. Names are those of configured providers, so the map is bounded. Thread-safe.
 */
final class CertificateExpiries {
  private final ConcurrentMap<String, Instant> byProvider = new ConcurrentHashMap<>();

  /** Looks at the certificate once a new connection's handshake is over. */
  void watch(String provider, ChannelPipeline pipeline) {
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls != null) {
      tls.handshakeFuture()
          .addListener(
              handshake -> {
                if (handshake.isSuccess()) {
                  remember(provider, tls);
                }
              });
    }
  }

  private void remember(String provider, SslHandler tls) {
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
        byProvider.put(provider, own.getNotAfter().toInstant());
      }
    } catch (SSLPeerUnverifiedException e) {
      byProvider.remove(provider);
    }
  }

  /** Empty where none has been seen. */
  Optional<Instant> of(String provider) {
    return Optional.ofNullable(byProvider.get(provider));
  }
}
