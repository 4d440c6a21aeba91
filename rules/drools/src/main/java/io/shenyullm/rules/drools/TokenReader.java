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

import io.shenyullm.rules.drools.Token.Kind;
import java.util.List;

/** Walks over the tokens of one file. */
final class TokenReader {
  private final List<Token> tokens;
  private int position;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(position);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  boolean at(String text) {
    return peek().is(text);
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  boolean take(String text) {
    if (at(text)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(String text, String where) throws RefusedRule {
    if (!at(text)) {
      throw new RefusedRule(
          peek(), "expected '" + text + "' " + where + ", found " + peek().shown());
    }
    return next();
  }

  Token expect(Kind kind, String what) throws RefusedRule {
    if (peek().kind() != kind) {
      throw new RefusedRule(peek(), "expected " + what + ", found " + peek().shown());
    }
    return next();
  }

  /** Goes on behind the next {@code end} that a new rule or the end of the file follows. */
  void skipRule() {
    while (!atEnd()) {
      if (next().is("end") && (atEnd() || at("rule") || at(";"))) {
        take(";");
        return;
      }
    }
  }
}
