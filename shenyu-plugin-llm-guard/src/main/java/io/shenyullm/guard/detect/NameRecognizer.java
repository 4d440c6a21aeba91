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
package io.shenyullm.guard.detect;

import io.shenyullm.guard.detect.Words.Word;
import java.util.List;
import java.util.Set;

/**
 * People, places and organisations in languages that write names with a capital. A run of words
 * that look like names is rated by word lists, its own parts and the words around it. A text
 * without any capitals is searched for words that are no ordinary ones.
 */
final class NameRecognizer implements Recognizer {
  private static final Set<String> TITLES =
      set(
          "mr mrs ms miss dr prof professor sir madam lady lord judge senator president captain colonel"
              + " sergeant rev reverend father sister uncle aunt king queen prince princess doctor nurse mx");
  private static final Set<String> SUFFIXES = set("jr sr ii iii iv md phd dds esq dvm cpa");
  private static final Set<String> INNER =
      set(
          "de del della di da do dos du la le van von der den ten ter zu al el bin ibn nad u na sul sur y");
  private static final Set<String> PERSON_BEFORE =
      set(
          "by with starring named called am i'm i’m dear hi hello hey regards sincerely cheers thanks told tell tells asked"
              + " ask met meet meeting contact call email emailed between patient client customer employee user author"
              + " actor actress singer son daughter wife husband brother sister mother father friend colleague boss"
              + " manager director ceo whose signed attn and is from name friend's invite inform remind married");
  private static final Set<String> PERSON_AFTER =
      set(
          "said says told was is has had will would and wrote writes asked began lives lived works worked who whose"
              + " spent went met got called can could joined born died loves likes wants needs moved plays played married");
  private static final Set<String> PLACE_BEFORE =
      set(
          "in near to from at around across outside inside throughout towards toward visit visiting visited downtown"
              + " via into leaving");
  private static final Set<String> FIRM_BEFORE =
      set(
          "at for join joined joining by company firm employer startup corporation became acquired buy bought joins"
              + " hire hired through sued from with work works worked working employed startup bank");
  private static final Set<String> FIRM_AFTER =
      set(
          "invested announced acquired acquires launched released reported employees ceo headquarters stock shares"
              + " products customers inc hired merged offers provides develops manufactures sells's is's office offices headquartered");
  private static final Set<String> FIRM_PARTS =
      set(
          "inc ltd llc llp plc gmbh ag corp corporation co company group holdings bank university college institute"
              + " technologies technology systems solutions services partners associates foundation association agency"
              + " industries international consulting labs laboratories software networks media capital ventures insurance"
              + " airlines airways motors pharmaceuticals hospital school academy society council committee ministry"
              + " department organization organisation federation union club team studios entertainment press records"
              + " energy electric enterprises sons brothers & and's center centre research analytics data health biosciences"
              + " robotics mutual logistics financial securities trust fund restaurant cafe hotel museum church");
  private static final Set<String> PLACE_PARTS =
      set(
          "city county province state republic island islands valley beach lake river mount mountain park bay port"
              + " san santa saint st new north south east west los las el fort upper lower bad");
  private static final Set<String> NEVER =
      set(
          "i i'm i'd i'll i've i’m i’d i’ll i’ve monday tuesday wednesday thursday friday saturday sunday january february"
              + " march april may june july august september october november december english mr mrs christmas easter"
              + " internet covid covid-19 python java javascript typescript sql html css json xml linux windows ubuntu docker"
              + " kubernetes github git react angular node excel word powerpoint openai chatgpt gpt google's api http https"
              + " url pdf csv android ios iphone ok okay ai gdp dna rna usd eur ceo cto cfo hr pm am tv id faq asap fyi php"
              + " c++ django flask pytorch tensorflow bitcoin wikipedia youtube bible article section chapter figure table"
              + " step question answer context note example input output option statement university ssn iban nhs nino"
              + " visa mastercard mac ip sin apt suite unit box zip code street avenue road yes no please thanks thank"
              + " treaty olympics olympic god lol omg nan the a an it he she they we you this that these those there"
              + " what who when where why how if in on at by for from to of and or but so as is are was were be do does did"
              + " my your his her our their its not only also here then than with without follow during celebrating"
              + " however therefore although because while after before since until can could should would will shall might"
              + " must let let's dear hi hello hey sincerely regards passport credit card phone email address");

  private final Lexicon lexicon;

  /** Words that never start a name: most words of a text without capitals cost one look-up. */
  private final Set<String> dull;

  NameRecognizer(Lexicon lexicon) {
    this.lexicon = lexicon;
    this.dull = lexicon.ordinaryOnly(TITLES);
  }

  @Override
  public Set<EntityType> types() {
    return Set.of(
        EntityType.PERSON,
        EntityType.LOCATION,
        EntityType.ORGANIZATION,
        EntityType.TITLE,
        EntityType.NRP);
  }

  @Override
  public void recognize(ScanText text, Findings out) {
    if (text.length < 3) {
      return;
    }
    List<Word> words = Words.of(text);
    boolean lowerCase = !text.hasUpper;
    int i = 0;
    while (i < words.size()) {
      Word word = words.get(i);
      if (lowerCase ? dull.contains(word.lower()) : !word.capital()) {
        i++;
        continue;
      }
      if (TITLES.contains(word.lower())
          && (word.capital() || lowerCase)
          && i + 1 < words.size()
          && titled(text, words, i, lowerCase)) {
        out.add(EntityType.TITLE, word.start(), dotted(text, word.end()), 0.8);
        int last = extend(text, words, i + 1, lowerCase);
        out.add(EntityType.PERSON, words.get(i + 1).start(), end(text, words, last), 0.85);
        i = last + 1;
      } else if (starts(text, words, i, lowerCase)) {
        int last = extend(text, words, i, lowerCase);
        rate(text, words, i, last, lowerCase, out);
        i = last + 1;
      } else {
        if (lexicon.peoples.contains(word.lower()) && (word.capital() || lowerCase)) {
          out.add(EntityType.NRP, word.start(), word.end(), 0.45);
        }
        i++;
      }
    }
  }

  private boolean titled(ScanText text, List<Word> words, int i, boolean lowerCase) {
    Word word = words.get(i);
    Word next = words.get(i + 1);
    boolean dot = dotted(text, word.end()) > word.end();
    boolean shortTitle = word.lower().length() <= 4;
    return adjacent(text, word, next)
        && (next.capital() || lowerCase && (dot || shortTitle) && word.lower().length() > 1)
        && (shortTitle || looksLikeName(next, lowerCase))
        && !(lowerCase && !dot && lexicon.isOrdinary(next.lower()));
  }

  /** Whether a name may start with a word. */
  private boolean starts(ScanText text, List<Word> words, int i, boolean lowerCase) {
    Word word = words.get(i);
    if (!looksLikeName(word, lowerCase)) {
      return false;
    }
    if (lowerCase) {
      return !lexicon.isOrdinary(word.lower())
          || lexicon.givenNames.contains(word.lower())
              && i > 0
              && PERSON_BEFORE.contains(words.get(i - 1).lower())
          || place(words, i);
    }
    boolean known = lexicon.givenNames.contains(word.lower()) || place(words, i);
    if (word.sentenceStart() && !known && lexicon.isOrdinary(word.lower())) {
      // "Simple Energy": an ordinary word is part of a name only before another capital
      return i + 1 < words.size()
          && !words.get(i + 1).sentenceStart()
          && adjacent(text, word, words.get(i + 1))
          && looksLikeName(words.get(i + 1), false)
          && !lexicon.isOrdinary(words.get(i + 1).lower());
    }
    return true;
  }

  private boolean place(List<Word> words, int i) {
    if (lexicon.places.contains(words.get(i).lower())) {
      return true;
    }
    return i + 1 < words.size()
        && lexicon.placeStarts.contains(words.get(i).lower())
        && lexicon.places.contains(words.get(i).lower() + " " + words.get(i + 1).lower());
  }

  private boolean looksLikeName(Word word, boolean lowerCase) {
    String lower = word.lower();
    if (NEVER.contains(lower) || (word.text().length() < 2) || word.text().indexOf('_') >= 0) {
      return false;
    }
    if (lowerCase) {
      return lower.length() > 2;
    }
    if (!word.capital()) {
      return false;
    }
    return !lexicon.peoples.contains(lower);
  }

  /** Index of the last word of the name that starts at a word. */
  private int extend(ScanText text, List<Word> words, int from, boolean lowerCase) {
    int last = from;
    int i = from + 1;
    while (i < words.size() && i - from < 8 && joined(text, words.get(i - 1), words.get(i))) {
      Word word = words.get(i);
      boolean name =
          lowerCase
              ? !NEVER.contains(word.lower())
                  && word.lower().length() > 1
                  && (!lexicon.isOrdinary(word.lower())
                      || lexicon.surnames.contains(word.lower())
                          && lexicon.givenNames.contains(words.get(i - 1).lower())
                      || FIRM_PARTS.contains(word.lower())
                      || SUFFIXES.contains(word.lower()))
              : word.capital()
                  && (!NEVER.contains(word.lower())
                      || word.lower().length() == 1 && i + 1 < words.size())
                  && !word.sentenceStart();
      if (name && (word.text().length() > 1 || dotted(text, word.end()) > word.end())) {
        last = i;
        i++;
      } else if (INNER.contains(word.lower())
          && i + 1 < words.size()
          && joined(text, word, words.get(i + 1))
          && (lowerCase
              ? !lexicon.isOrdinary(words.get(i + 1).lower())
              : words.get(i + 1).capital() || INNER.contains(words.get(i + 1).lower()))) {
        i++;
      } else {
        break;
      }
    }
    return last;
  }

  private void rate(
      ScanText text, List<Word> words, int first, int last, boolean lowerCase, Findings out) {
    Word head = words.get(first);
    String before =
        first > 0 && near(text, words.get(first - 1), head) ? words.get(first - 1).lower() : "";
    String before2 = first > 1 && !before.isEmpty() ? words.get(first - 2).lower() : "";
    if (before.equals("the") && first > 1) {
      before = words.get(first - 2).lower();
      before2 = "the";
    }
    Word next =
        last + 1 < words.size() && near(text, words.get(last), words.get(last + 1))
            ? words.get(last + 1)
            : null;
    String after = next == null ? "" : next.lower();
    int count = last - first + 1;
    int end = end(text, words, last);
    String whole = text.lower.substring(head.start(), words.get(last).end());
    boolean acronym =
        count == 1
            && head.text().length() <= 5
            && head.text().equals(head.text().toUpperCase(java.util.Locale.ROOT))
            && text.text.length() > 6;

    double person = 0;
    double place = 0;
    double firm = 0;
    if (lexicon.givenNames.contains(head.lower())) {
      person += count >= 2 ? 3 : 2;
    }
    if (count >= 2 && lexicon.surnames.contains(words.get(last).lower())) {
      person += 1.5;
    } else if (count == 1
        && lexicon.surnames.contains(head.lower())
        && !lexicon.isOrdinary(head.lower())) {
      person += 1.5;
    }
    person += count == 2 || count == 3 ? 0.7 : 0;
    person += PERSON_BEFORE.contains(before) ? 1.2 : 0;
    boolean copula =
        after.equals("is") || after.equals("was") || after.equals("has") || after.equals("and");
    person += PERSON_AFTER.contains(after) ? copula ? 0.5 : 1 : 0;
    person += SUFFIXES.contains(words.get(last).lower()) ? 2 : 0;
    person += after.equals("fan") || after.equals("fans") ? 1.5 : 0;
    person += text.text.startsWith("'s", end) || text.text.startsWith("’s", end) ? 0.4 : 0;

    if (lexicon.places.contains(whole)) {
      place += 3;
    } else if (count > 1 && lexicon.places.contains(words.get(last).lower())) {
      place += 1.2;
    }
    if (PLACE_PARTS.contains(head.lower()) && count > 1
        || PLACE_PARTS.contains(words.get(last).lower())) {
      place += 1.2;
    }
    if (PLACE_BEFORE.contains(before)) {
      place +=
          before.equals("in")
              ? 2.2
              : before.equals("at") || before.equals("from") || before.equals("to") ? 0.9 : 1.4;
    }
    place +=
        before.equals("of")
                && (before2.equals("city")
                    || before2.equals("university")
                    || before2.equals("town")
                    || before2.equals("capital"))
            ? 3
            : 0;
    place += before.equals("from") && before2.equals("is") || before.equals("up") ? 1 : 0;

    for (int i = first; i <= last; i++) {
      if (FIRM_PARTS.contains(words.get(i).lower()) && (count > 1)) {
        firm += i == last ? 3 : 1.2;
      }
    }
    firm +=
        FIRM_BEFORE.contains(before)
            ? (before.equals("at")
                ? 2
                : before.equals("became") || before.equals("joined") ? 2.5 : 0.9)
            : 0;
    firm += FIRM_AFTER.contains(after) ? 2.2 : 0;
    firm += camelCase(words, first, last) ? 1.5 : 0;
    firm +=
        whole.indexOf('-') > 0
                && count == 1
                && lexicon.surnames.contains(whole.substring(0, whole.indexOf('-')))
            ? 1
            : 0;
    firm +=
        after.equals("is")
                && !head.sentenceStart()
                && text.lower.startsWith(" is a ", words.get(last).end())
                && !lexicon.givenNames.contains(head.lower())
            ? 0.9
            : 0;
    firm += whole.indexOf('&') >= 0 ? 2 : 0;
    firm += count > 3 ? 1 : 0;
    int ordinary = 0;
    for (int i = first; i <= last; i++) {
      ordinary +=
          lexicon.isOrdinary(words.get(i).lower())
                  && !lexicon.givenNames.contains(words.get(i).lower())
                  && !lexicon.surnames.contains(words.get(i).lower())
              ? 1
              : 0;
    }
    if (ordinary > 0
        && person > 0
        && count > 1
        && ordinary == count - (lexicon.givenNames.contains(head.lower()) ? 1 : 0)) {
      person -= 0.5;
    }
    double best = Math.max(person, Math.max(place, firm));
    if (acronym && best < 2) {
      return;
    }
    if (ordinary == count && best < 2) {
      return; // "Best Practices"
    }
    if (lowerCase && best < 1) {
      return;
    }
    EntityType type;
    if (best <= 0.7) {
      type = EntityType.PERSON;
      best = count == 1 ? 0.1 : 0.7;
    } else {
      type =
          best == person
              ? EntityType.PERSON
              : best == place ? EntityType.LOCATION : EntityType.ORGANIZATION;
    }
    out.add(type, head.start(), end, Math.min(0.85, 0.45 + best * 0.12));
  }

  private static boolean camelCase(List<Word> words, int first, int last) {
    for (int i = first; i <= last; i++) {
      String word = words.get(i).text();
      for (int k = 1; k < word.length(); k++) {
        if (Character.isUpperCase(word.charAt(k))
            && Character.isLowerCase(word.charAt(k - 1))
            && !word.startsWith("Mc")
            && !word.startsWith("Mac")
            && !word.startsWith("De")) {
          return true;
        }
      }
    }
    return false;
  }

  private static int end(ScanText text, List<Word> words, int last) {
    Word word = words.get(last);
    boolean abbreviation =
        SUFFIXES.contains(word.lower())
            || word.lower().equals("inc")
            || word.lower().equals("ltd")
            || word.lower().equals("corp")
            || word.lower().equals("co");
    int end = word.end();
    if (word.lower().endsWith("'s") || word.lower().endsWith("’s")) {
      return end - 2;
    }
    return abbreviation ? dotted(text, end) : end;
  }

  private static int dotted(ScanText text, int end) {
    return end < text.length && text.text.charAt(end) == '.' ? end + 1 : end;
  }

  /** Only blanks, or a full stop and blanks, between two words. */
  private static boolean adjacent(ScanText text, Word a, Word b) {
    for (int i = a.end(); i < b.start(); i++) {
      char c = text.text.charAt(i);
      if (c != ' ' && !(c == '.' && i == a.end())) {
        return false;
      }
    }
    return b.start() - a.end() <= 3;
  }

  /** Parts of one name: blanks, an ampersand, or the full stop of an initial. */
  private static boolean joined(ScanText text, Word a, Word b) {
    if (b.start() - a.end() > 4) {
      return false;
    }
    for (int i = a.end(); i < b.start(); i++) {
      char c = text.text.charAt(i);
      boolean initial =
          c == '.'
              && i == a.end()
              && (a.text().length() == 1 || TITLES.contains(a.lower()) || a.lower().equals("st"));
      boolean inc = c == ',' && SUFFIXES.contains(b.lower()) || c == ',' && b.lower().equals("inc");
      if (c != ' ' && c != '&' && c != '\uFEFF' && !initial && !inc) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(ScanText text, Word a, Word b) {
    for (int i = a.end(); i < b.start(); i++) {
      char c = text.text.charAt(i);
      if (c == '\n' || c == '.' || c == '!' || c == '?' || c == ';') {
        return false;
      }
    }
    return b.start() - a.end() <= 4;
  }

  private static Set<String> set(String words) {
    return Set.copyOf(new java.util.HashSet<>(List.of(words.split(" "))));
  }
}
