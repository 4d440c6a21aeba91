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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a rule file into tokens.
 *
 * <p>Whatever two lexers could read differently is refused: Drools' lexer, JavaParser and the Java
 * compiler read the same text after us and must see the same tokens. So there are no backslashes
 * (Java decodes unicode escapes even in comments), no lone carriage returns (they end a Java
 * comment), no invisible characters, no single quotes, no strings over several lines.
 */
final class DrlScanner {
  /** Longest file in characters. */
  static final int MAX_LENGTH = 512 * 1024;

  private static final Set<String> PAIRS = Set.of("==", "!=", "<=", ">=", "&&", "||");
  private static final String SINGLES = "(),;:.<>!+-*/%[]";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int lineStart;

  private DrlScanner(String text) {
    this.text = text;
  }

  static List<Token> scan(String text) throws RefusedRule {
    return new DrlScanner(text).run();
  }

  private List<Token> run() throws RefusedRule {
    if (text.length() > MAX_LENGTH) {
      throw new RefusedRule(1, 1, "file is longer than " + MAX_LENGTH + " characters");
    }
    while (position < text.length()) {
      char c = text.charAt(position);
      check(c);
      if (c == '\n') {
        newLine();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        position++;
      } else if (text.startsWith("//", position)) {
        while (position < text.length() && text.charAt(position) != '\n') {
          check(text.charAt(position));
          position++;
        }
      } else if (text.startsWith("/*", position)) {
        blockComment();
      } else if (c == '"') {
        string();
      } else if (c == '$' || isWordStart(c)) {
        word();
      } else if (c >= '0' && c <= '9') {
        number();
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Kind.END, "", line, column()));
    return List.copyOf(tokens);
  }

  private void blockComment() throws RefusedRule {
    RefusedRule unclosed = refused("comment is not closed");
    position += 2;
    while (!text.startsWith("*/", position)) {
      if (position >= text.length()) {
        throw unclosed;
      }
      check(text.charAt(position));
      if (text.charAt(position) == '\n') {
        newLine();
      } else {
        position++;
      }
    }
    position += 2;
  }

  private void string() throws RefusedRule {
    int start = position;
    int column = column();
    position++;
    while (position < text.length() && text.charAt(position) != '"') {
      char c = text.charAt(position);
      check(c);
      if (c == '\n' || c == '\r') {
        throw new RefusedRule(line, column, "string is not closed on its line");
      }
      position++;
    }
    if (position >= text.length()) {
      throw new RefusedRule(line, column, "string is not closed");
    }
    position++;
    if (text.startsWith("\"", position)) {
      throw new RefusedRule(line, column, "two strings touch; text blocks are not part of rules");
    }
    add(Kind.STRING, text.substring(start + 1, position - 1), column);
  }

  private void word() {
    int start = position;
    int column = column();
    boolean binding = text.charAt(position) == '$';
    position++;
    while (position < text.length()
        && (isWordStart(text.charAt(position)) || isDigit(text.charAt(position)))) {
      position++;
    }
    add(binding ? Kind.BINDING : Kind.WORD, text.substring(start, position), column);
  }

  private void number() throws RefusedRule {
    int start = position;
    int column = column();
    Kind kind = Kind.INTEGER;
    digits();
    if (position + 1 < text.length()
        && text.charAt(position) == '.'
        && isDigit(text.charAt(position + 1))) {
      kind = Kind.DECIMAL;
      position++;
      digits();
    }
    String number = text.substring(start, position);
    if (position < text.length() && isWordStart(text.charAt(position))) {
      throw new RefusedRule(line, column, "write numbers plainly, without suffix or exponent");
    }
    boolean octal = number.length() > 1 && number.startsWith("0") && kind == Kind.INTEGER;
    if (number.length() > 9 || octal) {
      throw new RefusedRule(line, column, "numbers have at most 9 characters and no leading zero");
    }
    add(kind, number, column);
  }

  private void digits() {
    while (position < text.length() && isDigit(text.charAt(position))) {
      position++;
    }
  }

  private void symbol() throws RefusedRule {
    int column = column();
    String pair = text.substring(position, Math.min(position + 2, text.length()));
    if (PAIRS.contains(pair)) {
      position += 2;
      add(Kind.SYMBOL, pair, column);
      return;
    }
    char c = text.charAt(position);
    if (SINGLES.indexOf(c) < 0) {
      throw refused("'" + c + "' is not part of the rule language");
    }
    if (pair.equals("++")
        || pair.equals("--")
        || pair.equals("<<")
        || pair.equals(">>")
        || pair.equals("->")
        || pair.equals("::")) {
      throw refused("'" + pair + "' is not part of the rule language");
    }
    position++;
    add(Kind.SYMBOL, String.valueOf(c), column);
  }

  private void check(char c) throws RefusedRule {
    if (c == '\\') {
      throw refused("backslashes are not allowed anywhere in a rule file, not even in comments");
    }
    if (c == '\r' && !text.startsWith("\r\n", position)) {
      throw refused("lone carriage return");
    }
    int type = Character.getType(c);
    boolean invisible =
        (type == Character.CONTROL && c != '\n' && c != '\r' && c != '\t')
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.UNASSIGNED
            || type == Character.PRIVATE_USE;
    if (invisible) {
      throw refused(String.format("invisible character U+%04X", (int) c));
    }
  }

  private void newLine() {
    position++;
    line++;
    lineStart = position;
  }

  private int column() {
    return position - lineStart + 1;
  }

  private void add(Kind kind, String value, int column) {
    tokens.add(new Token(kind, value, line, column));
  }

  private RefusedRule refused(String message) {
    return new RefusedRule(line, column(), message);
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
