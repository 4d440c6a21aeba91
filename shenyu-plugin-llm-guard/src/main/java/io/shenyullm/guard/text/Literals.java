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
package io.shenyullm.guard.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Finds words in a text in one pass, whatever their case: the automaton of Aho and Corasick (1975)
 * as a table, so that a character costs one look-up. Immutable and thread-safe.
 *
 * @param <T> what a word stands for
 */
public final class Literals<T> {
  /**
   * Told of every word by where it ends; of several that end there the last in order comes first.
   */
  public interface Hits<T> {
    void found(int begin, int end, T value);
  }

  private record Ending<T>(int order, int length, T value) {}

  /** Class of every character, 0 for those that no word has. */
  private final byte[] classes = new byte[Character.MAX_VALUE + 1];

  /** Bits of a class. */
  private final int width;

  /** Next state by state and class. */
  private final char[] next;

  /** States from this one on end words. */
  private final int firstEnding;

  private final List<List<Ending<T>>> endings = new ArrayList<>();

  /**
   * @param words in lower case, not empty
   */
  public Literals(SortedMap<String, T> words) {
    this.width = 32 - Integer.numberOfLeadingZeros(classify(words.keySet()));
    Trie<T> trie = new Trie<>(width);
    int order = 0;
    for (Map.Entry<String, T> word : words.entrySet()) {
      trie.add(word.getKey(), classes, order++, word.getValue());
    }
    trie.completeStates();
    int[] numbers = new int[trie.size()];
    int number = 0;
    for (int state = 0; state < numbers.length; state++) {
      if (trie.endings(state).isEmpty()) {
        numbers[state] = number++;
      }
    }
    this.firstEnding = number;
    for (int state = 0; state < numbers.length; state++) {
      if (!trie.endings(state).isEmpty()) {
        numbers[state] = number++;
        endings.add(List.copyOf(trie.endings(state)));
      }
    }
    this.next = new char[numbers.length << width];
    for (int state = 0; state < numbers.length; state++) {
      for (int c = 0; c < 1 << width; c++) {
        next[(numbers[state] << width) + c] = (char) numbers[trie.next(state, c)];
      }
    }
  }

  /** Looks at a stretch of a text; words that begin before it or end after it are not found. */
  public void find(char[] text, int from, int to, Hits<T> hits) {
    int state = 0;
    for (int i = from; i < to; i++) {
      state = next[(state << width) + (classes[text[i]] & 0xFF)];
      if (state >= firstEnding) {
        for (Ending<T> ending : endings.get(state - firstEnding)) {
          hits.found(i + 1 - ending.length, i + 1, ending.value);
        }
      }
    }
  }

  /** Gives the words' characters their classes; returns the last one. */
  private int classify(Set<String> words) {
    int last = 0;
    for (String word : words) {
      for (int i = 0; i < word.length(); i++) {
        if (classes[word.charAt(i)] == 0) {
          classes[word.charAt(i)] = (byte) ++last;
        }
      }
    }
    if (last > 0xFF) {
      throw new IllegalArgumentException("too many different characters: " + last);
    }
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      char lower = Character.toLowerCase(c);
      if (lower != c) {
        classes[c] = classes[lower];
      }
    }
    return last;
  }

  /** The automaton while it is built. */
  private static final class Trie<T> {
    private final int width;
    private final List<List<Ending<T>>> endings = new ArrayList<>();
    private int[] next = new int[0];

    Trie(int width) {
      this.width = width;
      addState();
    }

    int size() {
      return endings.size();
    }

    List<Ending<T>> endings(int state) {
      return endings.get(state);
    }

    int next(int state, int c) {
      return next[(state << width) + c];
    }

    void add(String word, byte[] classes, int order, T value) {
      int state = 0;
      for (int i = 0; i < word.length(); i++) {
        int at = (state << width) + (classes[word.charAt(i)] & 0xFF);
        if (next[at] == 0) {
          int added = addState(); // before the array is looked at: it may be replaced
          next[at] = added;
        }
        state = next[at];
      }
      endings.get(state).add(new Ending<>(order, word.length(), value));
    }

    private int addState() {
      int state = size();
      if (state > Character.MAX_VALUE) {
        throw new IllegalArgumentException("too many words");
      }
      endings.add(new ArrayList<>(1));
      if (next.length < size() << width) {
        next = Arrays.copyOf(next, Math.max(64 << width, 2 * next.length));
      }
      return state;
    }

    /** Where no word goes on, goes on with the longest end of what was read that begins one. */
    void completeStates() {
      int[] shorter = new int[size()];
      Deque<Integer> breadthFirst = new ArrayDeque<>();
      breadthFirst.add(0);
      while (!breadthFirst.isEmpty()) {
        int state = breadthFirst.remove();
        for (int c = 0; c < 1 << width; c++) {
          int at = (state << width) + c;
          int instead = state == 0 ? 0 : next(shorter[state], c);
          int child = next[at];
          if (child == 0) {
            next[at] = instead;
          } else {
            shorter[child] = instead;
            endings.get(child).addAll(endings.get(instead));
            endings.get(child).sort(Comparator.<Ending<T>>comparingInt(Ending::order).reversed());
            breadthFirst.add(child);
          }
        }
      }
    }
  }
}
