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

import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.protocol.Protocol;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * One pooled client per provider address. A snapshot that changes an address or a time limit gets a
 * new pool; the old one empties itself as its connections fall idle. Thread-safe.
 */
final class Connections implements AutoCloseable {
  /** What a pool depends on; credentials are set per request, so that a new key needs no pool. */
  private record Key(String name, Protocol protocol, URI baseUrl, Duration connectTimeout) {}

  private record Pool(ConnectionProvider connections, HttpClient.RequestSender sender) {}

  private final UpstreamLimits limits;
  private final ConcurrentMap<Key, Pool> pools = new ConcurrentHashMap<>();
  private final CertificateExpiries certificates = new CertificateExpiries();

  Connections(UpstreamLimits limits) {
    this.limits = limits;
  }

  HttpClient.RequestSender sender(Provider provider) {
    return pools
        .computeIfAbsent(
            new Key(
                provider.name(),
                provider.protocol(),
                provider.baseUrl(),
                provider.connectTimeout()),
            key -> open(provider))
        .sender();
  }

  /** See {@link CertificateExpiries#of}. */
  Optional<Instant> certificateExpiry(String provider) {
    return certificates.of(provider);
  }

  private Pool open(Provider provider) {
    ConnectionProvider connections =
        ConnectionProvider.builder("llm-" + provider.name())
            .maxConnections(limits.maxConnections())
            .pendingAcquireMaxCount(limits.maxPendingAcquires())
            .pendingAcquireTimeout(limits.pendingAcquireTimeout())
            .maxIdleTime(limits.connectionIdleTime())
            .evictInBackground(limits.connectionIdleTime())
            .lifo()
            .metrics(false)
            .build();
    HttpClient client =
        HttpClient.create(connections)
            .compress(false)
            .followRedirect(false)
            // our own failover decides what is sent twice
            .disableRetry(true)
            .metrics(false, uri -> uri)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(provider.connectTimeout().toMillis()))
            .headers(
                headers ->
                    headers
                        .set(HttpHeaderNames.USER_AGENT, "shenyu-llm")
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON))
            .doOnChannelInit(
                (observer, channel, address) -> {
                  decompress(channel.pipeline());
                  certificates.watch(provider.name(), channel.pipeline());
                });
    if ("https".equals(provider.baseUrl().getScheme())) {
      client =
          client.secure(
              spec ->
                  spec.sslContext(Http11SslContextSpec.forClient())
                      .handshakeTimeout(provider.connectTimeout()));
    }
    String path = provider.protocol().path(provider.baseUrl());
    URI uri = URI.create(provider.baseUrl() + path);
    return new Pool(connections, client.post().uri(uri));
  }

  /** Some servers compress although they are told not to. */
  private static void decompress(ChannelPipeline pipeline) {
    pipeline.addAfter(
        NettyPipeline.HttpCodec,
        NettyPipeline.HttpDecompressor,
        new HttpContentDecompressor(false));
  }

  @Override
  public void close() {
    pools.values().forEach(pool -> pool.connections().dispose());
    pools.clear();
  }
}
