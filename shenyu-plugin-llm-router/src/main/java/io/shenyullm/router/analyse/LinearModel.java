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

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * A multinomial linear model over hashed features with weights of one byte. Immutable.
 *
 * <p>Stored as: number of labels, labels, scale, temperature, then {@code BUCKETS × labels}
 * weights.
 */
final class LinearModel {
  private final String[] labels;
  private final float scale;
  private final float temperature;
  private final byte[] weights;

  LinearModel(List<String> labels, float scale, float temperature, byte[] weights) {
    if (labels.isEmpty() || weights.length != FeatureVector.BUCKETS * labels.size()) {
      throw new IllegalArgumentException("weights do not fit the labels");
    }
    this.labels = labels.toArray(new String[0]);
    this.scale = scale;
    this.temperature = temperature;
    this.weights = weights.clone();
  }

  static LinearModel read(DataInputStream in) throws IOException {
    String[] labels = new String[in.readUnsignedByte()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.readUTF();
    }
    float scale = in.readFloat();
    float temperature = in.readFloat();
    byte[] weights = new byte[FeatureVector.BUCKETS * labels.length];
    in.readFully(weights);
    return new LinearModel(List.of(labels), scale, temperature, weights);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(labels.length);
    for (String label : labels) {
      out.writeUTF(label);
    }
    out.writeFloat(scale);
    out.writeFloat(temperature);
    out.write(weights);
  }

  List<String> labels() {
    return List.of(labels);
  }

  int size() {
    return labels.length;
  }

  String label(int index) {
    return labels[index];
  }

  /** Probabilities in the order of the labels. */
  double[] probabilities(FeatureVector features) {
    int classes = labels.length;
    float[] sums = new float[classes];
    for (int i = 0; i < features.size(); i++) {
      int row = features.bucket(i) * classes;
      float value = features.value(i);
      for (int c = 0; c < classes; c++) {
        sums[c] += value * weights[row + c];
      }
    }
    double[] logits = new double[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = sums[c] * scale / temperature;
    }
    return softmax(logits);
  }

  static int best(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  static double[] softmax(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - most);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
