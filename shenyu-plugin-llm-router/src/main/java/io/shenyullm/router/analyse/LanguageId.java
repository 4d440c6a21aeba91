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

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tells the language of a text: by script where that decides, else by common short words. Reads a
 * bounded prefix.
 */
final class LanguageId {
  private static final int CHARS = 1_200;
  private static final int LONGEST_WORD = 8;
  private static final int IDEOGRAPH_WEIGHT = 3;
  private static final String UNDETERMINED = "und";

  /** The most frequent function words, ours. A word may belong to several languages. */
  private static final String[][] WORDS = {
    {
      "en",
      "the of and to in is a that for it with as on are this be what how i you my can write an or"
          + " from not was which your me at if by do have please s t why who when where"
    },
    {
      "fr",
      "le la les de des et un une est en que qui dans pour pas sur avec ce cette je vous il elle au"
          + " aux du sont ne plus par nous mon ma mes comment pourquoi quel quelle l d c qu"
    },
    {
      "de",
      "der die das und ist ein eine einen zu den von mit für auf nicht ich sie es im dem des wie was"
          + " auch als an sich bei aus wir werden kann warum mir mein bitte"
    },
    {
      "es",
      "el la los las de y que en un una es por para con no se del lo como su al más mi qué cómo son"
          + " está este esta yo tu pero cuál dónde sobre"
    },
    {
      "pt",
      "o a os as de e que em um uma é por para com não se do da no na dos das mais como seu sua ao eu"
          + " você qual são está meu minha isso foi"
    },
    {
      "it",
      "il lo la i gli le di e che un una è per con non si del della in da come sono più questo questa"
          + " mi mio al nel ho ha cosa perché dei delle"
    },
    {
      "nl",
      "de het een en van is in dat op te voor met niet zijn ik je u aan er hoe wat wat om ook naar bij"
          + " door mijn deze dit kan wordt waarom"
    },
    {
      "sv",
      "och att det är en ett som på för med inte jag av till den har om hur vad kan i du var mig"
    },
    {
      "da",
      "og at det er en et som på for med ikke jeg af til den har hvordan hvad kan i du der hvor mig"
    },
    {
      "no", "og å det er en et som på for med ikke jeg av til den har hvordan hva kan i du hvor meg"
    },
    {
      "fi",
      "ja on ei se että oli hän mutta ovat kuin myös mitä miten minun joka tämä kun voi ole mikä"
    },
    {
      "pl",
      "i w nie na się z że do to jest jak co o dla po czy są od mi przez ale jaki jakie proszę"
    },
    {"cs", "a v je na se že to s z do o jak co pro by ale jsou který která mi jsem prosím není"},
    {"ro", "și în de la cu pe un o este nu că să pentru din mai care ce cum sunt am ale lui"},
    {
      "tr", "ve bir bu da de için ile ne nasıl mı mi çok daha olarak var ben sen gibi en değil bana"
    },
    {
      "vi",
      "và của là có một cho không được trong các với những này đã người tôi bạn như thế nào để"
    },
    {
      "id",
      "yang dan di dengan untuk ini itu dari tidak adalah pada saya apa bagaimana ke akan dalam bisa"
    },
    {"hu", "a az és hogy nem is egy van mi mit ez meg de ha már csak mint lehet kell hogyan"},
  };

  private static final Map<String, Long> PROFILE = profile();

  private LanguageId() {}

  /** ISO 639-1 code; {@code und} for a text without letters. */
  static String of(String text) {
    int han = 0;
    int kana = 0;
    int hangul = 0;
    int latin = 0;
    Map<Character.UnicodeScript, Integer> others = new HashMap<>();
    int end = Math.min(text.length(), CHARS);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < 128) {
        latin += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 1 : 0;
      } else if (c >= 0x4E00 && c <= 0x9FFF) {
        han++;
      } else if (c >= 0x3040 && c <= 0x30FF) {
        kana++;
      } else if (c >= 0xAC00 && c <= 0xD7A3) {
        hangul++;
      } else if (Character.isLetter(c)) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        if (script == Character.UnicodeScript.LATIN) {
          latin++;
        } else {
          others.merge(script, 1, Integer::sum);
        }
      }
    }
    String best = UNDETERMINED;
    int most = 0;
    for (Map.Entry<Character.UnicodeScript, Integer> other : others.entrySet()) {
      if (other.getValue() > most) {
        most = other.getValue();
        best = ofScript(other.getKey(), text, end);
      }
    }
    if (hangul * 2 > most) {
      most = hangul * 2;
      best = "ko";
    }
    if ((han + kana) * IDEOGRAPH_WEIGHT > most) {
      most = (han + kana) * IDEOGRAPH_WEIGHT;
      best = kana * 10 > han + kana ? "ja" : "zh";
    }
    return latin > most ? latin(text.substring(0, end)) : best;
  }

  private static String ofScript(Character.UnicodeScript script, String text, int end) {
    return switch (script) {
      case CYRILLIC -> hasAny(text, end, "іїєґІЇЄҐ") ? "uk" : "ru";
      case ARABIC -> hasAny(text, end, "ٹڑےں") ? "ur" : hasAny(text, end, "پچژگ") ? "fa" : "ar";
      case GREEK -> "el";
      case HEBREW -> "he";
      case THAI -> "th";
      case DEVANAGARI -> "hi";
      case BENGALI -> "bn";
      case TAMIL -> "ta";
      case TELUGU -> "te";
      case GEORGIAN -> "ka";
      case ARMENIAN -> "hy";
      case KHMER -> "km";
      case LAO -> "lo";
      case MYANMAR -> "my";
      default -> UNDETERMINED;
    };
  }

  private static boolean hasAny(String text, int end, String letters) {
    for (int i = 0; i < end; i++) {
      if (letters.indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String latin(String text) {
    float[] scores = new float[WORDS.length];
    scores[0] = 0.5f; // in doubt English, by far the most common
    String lower = text.toLowerCase(Locale.ROOT);
    int start = -1;
    for (int i = 0; i <= lower.length(); i++) {
      boolean letter = i < lower.length() && Character.isLetter(lower.charAt(i));
      if (letter && start < 0) {
        start = i;
      } else if (!letter && start >= 0) {
        long languages =
            i - start > LONGEST_WORD ? 0 : PROFILE.getOrDefault(lower.substring(start, i), 0L);
        for (long left = languages; left != 0; left &= left - 1) {
          scores[Long.numberOfTrailingZeros(left)] += 1f / Math.min(3, Long.bitCount(languages));
        }
        start = -1;
      }
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return WORDS[best][0];
  }

  private static Map<String, Long> profile() {
    Map<String, Long> words = new HashMap<>();
    for (int language = 0; language < WORDS.length; language++) {
      for (String word : WORDS[language][1].split(" ", -1)) {
        words.merge(word, 1L << language, (a, b) -> a | b);
      }
    }
    return Map.copyOf(words);
  }
}
