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
package io.shenyullm.rules.drools;

/**
 * A token of a rule file.
 *
 * @param text as written, strings without their quotes
 * @param line first line is 1
 * @param column first column is 1, counted in UTF-16 units
 */
record Token(Kind kind, String text, int line, int column) {
  enum Kind {
    WORD,
    BINDING,
    STRING,
    INTEGER,
    DECIMAL,
    SYMBOL,
    END
  }

  boolean is(String expected) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(expected);
  }

  String shown() {
    return kind == Kind.END
        ? "the end of the file"
        : kind == Kind.STRING ? "a string" : "'" + text + "'";
  }
}
