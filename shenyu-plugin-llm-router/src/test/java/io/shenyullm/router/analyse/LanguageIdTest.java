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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageIdTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | What is the best way to learn the piano?",
        "en | hello",
        "zh | 今天天气怎么样？",
        "zh | 用Python写一个函数",
        "ja | 東京の天気を教えてください",
        "ko | 오늘 날씨가 어때요?",
        "ru | Как приготовить борщ?",
        "uk | Як приготувати борщ і що для цього потрібно?",
        "ar | كيف حالك اليوم؟",
        "fr | Comment est-ce que je peux apprendre le piano ?",
        "de | Wie kann ich das Klavierspielen am besten lernen?",
        "es | ¿Cómo puedo aprender a tocar el piano en casa?",
        "pt | Como posso aprender a tocar piano em casa com o meu filho?",
        "it | Come posso imparare a suonare il pianoforte da solo?",
        "nl | Hoe kan ik het beste leren om piano te spelen?",
        "tr | Bana bir şiir yaz ve bu konu için ne yapmak gerek?",
        "vi | Làm thế nào để tôi học chơi đàn?",
        "hi | आज मौसम कैसा है?",
        "el | Πώς είσαι σήμερα;",
        "th | วันนี้อากาศเป็นอย่างไร",
        "und | 12345 !!!",
      })
  void of_sentence_tellsTheLanguage(String language, String text) {
    assertThat(LanguageId.of(text)).isEqualTo(language);
  }
}
