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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Fits a {@link LinearModel} by AdaGrad with L2, from a fixed seed: the same input, same bytes. */
final class SoftmaxTrainer {
  /** One row: features, label, weight. */
  record Row(FeatureVector features, int label, float weight) {}

  private static final double SMOOTHING = 0.06;
  private static final int EPOCHS = 10;
  private static final float RATE = 0.05f;

  private final List<String> labels;
  private final float decay;

  SoftmaxTrainer(List<String> labels, float decay) {
    this.labels = labels;
    this.decay = decay;
  }

  LinearModel fit(List<Row> rows) {
    int classes = labels.size();
    float[] weights = new float[FeatureVector.BUCKETS * classes];
    float[] squares = new float[weights.length];
    List<Row> order = new ArrayList<>(rows);
    Random random = new Random(7);
    double[] logits = new double[classes];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Collections.shuffle(order, random);
      for (Row row : order) {
        step(row, weights, squares, logits);
      }
    }
    return quantised(weights);
  }

  private void step(Row row, float[] weights, float[] squares, double[] logits) {
    int classes = logits.length;
    java.util.Arrays.fill(logits, 0);
    FeatureVector x = row.features();
    for (int i = 0; i < x.size(); i++) {
      int at = x.bucket(i) * classes;
      for (int c = 0; c < classes; c++) {
        logits[c] += x.value(i) * weights[at + c];
      }
    }
    double[] p = LinearModel.softmax(logits);
    for (int c = 0; c < classes; c++) {
      // a soft target: public labels agree with each other on only 76 to 95 %
      double target = c == row.label() ? 1 - SMOOTHING : SMOOTHING / (classes - 1);
      float error = (float) (p[c] - target) * row.weight();
      for (int i = 0; i < x.size(); i++) {
        int at = x.bucket(i) * classes + c;
        float gradient = error * x.value(i) + decay * weights[at];
        squares[at] += gradient * gradient;
        weights[at] -= RATE * gradient / (float) Math.sqrt(squares[at] + 1e-6f);
      }
    }
  }

  private LinearModel quantised(float[] weights) {
    float most = 0;
    for (float weight : weights) {
      most = Math.max(most, Math.abs(weight));
    }
    float scale = most / 127;
    byte[] bytes = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      bytes[i] = (byte) Math.round(weights[i] / scale);
    }
    return new LinearModel(labels, scale, 1f, bytes);
  }
}
