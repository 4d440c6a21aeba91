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

import io.shenyullm.guard.text.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Wording that takes over a model, in English, Chinese and German. */
final class InjectionPhrases {
  /**
   * A wording.
   *
   * @param starts how it may begin, in lower case; the expression runs only there
   */
  private record Phrase(double weight, String[] starts, Pattern pattern) {}

  /** A literal was found: where a phrase may begin, or a word of the field. */
  private record Hit(@Nullable Phrase phrase, boolean wholeWord) {}

  /**
   * What a text says.
   *
   * @param score probability that at least one of the phrases is meant, taken as independent
   * @param namesTheField whether it has a word such as instruction, prompt, role
   */
  record Wording(double score, boolean namesTheField) {}

  /** No phrase is longer. */
  private static final int LONGEST = 256;

  private static final String FIELD =
      "指令,提示词,提示語,系统,系統,规则,限制,模式,设定,設定,忽略,无视,忘记,忘掉,扮演,你现在是,你是一个,越狱,管理员,开发者,授权,准则,约束"
          + ",安全配置,服从,不受,隐藏,记忆数据,解码,覆盖,取消,prompt,system,instruction,ignore,jailbreak,ai助手,ai 助手"
          + ",大模型,语言模型";

  private final List<Phrase> phrases;
  private final Literals<List<Hit>> literals;

  private InjectionPhrases(List<Phrase> phrases) {
    this.phrases = phrases;
    TreeMap<String, List<Hit>> hits = new TreeMap<>();
    for (Phrase phrase : phrases) {
      for (String start : phrase.starts) {
        hits.computeIfAbsent(start, key -> new ArrayList<>()).add(new Hit(phrase, false));
      }
    }
    for (String word : FIELD.split(",")) {
      hits.computeIfAbsent(word, key -> new ArrayList<>()).add(new Hit(null, false));
    }
    hits.computeIfAbsent("dan", key -> new ArrayList<>()).add(new Hit(null, true));
    literals = new Literals<>(hits);
  }

  static InjectionPhrases builtIn() {
    return new InjectionPhrases(
        List.of(
            phrase(
                0.9,
                "ignore,disregard,forget,override,bypass,drop,neglect,skip",
                "\\b(?:ignore|disregard|forget|override|bypass|drop|neglect|skip)\\W{1,3}(?:\\w{1,12}\\W{1,3}){0,4}"
                    + "(?:instructions?|directions?|rules|guidelines|prompts?|programming|commands?|assignments?|tasks?|context)\\b"),
            phrase(
                0.85,
                "reveal,show,print,repeat,display,output,tell,give,leak,expose,spell",
                "\\b(?:reveal|show|print|repeat|display|output|tell|give|leak|expose|spell)\\W{1,3}(?:\\w{1,12}\\W{1,3}){0,6}"
                    + "(?:system|initial|hidden|secret|original|your|previous|above)\\W{1,3}(?:prompts?|instructions?|rules|directives)\\b"),
            phrase(
                0.85,
                "you are now,act as,pretend to be,pretend you are,from now on",
                "\\b(?:you are now|act as|pretend (?:to be|you are)|from now"
                    + " on)\\b.{0,80}\\b(?:dan|unrestricted|unfiltered|jailbr\\w{1,10}|no"
                    + " (?:rules|restrictions|limits|filters)|amoral|evil|without (?:any"
                    + " )?(?:restrictions|filters|limits))\\b"),
            phrase(
                0.8,
                "developer mode,do anything now,dan mode,jailbreak mode,jailbreaked mode,god mode",
                "\\b(?:developer mode|do anything now|dan mode|jailbreak(?:ed)? mode|god mode)\\b"),
            phrase(
                0.85,
                "忽略,无视,忘记,忘掉,不要遵守,不要理会,绕过,抛开,放弃,跳过,覆盖,取消",
                "(?:忽略|无视|忘记|忘掉|不要遵守|不要理会|绕过|抛开|放弃|跳过|覆盖|取消)[^。！？\\n]{0,16}"
                    + "(?:指令|指示|规则|要求|设定|限制|提示|约束|命令|说明|内容|规定|对话)"),
            phrase(
                0.8,
                "泄露,输出,打印,显示,告诉我,重复,展示,透露,公开,复述,说出,列出",
                "(?:泄露|输出|打印|显示|告诉我|重复|展示|透露|公开|复述|说出|列出)[^。！？\\n]{0,14}"
                    + "(?:系统提示|提示词|系统指令|初始指令|隐藏|prompt|system|内部指令|原始指令)")));
  }

  private static Phrase phrase(double weight, String starts, String regex) {
    return new Phrase(
        weight,
        starts.split(","),
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
  }

  /** Looks at a text once. */
  Wording read(String text) {
    Reading reading = new Reading(text);
    literals.find(text.toCharArray(), 0, text.length(), reading);
    double innocent = 1;
    for (int i = 0; i < phrases.size(); i++) {
      innocent *= reading.said[i] ? 1 - phrases.get(i).weight : 1;
    }
    return new Wording(1 - innocent, reading.field);
  }

  private final class Reading implements Literals.Hits<List<Hit>> {
    private final String text;
    private final boolean[] said = new boolean[phrases.size()];
    private boolean field;

    Reading(String text) {
      this.text = text;
    }

    @Override
    public void found(int begin, int end, List<Hit> hits) {
      for (Hit hit : hits) {
        if (hit.phrase == null) {
          field |= !hit.wholeWord || end >= text.length() || !isWord(text.charAt(end));
          continue;
        }
        int index = phrases.indexOf(hit.phrase);
        if (!said[index]) {
          said[index] =
              hit.phrase
                  .pattern
                  .matcher(text)
                  .region(begin, Math.min(text.length(), begin + LONGEST))
                  .useTransparentBounds(true)
                  .lookingAt();
        }
      }
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
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
