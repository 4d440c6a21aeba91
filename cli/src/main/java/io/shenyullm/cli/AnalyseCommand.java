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
package io.shenyullm.cli;

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.InvalidRequestException;
import io.shenyullm.router.analyse.LinearPromptAnalyser;
import io.shenyullm.router.analyse.PromptAnalyser;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Analyses prompts with the analyser that the gateway runs: a {@link Turn conversation} to {@code
 * {"id","intent","scenario","language","complexity","micros"}}, for its last turn of the user.
 */
@Command(
    name = "analyse",
    description =
        "What prompts ask for: {id, text | turns | messages} -> {id, intent, scenario, language,"
            + " complexity, micros}")
final class AnalyseCommand implements LineCommand {
  private static final int SCORE_DECIMALS = 4;
  private static final int WARM_UPS = 300;
  private static final String MODEL = "auto";

  private final LongSupplier nanos;
  private @Nullable PromptAnalyser analyser;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  AnalyseCommand(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public void start() {
    analyser = LinearPromptAnalyser.bundled();
    ChatRequest request =
        ChatRequest.of(
            Map.of(
                "model",
                MODEL,
                "messages",
                List.of(Map.of("role", "user", "content", "Hello? 你好 1 + 1"))));
    for (int i = 0; i < WARM_UPS; i++) {
      analyser.analyse(request); // so that the first lines do not report the loading of classes
    }
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, @Nullable Object> record)
      throws InvalidInputException {
    ChatRequest request = request(record);
    long start = nanos.getAsLong();
    PromptAnalysis found = Objects.requireNonNull(analyser, "start() comes first").analyse(request);
    long micros = (nanos.getAsLong() - start) / 1_000;
    Map<String, @Nullable Object> complexity = new LinkedHashMap<>();
    complexity.put("tier", found.tier());
    complexity.put(
        "score",
        BigDecimal.valueOf(found.complexity()).setScale(SCORE_DECIMALS, RoundingMode.HALF_UP));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("intent", found.intent());
    answer.put("scenario", found.scenario());
    answer.put("language", found.language());
    answer.put("complexity", complexity);
    answer.put("micros", micros);
    return answer;
  }

  private static ChatRequest request(Map<String, @Nullable Object> record)
      throws InvalidInputException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", MODEL);
    List<Map<String, String>> messages = new ArrayList<>();
    for (Turn turn : Turn.of(record)) {
      messages.add(Map.of("role", turn.role(), "content", turn.text()));
    }
    fields.put("messages", messages);
    if (record.get("tools") instanceof List<?> tools) {
      fields.put("tools", tools);
    }
    try {
      return ChatRequest.of(fields);
    } catch (InvalidRequestException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }
}
