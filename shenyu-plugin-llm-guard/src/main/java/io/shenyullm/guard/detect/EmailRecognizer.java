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
package io.shenyullm.guard.detect;

import java.util.Set;

/** Walks outwards from each {@code @}. Local part and domain as mail systems accept them. */
final class EmailRecognizer implements Recognizer {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.EMAIL_ADDRESS);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    if (!text.hasAt) {
      return;
    }
    for (int at = text.text.indexOf('@'); at >= 0; at = text.text.indexOf('@', at + 1)) {
      int start = at;
      while (start > 0 && at - start < MAX_LOCAL && isLocal(text.text.charAt(start - 1))) {
        start--;
      }
      while (start < at && text.text.charAt(start) == '.') {
        start++;
      }
      int end = domainEnd(text.text, at + 1);
      if (start < at && end > 0 && text.text.charAt(at - 1) != '.') {
        out.add(EntityType.EMAIL_ADDRESS, start, end, 0.95);
      }
    }
  }

  private static boolean isLocal(char c) {
    return Ascii.isWord(c) || c == '.' || c == '+' || c == '-' || c == '%' || c == '\'' || c == '&';
  }

  /** Index after the longest domain with a top level of two letters or more; -1 if none. */
  private static int domainEnd(String text, int from) {
    int limit = Math.min(text.length(), from + MAX_DOMAIN);
    int good = -1;
    int label = from;
    int i = from;
    int labels = 0;
    while (i <= limit) {
      boolean end = i == limit || !(Ascii.isWord(text.charAt(i)) || text.charAt(i) == '-');
      if (end) {
        if (i == label || text.charAt(i - 1) == '-') {
          break;
        }
        labels++;
        if (labels > 1 && isTopLevel(text, label, i)) {
          good = i;
        }
        if (i == limit || text.charAt(i) != '.') {
          break;
        }
        label = i + 1;
      }
      i++;
    }
    return good;
  }

  private static boolean isTopLevel(String text, int from, int to) {
    if (to - from < 2) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!Ascii.isLetter(text.charAt(i))) {
        return text.startsWith("xn--", from);
      }
    }
    return true;
  }
}
