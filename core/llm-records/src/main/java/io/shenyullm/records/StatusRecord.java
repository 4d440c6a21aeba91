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
package io.shenyullm.records;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is, in its own words.
 *
 * @param version of the gateway's program
 * @param snapshot what it obeys
 * @param usage its queue of usage records
 * @param audit its queue of audit records
 */
public record StatusRecord(
    Origin origin, @Nullable String version, Snapshot snapshot, Queue usage, Queue audit)
    implements LlmRecord {
  public StatusRecord {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(snapshot, "snapshot");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(audit, "audit");
    version = Bounded.codeOrNull(version);
  }

  /**
   * The configuration that is obeyed, and the newer one that is not.
   *
   * @param version in force; {@code null} as long as there is none
   * @param sha256 of its document
   * @param refusedVersion that the gateway will not load; {@code null} if there is none
   * @param problem why
   */
  public record Snapshot(
      @Nullable Long version,
      @Nullable String sha256,
      @Nullable Long refusedVersion,
      @Nullable String problem) {
    /** Nothing is known. */
    public static final Snapshot UNKNOWN = new Snapshot(null, null, null, null);

    public Snapshot {
      sha256 = Bounded.codeOrNull(sha256);
      problem = Bounded.noteOrNull(problem);
    }

    void write(RecordTree tree) {
      tree.put("snapshotVersion", version).put("snapshotSha256", sha256);
      tree.put("refusedVersion", refusedVersion).put("snapshotProblem", problem);
    }

    static Snapshot read(RecordFields fields) throws UnreadableRecordException {
      return new Snapshot(
          fields.optionalNumber("snapshotVersion"),
          fields.optionalCode("snapshotSha256"),
          fields.optionalNumber("refusedVersion"),
          fields.optionalNote("snapshotProblem"));
    }
  }

  /**
   * Records on a gateway's disk.
   *
   * @param waiting to be sent
   * @param parked that the console will not take
   */
  public record Queue(@Nullable Long waiting, @Nullable Long parked) {
    /** Nothing is known. */
    public static final Queue UNKNOWN = new Queue(null, null);

    private void write(RecordTree tree, String topic) {
      tree.put(topic + "Waiting", waiting).put(topic + "Parked", parked);
    }

    private static Queue read(RecordFields fields, String topic) throws UnreadableRecordException {
      return new Queue(
          fields.optionalNumber(topic + "Waiting"), fields.optionalNumber(topic + "Parked"));
    }
  }

  @Override
  public void write(RecordTree tree) {
    tree.put("version", version);
    snapshot.write(tree);
    usage.write(tree, "usage");
    audit.write(tree, "audit");
  }

  static StatusRecord read(RecordFields fields) throws UnreadableRecordException {
    return new StatusRecord(
        Origin.read(fields),
        fields.optionalCode("version"),
        Snapshot.read(fields),
        Queue.read(fields, "usage"),
        Queue.read(fields, "audit"));
  }
}
