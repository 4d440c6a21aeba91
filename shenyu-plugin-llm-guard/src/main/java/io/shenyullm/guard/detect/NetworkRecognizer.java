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

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of machines: IP version 4 and 6, MAC, URLs and bare domain names. */
final class NetworkRecognizer implements Recognizer {
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:/(?:3[0-2]|[12]?\\d)(?!\\d))?");
  private static final Pattern MAC =
      Pattern.compile(
          "(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}");
  private static final Pattern URL =
      Pattern.compile(
          "(?:https?|ftp)://[^\\s<>\"'`|\\\\^{}，。；）】》]{4,2000}", Pattern.CASE_INSENSITIVE);
  private static final Set<String> TOP_LEVELS =
      Set.of(
          ("com org net edu gov mil int io ai co cn uk de fr jp ru br in au ca it es nl se no fi dk"
                  + " pl ch at be us info biz me tv app dev xyz site online tech store shop cloud il"
                  + " ie nz za kr tw hk sg mx ar cl tr gr pt cz hu ro ua eu name pro mobi news blog"
                  + " club")
              .split(" "));

  @Override
  public Set<EntityType> types() {
    return Set.of(EntityType.IP_ADDRESS, EntityType.MAC_ADDRESS, EntityType.URL);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    if (text.hasDot && out.wants(EntityType.IP_ADDRESS)) {
      for (int i = 0; i < text.numbers.length; i += 2) {
        versionFour(text, text.numbers[i], text.numbers[i + 1], out);
      }
    }
    if (text.hasColon && out.wants(EntityType.IP_ADDRESS)) {
      versionSix(text, out);
    }
    if (out.wants(EntityType.MAC_ADDRESS)) {
      macs(text, out);
    }
    if (out.wants(EntityType.URL)) {
      if (text.hasDot) {
        domains(text, out);
      }
      if (text.hasColon) {
        urls(text, out);
      }
    }
  }

  private static void versionFour(ScanText text, int start, int end, Findings out) {
    int dots = 0;
    for (int i = start; i < end; i++) {
      dots += text.text.charAt(i) == '.' ? 1 : 0;
    }
    if (dots >= 3) {
      addresses(text, start, end, out);
    }
  }

  /** Version 4 addresses within a stretch. */
  static void addresses(ScanText text, int start, int end, Findings out) {
    Matcher matcher = IPV4.matcher(text.steps).region(start, end);
    while (matcher.find()) {
      int from = matcher.start();
      int to = matcher.end();
      boolean bounded =
          !text.isWordAt(from - 1)
              && !text.isWordAt(to)
              && !(from > 1 && text.text.charAt(from - 1) == '.' && text.isDigitAt(from - 2))
              && !(to < text.length && text.text.charAt(to) == '.' && text.isDigitAt(to + 1));
      if (bounded) {
        boolean version = text.near(from, from, 12, 0, "version", "release", " v", "section");
        out.add(EntityType.IP_ADDRESS, from, to, version ? 0.4 : 0.85);
      }
    }
  }

  private static void versionSix(ScanText text, Findings out) {
    int i = text.text.indexOf(':');
    while (i >= 0) {
      int start = i;
      while (start > 0 && isSix(text.text.charAt(start - 1))) {
        start--;
      }
      int end = i;
      while (end < text.length && (isSix(text.text.charAt(end)))) {
        end++;
      }
      int stop = end;
      while (end > start && text.text.charAt(end - 1) == '.') {
        end--;
      }
      if (end > start + 2 && text.text.charAt(end - 1) == ':' && text.text.charAt(end - 2) != ':') {
        end--;
      }
      boolean bounded =
          !text.isWordAt(start - 1)
              && (end >= text.length || !text.isWordAt(end))
              && isVersionSix(text.text.substring(start, end));
      if (bounded) {
        int to = suffix(text, end);
        out.add(EntityType.IP_ADDRESS, start, to, 0.9);
      }
      i = text.text.indexOf(':', Math.max(stop, i + 1));
    }
  }

  /** A zone ({@code %eth0}) or prefix length ({@code /64}) after an address. */
  private static int suffix(ScanText text, int end) {
    int i = end;
    if (i + 1 < text.length
        && (text.text.charAt(i) == '%' || text.text.charAt(i) == '/')
        && Ascii.isWord(text.text.charAt(i + 1))) {
      boolean prefix = text.text.charAt(i) == '/';
      i++;
      while (i < text.length && i < end + 16 && (prefix ? text.isDigitAt(i) : text.isWordAt(i))) {
        i++;
      }
    }
    return i > end + 1 ? i : end;
  }

  private static boolean isSix(char c) {
    return Ascii.isDigit(c)
        || (c >= 'a' && c <= 'f')
        || (c >= 'A' && c <= 'F')
        || c == ':'
        || c == '.';
  }

  private static boolean isVersionSix(String s) {
    if (s.length() < 3 || s.length() > 45) {
      return false;
    }
    int compressed = s.indexOf("::");
    if (compressed >= 0 && s.indexOf("::", compressed + 1) >= 0) {
      return false;
    }
    String head = compressed >= 0 ? s.substring(0, compressed) : s;
    String tail = compressed >= 0 ? s.substring(compressed + 2) : "";
    int groups = groups(head, compressed < 0) + groups(tail, true);
    if (groups < 0 || groups > 1000) {
      return false;
    }
    return compressed >= 0 ? groups <= 7 : groups == 8;
  }

  private static int groups(String part, boolean last) {
    if (part.isEmpty()) {
      return 0;
    }
    int count = 0;
    String[] groups = part.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      String group = groups[i];
      if (i == groups.length - 1 && last && group.indexOf('.') >= 0) {
        if (!IPV4.matcher(group).matches()) {
          return 10_000;
        }
        count += 2;
      } else if (group.isEmpty() || group.length() > 4 || group.indexOf('.') >= 0) {
        return 10_000;
      } else {
        count++;
      }
    }
    return count;
  }

  private static void macs(ScanText text, Findings out) {
    for (int i = 0; i < text.codes.length; i += 2) {
      int start = text.codes[i];
      int n = text.codes[i + 1] - start;
      int next = text.codes[i + 1];
      if ((n != 2 && n != 4) || next >= text.length || ":-.".indexOf(text.text.charAt(next)) < 0) {
        continue;
      }
      mac(text, start, out);
    }
  }

  /** The hardware address that begins at an index, if one does. */
  static void mac(ScanText text, int start, Findings out) {
    Matcher matcher = MAC.matcher(text.steps).region(start, Math.min(text.length, start + 17));
    if (matcher.lookingAt() && !text.isWordAt(matcher.end()) && !text.isWordAt(start - 1)) {
      String bare = matcher.group().replaceAll("[:.-]", "").toLowerCase(Locale.ROOT);
      if (!bare.equals("ffffffffffff") && !bare.equals("000000000000")) {
        out.add(EntityType.MAC_ADDRESS, start, matcher.end(), 0.9);
      }
    }
  }

  private static void urls(ScanText text, Findings out) {
    int next;
    for (int at = text.text.indexOf("://"); at >= 0; at = text.text.indexOf("://", next)) {
      next = at + 3;
      int from = scheme(text, at);
      if (from < 0) {
        continue;
      }
      Matcher matcher = URL.matcher(text.steps).region(from, Math.min(text.length, at + 2048));
      if (matcher.lookingAt()) {
        int end = matcher.end();
        next = Math.max(next, end); // an address within an address is part of it
        while (".,;:!?)]".indexOf(text.text.charAt(end - 1)) >= 0) {
          end--;
        }
        if (text.text.substring(at + 3, end).indexOf('.') > 0) {
          out.add(EntityType.URL, matcher.start(), end, 0.8);
        }
      }
    }
  }

  private static int scheme(ScanText text, int at) {
    for (String scheme : new String[] {"https", "http", "ftp"}) {
      if (text.lowerStartsWith(scheme, at - scheme.length())) {
        return at - scheme.length();
      }
    }
    return -1;
  }

  private static void domains(ScanText text, Findings out) {
    for (int dot = text.text.indexOf('.'); dot >= 0; dot = text.text.indexOf('.', dot + 1)) {
      int end = dot + 1;
      while (end < text.length && end < dot + 8 && Ascii.isLetter(text.text.charAt(end))) {
        end++;
      }
      if (end - dot < 3
          || (end < text.length && (text.isWordAt(end) || text.text.charAt(end) == '('))
          || !TOP_LEVELS.contains(text.lower(dot + 1, end))) {
        continue;
      }
      if (end + 1 < text.length
          && text.text.charAt(end) == '.'
          && Ascii.isLetter(text.text.charAt(end + 1))) {
        continue; // a longer name follows
      }
      int start = dot;
      while (start > 0 && dot - start < 200 && isHost(text.text.charAt(start - 1))) {
        start--;
      }
      boolean bounded =
          start < dot - 1 && (start == 0 || "@/:\\$".indexOf(text.text.charAt(start - 1)) < 0);
      if (bounded && Ascii.isLetter(text.text.charAt(start))) {
        out.add(EntityType.URL, start, end, 0.55);
      }
    }
  }

  private static boolean isHost(char c) {
    return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '-' || c == '.';
  }
}
