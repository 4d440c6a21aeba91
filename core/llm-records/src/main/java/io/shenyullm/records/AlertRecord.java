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
 * Something that a person is to know of.
 *
 * @param kind a code, such as {@code budget}
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param subject what it is about, such as a budget's id
 * @param caller whom it concerns
 * @param percent how full the subject is; {@code null} where that means nothing
 * @param message one sentence
 */
public record AlertRecord(
    Origin origin,
    String kind,
    String severity,
    String subject,
    Caller caller,
    @Nullable Long percent,
    @Nullable String message)
    implements LlmRecord {
  public AlertRecord {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(caller, "caller");
    kind = Bounded.kind(kind);
    severity = Bounded.kind(severity);
    subject = Bounded.name(subject);
    message = Bounded.noteOrNull(message);
  }

  @Override
  public void write(RecordTree tree) {
    tree.put("kind", kind).put("severity", severity).put("subject", subject);
    caller.write(tree);
    tree.put("percent", percent).put("message", message);
  }

  static AlertRecord read(RecordFields fields) throws UnreadableRecordException {
    return new AlertRecord(
        Origin.read(fields),
        fields.kind("kind"),
        fields.kind("severity"),
        fields.name("subject"),
        Caller.read(fields),
        fields.optionalNumber("percent"),
        fields.optionalNote("message"));
  }
}
