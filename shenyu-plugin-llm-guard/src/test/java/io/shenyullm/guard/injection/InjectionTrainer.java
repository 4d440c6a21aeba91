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
package io.shenyullm.guard.injection;

import io.shenyullm.core.json.Json;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Trains the weights that ship: {@code InjectionTrainer <folder of dev/*.jsonl> <weights.bin>},
 * from rows that may be shipped and the texts beside this class. With {@code --folds} instead of
 * the second argument, trains on four fifths and reports on the rest; with further sets of the
 * folder reported that are never trained on.
 */
final class InjectionTrainer {
  private static final double THRESHOLD =
      Double.parseDouble(System.getProperty("threshold", "0.5"));
  private static final int EPOCHS = 14;
  private static final double RATE = 0.35;
  private static final double SHRINK = 2e-6;

  record Example(String text, String kind, boolean attack, String set, double weight) {}

  private final Random random = new Random(42);
  private final Path data;
  private final List<Example> examples = new ArrayList<>();
  private final List<String> contexts = new ArrayList<>();
  private final List<String> payloads = new ArrayList<>();

  private InjectionTrainer(Path data) {
    this.data = data;
  }

  public static void main(String[] args) throws IOException {
    InjectionTrainer trainer = new InjectionTrainer(Path.of(args[0]));
    trainer.collect();
    if (args[1].equals("--folds")) {
      trainer.folds(Arrays.asList(args).subList(2, args.length));
    } else {
      trainer.write(trainer.train(trainer.examples), Path.of(args[1]));
    }
  }

  private void collect() throws IOException {
    rows("inj_deepset_train", 6000, 2);
    rows("inj_verazuo_inthewild_en", 6000, 1);
    for (Map<String, Object> row : read("inj_bipia_train_payloads_en")) {
      (row.get("label").equals("benign") ? contexts : payloads).add((String) row.get("text"));
    }
    for (String set :
        List.of(
            "intent_p3_en",
            "scenario_clinc150_en",
            "scenario_banking77_en",
            "scenario_pubmedqa_en",
            "complexity_mmlu_routellm_en",
            "complexity_dcrouter_en")) {
      for (Map<String, Object> row : read(set)) {
        examples.add(new Example((String) row.get("text"), "u", false, set, 1));
      }
    }
    for (Map<String, Object> row : read("intent_misc")) {
      if (String.valueOf(row.get("source")).contains("openai")) {
        examples.add(new Example((String) row.get("text"), "u", false, "intent_misc", 1));
      }
    }
    for (String text : own("attacks.txt", 40)) {
      examples.add(new Example(text, "u", true, "own", 1));
      examples.add(new Example(ordinary() + " " + text, "u", true, "own", 0.5));
    }
    for (String text : own("benign.txt", 60)) {
      examples.add(new Example(text, "u", false, "own", 1.5));
    }
    payloads.addAll(own("payloads.txt", 14));
    payloads.addAll(own("attacks.txt", 6));
    for (String text : payloads) {
      examples.add(new Example(text, "d", true, "payload", 1));
    }
    for (String context : contexts) {
      examples.add(new Example(context, "u", false, "context", 1));
      for (String part : InjectionFeatures.documentParts(context)) {
        examples.add(new Example(part, "d", false, "context", 1));
      }
    }
    // sentences of passages are what documents are made of
    for (String set : List.of("scenario_pubmedqa_en", "intent_p3_en")) {
      for (Map<String, Object> row : read(set)) {
        String text = (String) row.get("text");
        if (text.length() > 600) {
          String middle = text.substring(200, text.length() - 200);
          for (String part : middle.split("(?<=[.!])\\s")) {
            if (part.length() > 20
                && part.length() < 500
                && part.endsWith(".")
                && random.nextInt(3) == 0) {
              examples.add(new Example(part.strip(), "d", false, "passage", 1));
            }
          }
        }
      }
    }
  }

  private String ordinary() {
    List<Example> benign =
        examples.stream().filter(e -> !e.attack && e.text.length() < 300).toList();
    return benign.get(random.nextInt(benign.size())).text;
  }

  private void rows(String set, int limit, double weight) throws IOException {
    for (Map<String, Object> row : read(set)) {
      String text = (String) row.get("text");
      examples.add(
          new Example(
              text.length() > limit ? text.substring(0, limit) : text,
              "u",
              row.get("label").equals("injection"),
              set,
              weight));
    }
  }

  private List<Map<String, Object>> read(String set) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve(set + ".jsonl"))) {
      rows.add(new LinkedHashMap<>(Json.parseObject(line.getBytes(StandardCharsets.UTF_8))));
    }
    return rows;
  }

  /** Lines of a resource beside this class, each filled in a number of ways. */
  private List<String> own(String resource, int variants) throws IOException {
    List<String> texts = new ArrayList<>();
    try (var in = InjectionTrainer.class.getResourceAsStream(resource)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#") && !line.isBlank()) {
          for (int i = 0; i < variants; i++) {
            texts.add(fill(line));
          }
        }
      }
    }
    return texts.stream().distinct().toList();
  }

  private String fill(String line) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int open = line.indexOf('{'); open >= 0; open = line.indexOf('{', from)) {
      int close = line.indexOf('}', open);
      String[] choices = line.substring(open + 1, close).split("\\|", -1);
      text.append(line, from, open).append(choices[random.nextInt(choices.length)]);
      from = close + 1;
    }
    String filled = text.append(line.substring(from)).toString().replace("\\n", "\n");
    return random.nextInt(6) == 0 ? filled.toLowerCase(java.util.Locale.ROOT) : filled;
  }

  /** AdaGrad on the logistic loss; weights end up within a byte times a scale. */
  private float[] train(List<Example> set) {
    int n = InjectionFeatures.SIZE;
    float[] weights = new float[n + 1];
    float[] squares = new float[n + 1];
    Arrays.fill(squares, 0.5f);
    List<int[]> features = set.stream().map(e -> InjectionFeatures.of(e.text, e.kind)).toList();
    Integer[] order = new Integer[set.size()];
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      java.util.Collections.shuffle(Arrays.asList(order), random);
      for (int i : order) {
        int[] active = features.get(i);
        double root = Math.sqrt(Math.max(1, active.length));
        double z = weights[n];
        for (int feature : active) {
          z += weights[feature] / root;
        }
        double error =
            ((set.get(i).attack ? 1 : 0) - 1 / (1 + Math.exp(-z)))
                * set.get(i).weight
                * (set.get(i).attack ? 2 : 1);
        for (int feature : active) {
          double gradient = error / root - SHRINK * weights[feature];
          squares[feature] += (float) (gradient * gradient);
          weights[feature] += (float) (RATE * gradient / Math.sqrt(squares[feature]));
        }
        squares[n] += (float) (error * error);
        weights[n] += (float) (RATE * error / Math.sqrt(squares[n]));
      }
    }
    return weights;
  }

  private static InjectionModel quantised(float[] weights) {
    byte[] bytes = new byte[InjectionFeatures.SIZE];
    float scale = scale(weights);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(-127, Math.min(127, Math.round(weights[i] / scale)));
    }
    return new InjectionModel(bytes, scale, weights[bytes.length]);
  }

  private static float scale(float[] weights) {
    float max = 0.001f;
    for (int i = 0; i < weights.length - 1; i++) {
      max = Math.max(max, Math.abs(weights[i]));
    }
    return max / 127;
  }

  private void write(float[] weights, Path file) throws IOException {
    float scale = scale(weights);
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      out.writeFloat(scale);
      out.writeFloat(weights[InjectionFeatures.SIZE]);
      for (int i = 0; i < InjectionFeatures.SIZE; i++) {
        out.writeByte(Math.max(-127, Math.min(127, Math.round(weights[i] / scale))));
      }
    }
  }

  /**
   * Every fifth example of each set is held out; whole contexts are kept apart from their parts.
   */
  private void folds(List<String> foreign) throws IOException {
    List<Example> kept = new ArrayList<>();
    List<Example> held = new ArrayList<>();
    for (Example example : examples) {
      boolean out = Math.floorMod(example.text.hashCode(), 5) == 0 && example.kind.equals("u");
      (out ? held : kept).add(example);
    }
    List<Example> training = new ArrayList<>(kept);
    List<String> heldContexts = contexts.subList(0, contexts.size() / 3);
    training.removeIf(
        e -> e.set.equals("context") && heldContexts.stream().anyMatch(c -> c.contains(e.text)));
    List<String> heldPayloads =
        payloads.subList(0, 75).stream().filter(p -> Math.floorMod(p.hashCode(), 3) == 0).toList();
    training.removeIf(e -> heldPayloads.contains(e.text));
    InjectionDetector detector =
        new InjectionDetector(InjectionPhrases.builtIn(), quantised(train(training)));
    for (String context : heldContexts) {
      held.add(new Example(context, "u", false, "indirect", 1));
      String payload = heldPayloads.get(random.nextInt(heldPayloads.size()));
      int at = random.nextInt(3);
      int middle = context.indexOf('\n', context.length() / 2);
      String mixed =
          at == 0 || middle < 0
              ? context + "\n" + payload
              : at == 1
                  ? payload + "\n" + context
                  : context.substring(0, middle) + "\n" + payload + context.substring(middle);
      held.add(new Example(mixed, "u", true, "indirect", 1));
    }
    for (String set : foreign) {
      for (Map<String, Object> row : read(set)) {
        Object text = row.containsKey("text") ? row.get("text") : row.get("text_a");
        Object label = row.get("label");
        if (text instanceof String s && !"harmful_request".equals(label)) {
          held.add(new Example(s, "u", "injection".equals(label), set, 1));
        }
      }
    }
    report(detector, held);
  }

  private static void report(InjectionDetector detector, List<Example> held) {
    Map<String, int[]> counts = new java.util.TreeMap<>();
    for (Example example : held) {
      int[] c = counts.computeIfAbsent(example.set, k -> new int[4]);
      boolean flagged = detector.score(example.text) >= THRESHOLD;
      c[(example.attack ? 0 : 2) + (flagged ? 0 : 1)]++;
    }
    StringBuilder table = new StringBuilder();
    counts.forEach(
        (set, c) ->
            table.append(
                String.format(
                    "%-32s attacks %d/%d  false alarms %d/%d  F1 %.3f%n",
                    set,
                    c[0],
                    c[0] + c[1],
                    c[2],
                    c[2] + c[3],
                    2.0 * c[0] / Math.max(1, 2 * c[0] + c[1] + c[2]))));
    java.util.logging.Logger.getLogger(InjectionTrainer.class.getName()).info("\n" + table);
  }
}
