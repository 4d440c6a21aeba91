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
import io.shenyullm.guard.admit.AdmissionStage;
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
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
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
          "transfer-encoding",
          "accept-encoding",
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key");

  /** Have a form of their own, which a redacted text breaks: they are left out then. */
  private static final Set<String> FORMED = Set.of("accept", "accept-language", "content-type");

  private final ServerHttpRequest request;
  private final int pathParts;

  /** As written; empty without a query. */
  private final List<String> query;

  private final List<Segment> segments = new ArrayList<>();

  Envelope(ServerHttpRequest request) {
    this.request = request;
    URI uri = request.getURI();
    List<String> path = parts(uri.getRawPath(), "/");
    path.forEach(part -> add(AdmissionStage.PATH, UriUtils.decode(part, StandardCharsets.UTF_8)));
    this.pathParts = path.size();
    this.query = parts(uri.getRawQuery(), "&");
    query.forEach(part -> add("query", decodedQuery(part)));
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
   * The path stays: the host has taken the upstream's from it before, and asks for it no more.
   */
  ServerHttpRequest with(List<String> texts) {
    if (texts.equals(segments.stream().map(Segment::text).toList())) {
      return request;
    }
    Iterator<String> next = texts.listIterator(pathParts);
    URI uri = uri(next);
    MultiValueMap<String, String> parameters = request.mutate().uri(uri).build().getQueryParams();
    HttpHeaders redacted = new HttpHeaders();
    for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
      if (isScanned(header.getKey())) {
        String name = next.next();
        List<String> values = header.getValue().stream().map(value -> next.next()).toList();
        // another name would mean nothing to the upstream
        if (name.equals(header.getKey()) && (values.equals(header.getValue()) || !isFormed(name))) {
          redacted.put(name, values);
        } else if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
          redacted.setContentType(MediaType.APPLICATION_JSON); // no other body gets here
        }
      }
    }
    return new ServerHttpRequestDecorator(request) {
      @Override
      public URI getURI() {
        return uri;
      }

      /** The host writes the upstream's query from these as soon as one is encoded. */
      @Override
      public MultiValueMap<String, String> getQueryParams() {
        return parameters;
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
    StringJoiner newQuery = new StringJoiner("&");
    for (String part : query) {
      String text = next.next();
      newQuery.add(text.equals(decodedQuery(part)) ? part : encodedQuery(text));
    }
    StringBuilder uri = new StringBuilder();
    if (original.getScheme() != null) {
      uri.append(original.getScheme()).append("://").append(original.getRawAuthority());
    }
    uri.append(original.getRawPath());
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

  private static boolean isFormed(String header) {
    return FORMED.contains(header.toLowerCase(Locale.ROOT));
  }

  private static List<String> parts(@Nullable String raw, String separator) {
    return raw == null ? List.of() : List.of(raw.split(separator, -1));
  }

  /** As the host reads it: a plus sign is a blank. */
  private static String decodedQuery(String part) {
    return UriUtils.decode(part.replace('+', ' '), StandardCharsets.UTF_8);
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
