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

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Logistic regression over {@link InjectionFeatures}. Weights are bytes times a scale; the resource
 * says in {@code weights.txt} what they were trained on.
 */
final class InjectionModel {
  private final byte[] weights;
  private final float scale;
  private final float bias;

  InjectionModel(byte[] weights, float scale, float bias) {
    this.weights = weights;
    this.scale = scale;
    this.bias = bias;
  }

  static InjectionModel builtIn() {
    InputStream in =
        Objects.requireNonNull(
            InjectionModel.class.getResourceAsStream("weights.bin"), "weights.bin");
    try (DataInputStream data = new DataInputStream(new java.util.zip.GZIPInputStream(in))) {
      float scale = data.readFloat();
      float bias = data.readFloat();
      byte[] weights = new byte[InjectionFeatures.SIZE];
      data.readFully(weights);
      return new InjectionModel(weights, scale, bias);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty bag that sums the weights of what is put into it. */
  InjectionFeatures.Bag newBag() {
    return new InjectionFeatures.Bag(weights);
  }

  /**
   * Probability, with features weighted by the root of their number so that length counts little.
   */
  double score(InjectionFeatures.Bag features) {
    double z = bias + scale * features.sum() / Math.sqrt(Math.max(1, features.size()));
    return 1 / (1 + Math.exp(-z));
  }
}
