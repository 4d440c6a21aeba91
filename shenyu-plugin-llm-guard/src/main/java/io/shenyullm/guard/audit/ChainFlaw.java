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
package io.shenyullm.guard.audit;

import java.util.Objects;

/**
 * Something that is wrong with a chain.
 *
 * @param kind what sort of thing
 * @param sequence of the record that shows it; 0 where it has none
 * @param id that record's id; empty where it has none
 * @param records how many it is about
 * @param detail what is wrong with the record, as the end of a sentence
 */
public record ChainFlaw(Kind kind, long sequence, String id, long records, String detail) {
  public ChainFlaw {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(detail, "detail");
  }

  /** Sorts of flaws. */
  public enum Kind {
    /** Another content, or another seal, than was written. */
    CHANGED,
    /** Records between two others, or before the first, are not there. */
    MISSING,
    /** A record stands where it does not belong. */
    REPEATED,
    /** A record follows another one than that before it. */
    UNLINKED,
    /** A record of another gateway or boot. */
    FOREIGN,
    /** Sealed with a key that was not given. */
    OTHER_KEY
  }
}
