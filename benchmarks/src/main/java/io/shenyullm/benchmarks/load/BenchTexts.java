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

import java.util.Random;
import java.util.function.Function;

/** Text that nobody wrote and that repeats no sentence: the same each time. */
final class BenchTexts {
  private static final long SEED = 20_261_130;

  private static final String[] NOUNS = {
    "harbour", "library", "turbine", "committee", "orchard", "schedule", "bridge", "archive",
    "engine", "market", "valley", "laboratory", "workshop", "railway", "theatre", "reservoir"
  };
  private static final String[] VERBS = {
    "reviewed",
    "extended",
    "measured",
    "questioned",
    "repaired",
    "compared",
    "described",
    "postponed",
    "improved",
    "explained",
    "collected",
    "inspected"
  };
  private static final String[] QUALITIES = {
    "quiet",
    "northern",
    "recent",
    "careful",
    "unfinished",
    "public",
    "narrow",
    "reliable",
    "seasonal",
    "expensive",
    "common",
    "experimental"
  };
  private static final String[] PLACES = {
    "Bergen", "Lisbon", "Osaka", "Valparaiso", "Graz", "Tartu", "Galway", "Windhoek"
  };
  private static final String[] TYPES = {"int", "String", "long", "List<String>", "Duration"};
  private static final String[] CHINESE_SUBJECTS = {
    "工程师", "图书馆", "研究小组", "这座城市", "列车时刻表", "实验室", "港口", "这家工厂", "气象站", "委员会"
  };
  private static final String[] CHINESE_VERBS = {
    "重新检查了", "比较了", "推迟了", "整理了", "讨论了", "改进了", "记录了", "解释了", "测量了", "收集了"
  };
  private static final String[] CHINESE_OBJECTS = {
    "去年的数据", "新的方案", "水位变化", "设备清单", "读者的建议", "运输路线", "旧的图纸", "能源消耗", "测试结果", "培训计划"
  };
  private static final String[] CHINESE_ENDINGS = {
    "，结果比预期的好。", "，但是还没有得出结论。", "，因为冬天很快就要来了。", "，并且写了一份简短的报告。", "，请帮我总结其中的要点。"
  };

  private BenchTexts() {}

  static String prose(int characters) {
    return text(characters, BenchTexts::sentence);
  }

  static String code(int characters) {
    return text(characters, BenchTexts::method);
  }

  static String chinese(int characters) {
    return text(
        characters,
        random ->
            pick(CHINESE_SUBJECTS, random)
                + pick(CHINESE_VERBS, random)
                + pick(CHINESE_OBJECTS, random)
                + pick(CHINESE_ENDINGS, random));
  }

  private static String text(int characters, Function<Random, String> next) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append(next.apply(random));
    }
    return text.substring(0, characters);
  }

  private static String sentence(Random random) {
    String subject = "the " + pick(QUALITIES, random) + " " + pick(NOUNS, random);
    String object = "the " + pick(NOUNS, random) + " of the " + pick(NOUNS, random);
    String verb = pick(VERBS, random);
    return switch (random.nextInt(5)) {
      case 0 -> capital(subject) + " in " + pick(PLACES, random) + " " + verb + " " + object + ". ";
      case 1 ->
          "After "
              + (2 + random.nextInt(40))
              + " weeks "
              + subject
              + " "
              + verb
              + " "
              + object
              + ". ";
      case 2 -> "Why was it that " + subject + " " + verb + " " + object + "? ";
      case 3 -> capital(object) + " is " + pick(QUALITIES, random) + ", so " + subject + " stays. ";
      default -> capital(subject) + ", which others " + verb + ", still needs " + object + ". ";
    };
  }

  private static String method(Random random) {
    String noun = pick(NOUNS, random);
    String other = pick(NOUNS, random);
    String type = pick(TYPES, random);
    return "  "
        + type
        + " "
        + noun
        + capital(other)
        + "("
        + pick(TYPES, random)
        + " "
        + other
        + ", int limit) {\n    if (limit > "
        + random.nextInt(500)
        + " && "
        + other
        + " != null) {\n      return "
        + noun
        + "s.get(limit % "
        + (1 + random.nextInt(64))
        + ");\n    }\n    return "
        + pick(VERBS, random)
        + "("
        + other
        + ").orElseThrow();\n  }\n\n";
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String pick(String[] from, Random random) {
    return from[random.nextInt(from.length)];
  }
}
