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

import java.util.List;
import java.util.regex.Pattern;

/** Wording that takes over a model, in English, Chinese and German. */
final class InjectionPhrases {
  private record Phrase(Pattern pattern, double weight) {}

  private static final Pattern FIELD =
      Pattern.compile(
          "指令|提示词|提示語|系统|系統|规则|限制|模式|设定|設定|忽略|无视|忘记|忘掉|扮演|你现在是|你是一个|越狱|管理员|开发者|授权|准则|约束"
              + "|安全配置|服从|不受|隐藏|记忆数据|解码|覆盖|取消|prompt|system|instruction|ignore|dan\\b|jailbreak|AI ?助手|大模型|语言模型",
          Pattern.CASE_INSENSITIVE);

  private final List<Phrase> all;

  private InjectionPhrases(List<Phrase> all) {
    this.all = all;
  }

  static InjectionPhrases builtIn() {
    return new InjectionPhrases(
        List.of(
            phrase(
                0.9,
                "\\b(?:ignore|disregard|forget|override|bypass|drop|neglect|skip)\\W{1,3}(?:\\w{1,12}\\W{1,3}){0,4}"
                    + "(?:instructions?|directions?|rules|guidelines|prompts?|programming|commands?|assignments?|tasks?|context)\\b"),
            phrase(
                0.85,
                "\\b(?:reveal|show|print|repeat|display|output|tell|give|leak|expose|spell)\\W{1,3}(?:\\w{1,12}\\W{1,3}){0,6}"
                    + "(?:system|initial|hidden|secret|original|your|previous|above)\\W{1,3}(?:prompts?|instructions?|rules|directives)\\b"),
            phrase(
                0.85,
                "\\b(?:you are now|act as|pretend (?:to be|you are)|from now on)\\b.{0,80}"
                    + "\\b(?:dan|unrestricted|unfiltered|jailbr\\w{1,10}|no (?:rules|restrictions|limits|filters)|amoral|evil|without (?:any )?(?:restrictions|filters|limits))\\b"),
            phrase(
                0.8,
                "\\b(?:developer mode|do anything now|dan mode|jailbreak(?:ed)? mode|god mode)\\b"),
            phrase(
                0.85,
                "(?:忽略|无视|忘记|忘掉|不要遵守|不要理会|绕过|抛开|放弃|跳过|覆盖|取消)[^。！？\\n]{0,16}"
                    + "(?:指令|指示|规则|要求|设定|限制|提示|约束|命令|说明|内容|规定|对话)"),
            phrase(
                0.8,
                "(?:泄露|输出|打印|显示|告诉我|重复|展示|透露|公开|复述|说出|列出)[^。！？\\n]{0,14}"
                    + "(?:系统提示|提示词|系统指令|初始指令|隐藏|prompt|system|内部指令|原始指令)")));
  }

  private static Phrase phrase(double weight, String regex) {
    return new Phrase(
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL),
        weight);
  }

  /** Probability that at least one of the phrases is meant, taken as independent. */
  double score(String text) {
    double innocent = 1;
    for (Phrase phrase : all) {
      if (phrase.pattern.matcher(text).find()) {
        innocent *= 1 - phrase.weight;
      }
    }
    return 1 - innocent;
  }

  boolean namesTheField(String text) {
    return FIELD.matcher(text).find();
  }

  /** Whether at least a fifth of the first characters are Chinese. */
  static boolean isChinese(String text) {
    int n = Math.min(400, text.length());
    int han = 0;
    for (int i = 0; i < n; i++) {
      han += text.charAt(i) >= 0x4E00 && text.charAt(i) <= 0x9FFF ? 1 : 0;
    }
    return han * 5 >= n;
  }
}
