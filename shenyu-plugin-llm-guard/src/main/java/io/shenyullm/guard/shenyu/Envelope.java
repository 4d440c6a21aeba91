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
package io.shenyullm.guard.shenyu;

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import io.shenyullm.core.wire.Segment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.util.UriUtils;

/**
 * What a plain upstream gets beside the body: path, query and headers. Takes them apart for the
 * scan and puts them together again. One per exchange.
 */
final class Envelope {
  /** Fixed by the protocol, or credentials that are meant for the upstream. */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-type",
          "transfer-encoding",
          "accept",
          "accept-encoding",
          "accept-language",
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key");

  private final ServerHttpRequest request;
  private final List<String> path;
  private final List<String> query;
  private final List<Segment> segments = new ArrayList<>();

  Envelope(ServerHttpRequest request) {
    this.request = request;
    URI uri = request.getURI();
    this.path = decoded(uri.getRawPath(), "/");
    this.query = decoded(uri.getRawQuery(), "&");
    path.forEach(part -> add("path", part));
    query.forEach(part -> add("query", part));
    for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
      if (isScanned(header.getKey())) {
        add("header", header.getKey());
        header.getValue().forEach(value -> add("header", value));
      }
    }
  }

  List<Segment> segments() {
    return segments;
  }

  /**
   * The request with other texts in the places of the segments; the same request if none differs.
   */
  ServerHttpRequest with(List<String> texts) {
    if (texts.equals(segments.stream().map(Segment::text).toList())) {
      return request;
    }
    Iterator<String> next = texts.iterator();
    URI uri = uri(next);
    HttpHeaders redacted = new HttpHeaders();
    for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
      if (isScanned(header.getKey())) {
        String name = next.next();
        List<String> values = header.getValue().stream().map(value -> next.next()).toList();
        if (name.equals(header.getKey())) { // another name would mean nothing to the upstream
          redacted.put(name, values);
        }
      }
    }
    return new ServerHttpRequestDecorator(request) {
      @Override
      public URI getURI() {
        return uri;
      }

      @Override
      public HttpHeaders getHeaders() {
        HttpHeaders current = new HttpHeaders();
        getDelegate()
            .getHeaders()
            .forEach(
                (name, values) -> {
                  List<String> sent = isScanned(name) ? redacted.get(name) : values;
                  if (sent != null) {
                    current.put(name, sent);
                  }
                });
        return current;
      }
    };
  }

  private URI uri(Iterator<String> next) {
    URI original = request.getURI();
    StringJoiner newPath = new StringJoiner("/");
    path.forEach(part -> newPath.add(encodedPath(next.next())));
    StringJoiner newQuery = new StringJoiner("&");
    query.forEach(part -> newQuery.add(encodedQuery(next.next())));
    StringBuilder uri = new StringBuilder();
    if (original.getScheme() != null) {
      uri.append(original.getScheme()).append("://").append(original.getRawAuthority());
    }
    uri.append(newPath);
    if (original.getRawQuery() != null) {
      uri.append('?').append(newQuery);
    }
    return URI.create(uri.toString());
  }

  private void add(String place, String text) {
    segments.add(new Segment(place, Origin.METADATA, Notation.PLAIN, text));
  }

  private static boolean isScanned(String header) {
    return !LEFT_ALONE.contains(header.toLowerCase(Locale.ROOT));
  }

  private static List<String> decoded(@Nullable String raw, String separator) {
    List<String> parts = new ArrayList<>();
    if (raw != null) {
      for (String part : raw.split(separator, -1)) {
        parts.add(UriUtils.decode(part, StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  private static String encodedPath(String part) {
    return UriUtils.encodePathSegment(part, StandardCharsets.UTF_8);
  }

  /** Name and value, whose first equals sign stays. */
  private static String encodedQuery(String part) {
    int equals = part.indexOf('=');
    return equals < 0
        ? UriUtils.encode(part, StandardCharsets.UTF_8)
        : UriUtils.encode(part.substring(0, equals), StandardCharsets.UTF_8)
            + "="
            + UriUtils.encode(part.substring(equals + 1), StandardCharsets.UTF_8);
  }
}
