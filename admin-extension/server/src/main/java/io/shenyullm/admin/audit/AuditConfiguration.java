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
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.web.Slice;
import io.shenyullm.admin.web.StatusPart;
import java.time.Clock;
import org.springframework.context.annotation.Bean;

/** Audit records, their chains and anchors. */
@Slice
class AuditConfiguration {
  @Bean
  static Schema llmAuditSchema() {
    return AnchorStore.SCHEMA;
  }

  @Bean
  AuditController llmAuditController(RecordStore records) {
    return new AuditController(records);
  }

  @Bean
  AnchorStore llmAuditAnchors(ConsoleDatabase database) {
    return new AnchorStore(database.dataSource());
  }

  @Bean
  AnchorWriter llmAuditAnchorWriter(AuditChains chains, AnchorStore anchors, SigningKey key) {
    return new AnchorWriter(chains, anchors, key, Clock.systemUTC());
  }

  @Bean
  AuditChainsController llmAuditChainsController(
      AuditChains chains, AnchorStore anchors, SigningKey key) {
    ChainExport export = new ChainExport(chains, anchors, key, Clock.systemUTC());
    return new AuditChainsController(chains, anchors, export, key);
  }

  @Bean
  StatusPart llmAuditStatus(AnchorWriter writer) {
    return new StatusPart("audit", () -> writer.state().view());
  }
}
