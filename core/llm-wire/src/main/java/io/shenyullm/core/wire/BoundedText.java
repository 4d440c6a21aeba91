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
package io.shenyullm.core.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Texts that others choose, such as the subject of a token or the name of a model, brought to what
 * records and databases take: bounded in length, without control characters (PostgreSQL refuses
 * NUL) and without halves of surrogate pairs (UTF-8 has none). Lengths are in UTF-16 units.
 */
public final class BoundedText {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST_BYTES = 16;
  private static final int MARK = 1 + 2 * DIGEST_BYTES;
  private static final char REPLACEMENT = '\uFFFD';

  private BoundedText() {}

  /** Whether a text can be kept as it is. */
  public static boolean fits(String text, int maxChars) {
    return text.length() <= maxChars && isClean(text);
  }

  /** Whether a text has neither control characters nor halves of surrogate pairs. */
  public static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!pairAt(text, i)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * A name that fits. One that does not ends in {@code ~} and 128 bits of its SHA-256, so that two
   * that begin alike stay two; who pays and who is limited must not depend on where a text is cut.
   *
   * @param maxChars at least 64
   */
  public static String name(String text, int maxChars) {
    return fits(text, maxChars)
        ? text
        : cut(clean(text), maxChars - MARK) + "~" + HEX.formatHex(digest(text));
  }

  /** A text for people that fits; the end of a longer one is lost. */
  public static String note(String text, int maxChars) {
    if (fits(text, maxChars)) {
      return text;
    }
    String clean = clean(text);
    return clean.length() <= maxChars ? clean : cut(clean, maxChars - 1) + "…";
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c) && pairAt(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(Character.isISOControl(c) || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return clean.toString();
  }

  private static boolean pairAt(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** The beginning of a clean text, without half of a pair at its end. */
  private static String cut(String clean, int chars) {
    if (clean.length() <= chars) {
      return clean;
    }
    return clean.substring(
        0, Character.isHighSurrogate(clean.charAt(chars - 1)) ? chars - 1 : chars);
  }

  private static byte[] digest(String text) {
    // UTF-8 would make one of all halves of pairs
    byte[] units = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      units[2 * i] = (byte) (text.charAt(i) >> 8);
      units[2 * i + 1] = (byte) text.charAt(i);
    }
    return Arrays.copyOf(Sha256.of(units), DIGEST_BYTES);
  }
}
