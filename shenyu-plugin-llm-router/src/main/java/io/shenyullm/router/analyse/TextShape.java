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
package io.shenyullm.router.analyse;

/**
 * What a text looks like, whatever its words: lines, passages, questions, code, numbers, answer
 * options. One pass over the characters.
 */
final class TextShape {
  private static final int LONG_LINE = 160;
  private static final int SHORT_HEAD = 140;

  int chars;
  int lines;
  int blankLines;
  int longLines;
  int longestLine;
  int firstLine;
  int lastLine;
  int questions;
  int afterLastQuestion = Integer.MAX_VALUE;
  int digits;
  int numbers;
  int operators;
  int codeSigns;
  int codeLines;
  int fences;
  int indented;
  int labelLines;
  int bullets;
  int options;
  int blanks;
  int longestQuote;
  int colonAt = -1;
  int afterColon;
  int currency;
  int latex;
  int urls;
  int ideographs;
  int letters;
  int exclamations;

  static TextShape of(String text) {
    TextShape shape = new TextShape();
    shape.readLines(text);
    shape.readSigns(text);
    return shape;
  }

  /** Something to work on is attached: long lines, a long quote, or text after a short head. */
  boolean hasPassage() {
    int dense = ideographs * 3 > letters ? 3 : 1;
    return longestLine * dense > 420
        || (lines > 1 && longestLine * dense > 220)
        || longestQuote * dense > 90
        || (colonAt >= 0 && colonAt * dense < SHORT_HEAD * 2 && afterColon * dense > 120)
        || lines > 8;
  }

  private void readLines(String text) {
    int start = 0;
    int length = text.length();
    while (start < length) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? length : end;
      int from = start;
      while (from < end && text.charAt(from) <= ' ') {
        from++;
      }
      int to = end;
      while (to > from && text.charAt(to - 1) <= ' ') {
        to--;
      }
      if (to > from) {
        readLine(text, start, from, to);
      } else {
        blankLines++;
      }
      start = end + 1;
    }
  }

  private void readLine(String text, int start, int from, int to) {
    int size = to - from;
    if (lines++ == 0) {
      firstLine = size;
    }
    lastLine = size;
    longestLine = Math.max(longestLine, size);
    longLines += size > LONG_LINE ? 1 : 0;
    indented += from - start >= 2 ? 1 : 0;
    char first = text.charAt(from);
    char last = text.charAt(to - 1);
    boolean numbered =
        size > 2 && first >= '0' && first <= '9' && ".)、".indexOf(text.charAt(from + 1)) >= 0;
    bullets += first == '-' || first == '*' || first == '•' || numbered ? 1 : 0;
    codeLines += last == ';' || last == '{' || last == '}' || startsCode(text, from) ? 1 : 0;
    for (int i = from; i < Math.min(to, from + 24); i++) {
      if (text.charAt(i) == ':' || text.charAt(i) == '：') {
        labelLines++;
        break;
      }
    }
    if (text.startsWith("```", from)) {
      fences++;
    }
  }

  private static boolean startsCode(String text, int at) {
    return text.startsWith("def ", at)
        || text.startsWith("import ", at)
        || text.startsWith("from ", at)
            && text.indexOf(" import ", at) - at < 60
            && text.indexOf(" import ", at) > 0
        || text.startsWith("class ", at)
        || text.startsWith("#include", at)
        || text.startsWith("public ", at)
        || text.startsWith("private ", at)
        || text.startsWith("function ", at)
        || text.startsWith("const ", at)
        || text.startsWith("return ", at)
        || text.startsWith("SELECT ", at)
        || text.startsWith("CREATE TABLE", at)
        || text.startsWith("package ", at)
        || text.startsWith("//", at)
        || text.startsWith("</", at)
        || text.startsWith("<?", at)
        || text.startsWith("print(", at)
        || text.startsWith("assert ", at)
        || text.startsWith(">>> ", at);
  }

  private void readSigns(String text) {
    chars = text.length();
    int quote = -1;
    boolean inNumber = false;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (digit) {
        digits++;
        numbers += inNumber ? 0 : 1;
      }
      inNumber = digit || (inNumber && (c == '.' || c == ','));
      if (TokenHashes.isIdeograph(c)) {
        ideographs++;
        letters++;
        continue;
      }
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        letters++;
        if (c <= 'F' && isOption(text, i)) {
          options++;
        }
        continue;
      }
      switch (c) {
        case '?', '？' -> {
          questions++;
          afterLastQuestion = chars - i - 1;
        }
        case '!', '！' -> exclamations++;
        case '+', '=', '×', '÷', '√', '∫', '^', '≤', '≥', '∑', '∞', 'π', '°' -> operators++;
        case '{', '}', ';', '<', '>', '_', '`', '[', ']' -> {
          codeSigns++;
          blanks += c == '_' && i > 0 && text.charAt(i - 1) == '_' ? 1 : 0;
        }
        case '(', '（' -> blanks += isEmptyBracket(text, i) ? 1 : 0;
        case '$', '€', '£', '¥', '￥' -> currency++;
        case '\\' -> latex++;
        case '/' -> urls += text.startsWith("//", i) && i > 0 && text.charAt(i - 1) == ':' ? 1 : 0;
        case ':', '：' -> {
          if (colonAt < 0 && i > 8) {
            colonAt = i;
            afterColon = chars - i - 1;
          }
        }
        case '"', '“', '”', '「', '」', '『', '』', '‘', '’', '《', '》' -> {
          if (quote >= 0 && c != '“' && c != '「') {
            longestQuote = Math.max(longestQuote, i - quote - 1);
            quote = -1;
          } else if (c != '’' && c != '‘') {
            quote = i;
          }
        }
        default -> {}
      }
    }
  }

  private static boolean isEmptyBracket(String text, int at) {
    int i = at + 1;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '　')) {
      i++;
    }
    return i < text.length()
        && (text.charAt(i) == ')' || text.charAt(i) == '）')
        && at > 0
        && TokenHashes.isIdeograph(text.charAt(at - 1));
  }

  /** {@code A.}, {@code (B)}, {@code C、} where a word may start. */
  private static boolean isOption(String text, int at) {
    if (at + 1 >= text.length() || ".)、:：．）".indexOf(text.charAt(at + 1)) < 0) {
      return false;
    }
    return at == 0 || text.charAt(at - 1) <= ' ' || "(（。,，;；".indexOf(text.charAt(at - 1)) >= 0;
  }
}
