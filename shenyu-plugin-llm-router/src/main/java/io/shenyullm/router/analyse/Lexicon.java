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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words and phrases that hint at a task, a domain or a difficulty, in English and Chinese. Lines of
 * {@code lexicon.txt} read {@code category: phrase, phrase}; a category may have several lines and
 * a phrase several categories. Immutable.
 */
final class Lexicon {
  private static final int LONGEST_PHRASE = 8;

  private final String[] categories;

  /** Open addressing: phrase hash, or 0 where free; beside it the categories as bits. */
  private final long[] keys;

  private final long[] bits;
  private final long[] starts;
  private final byte[] longest;

  private Lexicon(List<String> categories, Map<Long, Long> phrases, Map<Long, Integer> firsts) {
    this.categories = categories.toArray(new String[0]);
    int capacity = Integer.highestOneBit(Math.max(16, phrases.size() * 3)) * 2;
    keys = new long[capacity];
    bits = new long[capacity];
    phrases.forEach(
        (key, value) -> {
          int slot = slot(keys, key);
          keys[slot] = key;
          bits[slot] = value;
        });
    int startCapacity = Integer.highestOneBit(Math.max(16, firsts.size() * 3)) * 2;
    starts = new long[startCapacity];
    longest = new byte[startCapacity];
    firsts.forEach(
        (key, value) -> {
          int slot = slot(starts, key);
          starts[slot] = key;
          longest[slot] = value.byteValue();
        });
  }

  /** The one that is part of the JAR. */
  static Lexicon bundled() {
    try {
      return read(new BufferedReader(new StringReader(bundledText())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String bundledText() {
    try (InputStream in = Lexicon.class.getResourceAsStream("lexicon.txt")) {
      if (in == null) {
        throw new IllegalStateException("lexicon.txt is missing from the JAR");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Lexicon read(BufferedReader lines) throws IOException {
    Map<String, Integer> categories = new LinkedHashMap<>();
    Map<Long, Long> phrases = new HashMap<>();
    Map<Long, Integer> firsts = new HashMap<>();
    String line;
    while ((line = lines.readLine()) != null) {
      int colon = line.indexOf(':');
      if (line.startsWith("#") || colon < 0) {
        continue;
      }
      int category =
          categories.computeIfAbsent(line.substring(0, colon).trim(), any -> categories.size());
      for (String phrase : line.substring(colon + 1).split(",", -1)) {
        TokenHashes tokens = TokenHashes.of(phrase, LONGEST_PHRASE);
        if (tokens.size > 0) {
          phrases.merge(hash(tokens, 0, tokens.size), 1L << category, (a, b) -> a | b);
          firsts.merge(tokens.hashes[0], tokens.size, Math::max);
        }
      }
    }
    if (categories.size() > Long.SIZE) {
      throw new IllegalStateException("more than 64 categories");
    }
    return new Lexicon(new ArrayList<>(categories.keySet()), phrases, firsts);
  }

  int size() {
    return categories.length;
  }

  String category(int index) {
    return categories[index];
  }

  int indexOf(String category) {
    for (int i = 0; i < categories.length; i++) {
      if (categories[i].equals(category)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such category: " + category);
  }

  /** Tells {@code hits} of every phrase that starts at a token from {@code from} on. */
  void find(TokenHashes tokens, int from, int to, Hits hits) {
    for (int i = from; i < to; i++) {
      int start = slot(starts, tokens.hashes[i]);
      if (starts[start] == 0) {
        continue;
      }
      int most = Math.min(longest[start], tokens.size - i);
      long hash = 0;
      for (int n = 0; n < most; n++) {
        hash = TokenHashes.join(hash, tokens.hashes[i + n]);
        int slot = slot(keys, hash);
        if (keys[slot] != 0) {
          hits.found(i, n + 1, bits[slot]);
        }
      }
    }
  }

  /** Takes phrases as they are found. */
  interface Hits {
    void found(int token, int length, long categories);
  }

  private static long hash(TokenHashes tokens, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = TokenHashes.join(hash, tokens.hashes[i]);
    }
    return hash;
  }

  private static int slot(long[] table, long key) {
    int mask = table.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (table[slot] != 0 && table[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
