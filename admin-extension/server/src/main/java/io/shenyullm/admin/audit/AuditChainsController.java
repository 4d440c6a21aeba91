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
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.records.AuditAnchor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Chains of audit records, what they lack, their anchors, and all of one for whoever checks it. */
@RestController
public class AuditChainsController {
  private static final int MAX_GAPS = 1_000;
  private static final int EXPORTS_AT_ONCE = 4;
  private static final int BUFFER_BYTES = 1 << 16;

  private final AuditChains chains;
  private final AnchorStore anchors;
  private final ChainExport export;
  private final SigningKey key;
  private final Semaphore exports = new Semaphore(EXPORTS_AT_ONCE);

  AuditChainsController(
      AuditChains chains, AnchorStore anchors, ChainExport export, SigningKey key) {
    this.chains = chains;
    this.anchors = anchors;
    this.export = export;
    this.key = key;
  }

  /**
   * All chains, those of the gateways that were started last first.
   *
   * @param gateway whose; {@code null} for all
   */
  @GetMapping("/llm/api/v1/audit-chains")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.OPERATOR})
  Map<String, @Nullable Object> list(
      @RequestParam(name = "gateway", required = false) @Nullable String gateway,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    ListQuery.requireLimit(limit);
    PageCursor from = PageCursor.read(cursor);
    List<AuditChains.Chain> page = chains.newest(gateway, from.at(), from.id(), limit);
    AuditChains.Chain last = page.size() < limit ? null : page.get(page.size() - 1);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("chains", page.stream().map(this::view).toList());
    answer.put("next", last == null ? null : new PageCursor(last.startedAt(), last.id()).toText());
    return answer;
  }

  /** Which records a chain lacks. */
  @GetMapping("/llm/api/v1/audit-gaps")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.OPERATOR})
  Map<String, Object> gaps(
      @RequestParam("gateway") String gateway, @RequestParam("boot") String boot) {
    AuditChains.Chain chain = known(gateway, boot);
    List<AuditChains.Gap> gaps = chains.gaps(chain.gateway(), chain.boot(), MAX_GAPS + 1);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "gaps",
        gaps.stream()
            .limit(MAX_GAPS)
            .map(gap -> Map.of("first", gap.first(), "last", gap.last()))
            .toList());
    answer.put("more", gaps.size() > MAX_GAPS);
    return answer;
  }

  /**
   * Anchors of a chain in its order.
   *
   * @param cursor the sequence after which
   */
  @GetMapping("/llm/api/v1/audit-anchors")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.OPERATOR})
  Map<String, @Nullable Object> anchors(
      @RequestParam("gateway") String gateway,
      @RequestParam("boot") String boot,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", defaultValue = "0") long cursor) {
    ListQuery.requireLimit(limit);
    AuditChains.Chain chain = known(gateway, boot);
    List<AuditAnchor.Signed> page = anchors.after(chain.gateway(), chain.boot(), cursor, limit);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("publicKey", key.publicKeyText());
    answer.put("anchors", page.stream().map(AuditAnchor.Signed::tree).toList());
    answer.put(
        "next",
        page.size() < limit ? null : Long.toString(page.get(page.size() - 1).anchor().sequence()));
    return answer;
  }

  /** All of a chain as JSON lines, as they are read. */
  @GetMapping("/llm/api/v1/audit-exports")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.OPERATOR})
  void export(
      @RequestParam("gateway") String gateway,
      @RequestParam("boot") String boot,
      HttpServletResponse response)
      throws IOException {
    AuditChains.Chain chain = known(gateway, boot);
    if (!exports.tryAcquire()) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          EXPORTS_AT_ONCE + " chains are being exported already; try again when one is done");
    }
    try {
      response.setContentType("application/x-ndjson");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Content-Disposition", "attachment; filename=\"audit-chain.ndjson\"");
      OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
      export.write(chain, out);
      out.flush();
    } finally {
      exports.release();
    }
  }

  private Map<String, @Nullable Object> view(AuditChains.Chain chain) {
    AuditAnchor.Signed anchor = anchors.last(chain.gateway(), chain.boot()).orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("gateway", chain.gateway());
    view.put("boot", chain.boot());
    view.put("startedAt", chain.startedAt().toString());
    view.put("changedAt", chain.changedAt().toString());
    view.put("firstSequence", chain.firstSequence());
    view.put("lastSequence", chain.lastSequence());
    view.put("records", chain.records());
    view.put("missing", chain.missing());
    view.put("anchoredSequence", anchor == null ? null : anchor.anchor().sequence());
    view.put("anchoredAt", anchor == null ? null : anchor.anchor().at().toString());
    return view;
  }

  private AuditChains.Chain known(String gateway, String boot) {
    return chains
        .find(gateway, boot)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "there is no chain of this gateway and boot"));
  }
}
