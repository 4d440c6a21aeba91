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
package io.shenyullm.admin.ingest;

import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Reads audit records as gateways send them. One with a seal has the id of its place: else who may
 * write for one gateway could use up ids that another will need, whose own records would then look
 * as if they were here.
 */
final class SealedRecords {
  private SealedRecords() {}

  static AuditRecord read(byte[] line) throws UnreadableRecordException {
    AuditRecord record = RecordReader.audit(line);
    if (record.chain().keyId() != null) {
      requireOwnId(record);
    }
    return record;
  }

  private static void requireOwnId(AuditRecord record) throws UnreadableRecordException {
    String gateway = record.origin().gateway();
    @Nullable String boot = record.origin().boot();
    // a slash in a boot would let two gateways' names make one id
    if (gateway.isBlank() || boot == null || boot.isBlank() || boot.indexOf('/') >= 0) {
      throw new UnreadableRecordException("gateway and boot do not name a chain");
    }
    String own = AuditRecord.Chain.idPrefix(gateway, boot) + record.chain().sequence();
    if (!record.origin().id().equals(own)) {
      throw new UnreadableRecordException("id is not the one of its gateway, boot and sequence");
    }
  }
}
