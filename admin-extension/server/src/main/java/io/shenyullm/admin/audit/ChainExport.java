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
package io.shenyullm.admin.audit;

import io.shenyullm.admin.ingest.AuditChains;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.core.json.Json;
import io.shenyullm.records.AuditAnchor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chain as JSON lines, holding a thousand records at a time: a line {@code export}, one
 * {@code anchor} line each, the records as their gateway has sent them, and a line {@code end}
 * without which something was cut off. Anchors are read first, so that every anchored record that
 * is still there is among the records. Thread-safe.
 */
final class ChainExport {
  private static final int ANCHORS = 1_000;

  private final AuditChains chains;
  private final AnchorStore anchors;
  private final SigningKey key;
  private final Clock clock;

  ChainExport(AuditChains chains, AnchorStore anchors, SigningKey key, Clock clock) {
    this.chains = chains;
    this.anchors = anchors;
    this.key = key;
    this.clock = clock;
  }

  /** Writes what is there of a chain up to now. */
  void write(AuditChains.Chain chain, OutputStream out) throws IOException {
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    head.put("schema", 1);
    head.put("gateway", chain.gateway());
    head.put("boot", chain.boot());
    head.put("at", clock.instant().toString());
    head.put("publicKey", key.publicKeyText());
    line(out, Json.write(Map.of("export", head)));
    long last = 0;
    long anchorLines = 0;
    for (List<AuditAnchor.Signed> page = anchorsAfter(chain, 0);
        !page.isEmpty();
        page = anchorsAfter(chain, last)) {
      for (AuditAnchor.Signed anchor : page) {
        line(out, Json.write(Map.of("anchor", anchor.tree())));
        last = anchor.anchor().sequence();
        anchorLines++;
      }
    }
    long records = records(chain, Math.max(last, chain.lastSequence()), out);
    Map<String, @Nullable Object> end = new LinkedHashMap<>();
    end.put("records", records);
    end.put("anchors", anchorLines);
    line(out, Json.write(Map.of("end", end)));
  }

  /** A chain that goes on growing is written as far as it went at the beginning. */
  private long records(AuditChains.Chain chain, long until, OutputStream out) throws IOException {
    long records = 0;
    long at = 0;
    while (at < until) {
      List<AuditChains.Link> page = chains.after(chain.gateway(), chain.boot(), at);
      if (page.isEmpty()) {
        break;
      }
      for (AuditChains.Link link : page) {
        line(out, link.document().strip().getBytes(StandardCharsets.UTF_8));
        records++;
        at = link.sequence();
      }
    }
    return records;
  }

  private List<AuditAnchor.Signed> anchorsAfter(AuditChains.Chain chain, long sequence) {
    return anchors.after(chain.gateway(), chain.boot(), sequence, ANCHORS);
  }

  private static void line(OutputStream out, byte[] json) throws IOException {
    out.write(json);
    out.write('\n');
  }
}
