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
 * Turns a prompt into features. The trainer and the gateway use this one class, so that a weight
 * means the same to both. Immutable and thread-safe.
 */
final class PromptFeatures {
  /** Features for what is asked for, what it is about, and how hard it is. */
  record Vectors(FeatureVector task, FeatureVector topic, FeatureVector effort) {}

  private static final int MOST_TOKENS = 480;
  private static final int HEAD = 28;
  private static final int TAIL = 28;
  private static final int START = 5;

  private final Lexicon lexicon;
  private final long[] categoryNames;
  private final boolean[] domain;

  PromptFeatures(Lexicon lexicon) {
    this.lexicon = lexicon;
    categoryNames = new long[lexicon.size()];
    domain = new boolean[lexicon.size()];
    for (int i = 0; i < lexicon.size(); i++) {
      categoryNames[i] = name(lexicon.category(i));
      domain[i] = lexicon.category(i).startsWith("s.");
    }
  }

  Vectors of(PromptParts parts) {
    FeatureVector task = new FeatureVector();
    FeatureVector topic = new FeatureVector();
    FeatureVector effort = new FeatureVector();
    TokenHashes tokens = TokenHashes.of(parts.request(), MOST_TOKENS);
    TextShape shape = TextShape.of(parts.request());
    Counts counts = new Counts(tokens.size);
    lexicon.find(tokens, 0, tokens.size, counts);

    StructureFeatures.add(shape, tokens.size, parts, task, effort);
    categories(counts, shape, task, topic, effort);
    taskGrams(tokens, task);
    topicGrams(tokens, topic, effort);
    context(parts, topic);
    return new Vectors(task, topic, effort);
  }

  /** Hits of each category by where they are. */
  private final class Counts implements Lexicon.Hits {
    private final int tokens;
    final int[] start = new int[lexicon.size()];
    final int[] head = new int[lexicon.size()];
    final int[] tail = new int[lexicon.size()];
    final int[] all = new int[lexicon.size()];

    Counts(int tokens) {
      this.tokens = tokens;
    }

    @Override
    public void found(int token, int length, long categories) {
      for (long left = categories; left != 0; left &= left - 1) {
        int category = Long.numberOfTrailingZeros(left);
        all[category] += length > 1 ? 2 : 1;
        if (token < START) {
          start[category]++;
        }
        if (token < HEAD) {
          head[category]++;
        }
        if (token >= tokens - TAIL / 2) {
          tail[category]++;
        }
      }
    }
  }

  private void categories(
      Counts counts,
      TextShape shape,
      FeatureVector task,
      FeatureVector topic,
      FeatureVector effort) {
    boolean passage = shape.hasPassage();
    int total = 0;
    int most = -1;
    for (int i = 0; i < categoryNames.length; i++) {
      if (domain[i]) {
        total += counts.all[i];
        most = counts.all[i] > 0 && (most < 0 || counts.all[i] > counts.all[most]) ? i : most;
      }
    }
    for (int i = 0; i < categoryNames.length; i++) {
      long name = categoryNames[i];
      int all = counts.all[i];
      if (all == 0) {
        continue;
      }
      if (domain[i]) {
        topic.add(name, 0.7f);
        topic.add(name + 1, all / (float) total);
        topic.add(name + 2, (float) Math.log1p(all) / 2);
        if (counts.head[i] > 0) {
          topic.add(name + 3, 0.4f);
        }
        if (i == most) {
          topic.add(name + 4, 0.7f);
        }
        task.add(name, 0.15f);
        effort.add(name, 0.3f);
        continue;
      }
      effort.add(name, 0.5f);
      effort.add(name + 2, (float) Math.log1p(all) / 2);
      topic.add(name, 0.2f);
      if (counts.start[i] > 0) {
        task.add(name + 5, 1f);
        task.add(name + (passage ? 6 : 7), 0.6f);
      }
      if (counts.head[i] > 0) {
        task.add(name + 8, 0.7f);
        task.add(name + (passage ? 9 : 10), 0.6f);
        task.add(name + 15, counts.head[i] > 1 ? 0.5f : 0f);
      }
      if (counts.tail[i] > 0) {
        task.add(name + 11, 0.5f);
        task.add(name + (passage ? 12 : 13), 0.4f);
      }
      task.add(name + 14, 0.3f * Math.min(3, all));
    }
    if (most < 0) {
      topic.add(name("no domain"), 0.7f);
    }
  }

  /** Words of head and tail, where instructions stand. */
  private static void taskGrams(TokenHashes tokens, FeatureVector task) {
    int from = task.size();
    int head = Math.min(HEAD, tokens.size);
    int tail = Math.max(head, tokens.size - TAIL);
    grams(tokens, 0, head, 3, name("task"), task);
    grams(tokens, tail, tokens.size, 3, name("task"), task);
    task.scale(from, 0.7f / (float) Math.sqrt(Math.max(4, task.size() - from)));
    int first = task.size();
    if (tokens.size > 0) {
      task.add(tokens.hashes[0] ^ name("first"), 0.5f);
      if (tokens.size > 1) {
        long two = TokenHashes.join(tokens.hashes[0], tokens.hashes[1]);
        task.add(two ^ name("first"), 0.5f);
        if (tokens.size > 2) {
          task.add(TokenHashes.join(two, tokens.hashes[2]) ^ name("first"), 0.4f);
        }
      }
    }
    task.scale(first, 0.8f);
    if (tail > head) {
      int body = task.size();
      grams(tokens, head, Math.min(tail, head + 150), 1, name("body"), task);
      task.scale(body, 0.5f / (float) Math.sqrt(Math.max(4, task.size() - body)));
    }
  }

  private static void topicGrams(TokenHashes tokens, FeatureVector topic, FeatureVector effort) {
    int from = topic.size();
    int fromEffort = effort.size();
    int head = Math.min(160, tokens.size);
    grams(tokens, 0, head, 2, name("topic"), topic);
    grams(tokens, Math.max(head, tokens.size - 60), tokens.size, 2, name("topic"), topic);
    topic.scale(from, 0.7f / (float) Math.sqrt(Math.max(4, topic.size() - from)));
    grams(tokens, 0, Math.min(80, tokens.size), 2, name("effort"), effort);
    effort.scale(fromEffort, 0.7f / (float) Math.sqrt(Math.max(4, effort.size() - fromEffort)));
  }

  /** System prompt and earlier turns hint at the domain, less than the request itself. */
  private void context(PromptParts parts, FeatureVector topic) {
    String context = parts.system() + '\n' + parts.context();
    if (context.isBlank()) {
      return;
    }
    TokenHashes tokens = TokenHashes.of(context, 250);
    int[] counts = new int[lexicon.size()];
    lexicon.find(
        tokens,
        0,
        tokens.size,
        (token, length, categories) -> {
          for (long left = categories; left != 0; left &= left - 1) {
            counts[Long.numberOfTrailingZeros(left)]++;
          }
        });
    for (int i = 0; i < counts.length; i++) {
      if (domain[i] && counts[i] > 0) {
        topic.add(categoryNames[i], 0.4f);
        topic.add(categoryNames[i] + 2, (float) Math.log1p(counts[i]) / 4);
      }
    }
    int from = topic.size();
    grams(tokens, 0, tokens.size, 2, name("topic"), topic);
    topic.scale(from, 0.6f / (float) Math.sqrt(Math.max(4, topic.size() - from)));
  }

  private static void grams(
      TokenHashes tokens, int from, int to, int longest, long space, FeatureVector features) {
    for (int i = from; i < to; i++) {
      long hash = space;
      for (int n = 0; n < longest && i + n < to; n++) {
        hash = TokenHashes.join(hash, tokens.hashes[i + n]);
        features.add(hash, 1f);
      }
    }
  }

  /** A stable hash of a feature's name. */
  static long name(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
