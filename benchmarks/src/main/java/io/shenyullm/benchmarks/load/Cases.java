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
package io.shenyullm.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** What is compared with what. The first ones are those of a quick run. */
final class Cases {
  static final String JSON = "json";
  static final String AUTO = "auto";
  static final String SSE_22 = "sse22";
  static final String SSE_400 = "sse400";
  static final String PROMPT_8K = "prompt8k";
  static final String ALONE = "json, 1 connection";

  private static final int SHORT = 400;
  private static final int MIDDLE = 2_000;
  private static final int LONG = 8_000;
  private static final int MANY = 32;
  private static final int CROWD = 256;
  private static final int PACE = 50;

  static final CannedReply REPLY =
      CannedReply.json(
          "The Danube rises in the Black Forest, and ends far to the east, in the Black Sea."
              + " The Rhine and the Elbe flow to the north.");

  /** Names what the prompt holds, so that something is put back. */
  private static final CannedReply RESTORED =
      CannedReply.json("Both [EMAIL_ADDRESS_1] and [PHONE_NUMBER_1] were told about the Danube.");

  private static final CannedReply STREAM = CannedReply.sse(22);
  private static final CannedReply LONG_STREAM = CannedReply.sse(400);

  private final BenchDemo demo;

  Cases(BenchDemo demo) {
    this.demo = demo;
  }

  /** Each way once, for warming. */
  List<LoadCase> ways() {
    Prompt prose = Prompt.prose(SHORT);
    return List.of(demo.plain(prose, REPLY, MANY), warm(), demo.auto(prose, REPLY, MANY));
  }

  /** The whole path, JSON. */
  LoadCase warm() {
    return demo.named(Prompt.prose(SHORT), REPLY, MANY);
  }

  List<Comparison> quick() {
    Prompt prose = Prompt.prose(SHORT);
    return List.of(
        named(JSON, prose, REPLY, MANY),
        auto(AUTO, prose, REPLY, MANY),
        named(SSE_22, prose, STREAM, MANY),
        named(SSE_400, prose, LONG_STREAM, MANY),
        // what a longer prompt adds to the whole path
        new Comparison(
            PROMPT_8K, demo.named(prose, REPLY, MANY), demo.named(Prompt.prose(LONG), REPLY, MANY)),
        named(ALONE, prose, REPLY, 1));
  }

  /** Beside the divide plugin of a ShenYu gateway, which is the base in it. */
  List<Comparison> divide() {
    Prompt prose = Prompt.prose(SHORT);
    return List.of(
        named("json, beside ShenYu's divide", prose, REPLY, MANY),
        named("sse22, beside ShenYu's divide", prose, STREAM, MANY));
  }

  /** The more important come first: a run that takes long does not reach the last. */
  List<Comparison> all() {
    Prompt prose = Prompt.prose(SHORT);
    List<Comparison> all = new ArrayList<>(quick());
    all.add(named("json, 256 connections", prose, REPLY, CROWD));
    all.add(named("json, personal data masked", Prompt.personal(SHORT), RESTORED, MANY));
    all.add(named("json, agent", Prompt.agent(), REPLY, MANY));
    all.add(auto("auto, sse22", prose, STREAM, MANY));
    CannedReply paced = CannedReply.paced(22, PACE);
    all.add(named("sse22 paced, 256 connections", prose, paced, CROWD));
    all.add(auto("auto, prose " + LONG, Prompt.prose(LONG), REPLY, MANY));
    for (int characters : new int[] {LONG, SHORT, MIDDLE}) {
      if (characters != SHORT) {
        all.add(named("json, prose " + characters, Prompt.prose(characters), REPLY, MANY));
      }
      all.add(named("json, code " + characters, Prompt.code(characters), REPLY, MANY));
      all.add(named("json, Chinese " + characters, Prompt.chinese(characters), REPLY, MANY));
    }
    all.add(named("sse22, 1 connection", prose, STREAM, 1));
    return all;
  }

  /** KiB of characters that the longer prompt has more. */
  static double kibAdded() {
    return (LONG - SHORT) / 1024.0;
  }

  private Comparison named(String name, Prompt prompt, CannedReply reply, int connections) {
    return new Comparison(
        name, demo.plain(prompt, reply, connections), demo.named(prompt, reply, connections));
  }

  private Comparison auto(String name, Prompt prompt, CannedReply reply, int connections) {
    return new Comparison(
        name, demo.plain(prompt, reply, connections), demo.auto(prompt, reply, connections));
  }
}
