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
          "mr mrs ms miss dr prof professor sir madam lady lord judge senator president captain"
              + " colonel sergeant rev reverend father sister uncle aunt king queen prince princess"
              + " doctor nurse mx");
  private static final Set<String> SUFFIXES = set("jr sr ii iii iv md phd dds esq dvm cpa");
  private static final Set<String> INNER =
      set(
          "de del della di da do dos du la le van von der den ten ter zu al el bin ibn nad u na sul"
              + " sur y");
  private static final Set<String> PERSON_BEFORE =
      set(
          "by with starring named called am i'm i’m dear hi hello hey regards sincerely cheers"
              + " thanks told tell tells asked ask met meet meeting contact call email emailed"
              + " between patient client customer employee user author actor actress singer son"
              + " daughter wife husband brother sister mother father friend colleague boss manager"
              + " director ceo whose signed attn and is from name friend's invite inform remind"
              + " married");
  private static final Set<String> PERSON_AFTER =
      set(
          "said says told was is has had will would and wrote writes asked began lives lived works"
              + " worked who whose spent went met got called can could joined born died loves likes"
              + " wants needs moved plays played married");
  private static final Set<String> PLACE_BEFORE =
      set(
          "in near to from at around across outside inside throughout towards toward visit visiting"
              + " visited downtown via into leaving");
  private static final Set<String> FIRM_BEFORE =
      set(
          "at for join joined joining by company firm employer startup corporation became acquired"
              + " buy bought joins hire hired through sued from with work works worked working"
              + " employed startup bank");
  private static final Set<String> FIRM_AFTER =
      set(
          "invested announced acquired acquires launched released reported employees ceo"
              + " headquarters stock shares products customers inc hired merged offers provides"
              + " develops manufactures sells's is's office offices headquartered");
  private static final Set<String> FIRM_PARTS =
      set(
          "inc ltd llc llp plc gmbh ag corp corporation co company group holdings bank university"
              + " college institute technologies technology systems solutions services partners"
              + " associates foundation association agency industries international consulting labs"
              + " laboratories software networks media capital ventures insurance airlines airways"
              + " motors pharmaceuticals hospital school academy society council committee ministry"
              + " department organization organisation federation union club team studios"
              + " entertainment press records energy electric enterprises sons brothers & and's"
              + " center centre research analytics data health biosciences robotics mutual"
              + " logistics financial securities trust fund restaurant cafe hotel museum church");
  private static final Set<String> PLACE_PARTS =
      set(
          "city county province state republic island islands valley beach lake river mount"
              + " mountain park bay port san santa saint st new north south east west los las el"
              + " fort upper lower bad");
  private static final Set<String> NEVER =
      set(
          "i i'm i'd i'll i've i’m i’d i’ll i’ve monday tuesday wednesday thursday friday saturday"
              + " sunday january february march april may june july august september october"
              + " november december english mr mrs christmas easter internet covid covid-19 python"
              + " java javascript typescript sql html css json xml linux windows ubuntu docker"
              + " kubernetes github git react angular node excel word powerpoint openai chatgpt gpt"
              + " google's api http https url pdf csv android ios iphone ok okay ai gdp dna rna usd"
              + " eur ceo cto cfo hr pm am tv id faq asap fyi php c++ django flask pytorch"
              + " tensorflow bitcoin wikipedia youtube bible article section chapter figure table"
              + " step question answer context note example input output option statement"
              + " university ssn iban nhs nino visa mastercard mac ip sin apt suite unit box zip"
              + " code street avenue road yes no please thanks thank treaty olympics olympic god"
              + " lol omg nan the a an it he she they we you this that these those there what who"
              + " when where why how if in on at by for from to of and or but so as is are was were"
              + " be do does did my your his her our their its not only also here then than with"
              + " without follow during celebrating however therefore although because while after"
              + " before since until can could should would will shall might must let let's dear hi"
              + " hello hey sincerely regards passport credit card phone email address");

  // what a word is: one look-up tells of all lists
  private static final int TITLE = WordKinds.FREE;
  private static final int SUFFIX = WordKinds.FREE << 1;
  private static final int IN_NAME = WordKinds.FREE << 2;
  private static final int BEFORE_PERSON = WordKinds.FREE << 3;
  private static final int AFTER_PERSON = WordKinds.FREE << 4;
  private static final int BEFORE_PLACE = WordKinds.FREE << 5;
  private static final int BEFORE_FIRM = WordKinds.FREE << 6;
  private static final int AFTER_FIRM = WordKinds.FREE << 7;
  private static final int FIRM_PART = WordKinds.FREE << 8;
  private static final int PLACE_PART = WordKinds.FREE << 9;
  private static final int NO_NAME = WordKinds.FREE << 10;

  /** A word that is one of these may start a name although it is an ordinary one. */
  private static final int NOT_DULL =
      WordKinds.GIVEN_NAME | WordKinds.PLACE | WordKinds.PLACE_START | WordKinds.PEOPLE | TITLE;

  /** Index of no word. */
  private static final int NONE = -1;

  private final Lexicon lexicon;
  private final WordKinds kinds;

  NameRecognizer(Lexicon lexicon) {
    this.lexicon = lexicon;
    this.kinds =
        WordKinds.of(lexicon)
            .with(TITLE, TITLES)
            .with(SUFFIX, SUFFIXES)
            .with(IN_NAME, INNER)
            .with(BEFORE_PERSON, PERSON_BEFORE)
            .with(AFTER_PERSON, PERSON_AFTER)
            .with(BEFORE_PLACE, PLACE_BEFORE)
            .with(BEFORE_FIRM, FIRM_BEFORE)
            .with(AFTER_FIRM, FIRM_AFTER)
            .with(FIRM_PART, FIRM_PARTS)
            .with(PLACE_PART, PLACE_PARTS)
            .with(NO_NAME, NEVER)
            .build();
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
    if (text.length < 3 || !text.hasWords()) {
      return;
    }
    Words words = Words.of(text, kinds);
    boolean lowerCase = !text.hasUpper;
    int i = 0;
    while (i < words.size()) {
      if (lowerCase ? isDull(words, i) : !words.isCapital(i)) {
        i++;
        continue;
      }
      if (words.is(i, TITLE) && i + 1 < words.size() && titled(text, words, i, lowerCase)) {
        out.add(EntityType.TITLE, words.start(i), dotted(text, words.end(i)), 0.8);
        int last = extend(text, words, i + 1, lowerCase);
        out.add(EntityType.PERSON, words.start(i + 1), end(text, words, last), 0.85);
        i = last + 1;
      } else if (starts(text, words, i, lowerCase)) {
        int last = extend(text, words, i, lowerCase);
        rate(text, words, i, last, lowerCase, out);
        i = last + 1;
      } else {
        if (words.is(i, WordKinds.PEOPLE)) {
          out.add(EntityType.NRP, words.start(i), words.end(i), 0.45);
        }
        i++;
      }
    }
  }

  /** Words that never start a name: most words of a text without capitals cost one look-up. */
  private static boolean isDull(Words words, int i) {
    return words.is(i, WordKinds.ORDINARY) && !words.is(i, NOT_DULL);
  }

  private static boolean titled(ScanText text, Words words, int i, boolean lowerCase) {
    boolean dot = dotted(text, words.end(i)) > words.end(i);
    boolean shortTitle = words.length(i) <= 4;
    return adjacent(text, words, i)
        && (words.isCapital(i + 1) || lowerCase && (dot || shortTitle) && words.length(i) > 1)
        && (shortTitle || looksLikeName(words, i + 1, lowerCase))
        && !(lowerCase && !dot && words.isOrdinary(i + 1));
  }

  /** Whether a name may start with a word. */
  private boolean starts(ScanText text, Words words, int i, boolean lowerCase) {
    if (!looksLikeName(words, i, lowerCase)) {
      return false;
    }
    boolean given = words.is(i, WordKinds.GIVEN_NAME);
    if (lowerCase) {
      return !words.isOrdinary(i)
          || given && i > 0 && words.is(i - 1, BEFORE_PERSON)
          || place(words, i);
    }
    if (words.startsSentence(i) && !given && !place(words, i) && words.isOrdinary(i)) {
      // "Simple Energy": an ordinary word is part of a name only before another capital
      return i + 1 < words.size()
          && !words.startsSentence(i + 1)
          && adjacent(text, words, i)
          && looksLikeName(words, i + 1, false)
          && !words.isOrdinary(i + 1);
    }
    return true;
  }

  private boolean place(Words words, int i) {
    return words.is(i, WordKinds.PLACE)
        || i + 1 < words.size()
            && words.is(i, WordKinds.PLACE_START)
            && lexicon.places.contains(words.lower(i) + " " + words.lower(i + 1));
  }

  private static boolean looksLikeName(Words words, int i, boolean lowerCase) {
    if (words.length(i) < 2 || words.is(i, NO_NAME) || words.hasLowLine(i)) {
      return false;
    }
    if (lowerCase) {
      return words.length(i) > 2;
    }
    return words.isCapital(i) && !words.is(i, WordKinds.PEOPLE);
  }

  /** Index of the last word of the name that starts at a word. */
  private static int extend(ScanText text, Words words, int from, boolean lowerCase) {
    int last = from;
    int i = from + 1;
    while (i < words.size() && i - from < 8 && joined(text, words, i - 1)) {
      boolean name =
          lowerCase
              ? !words.is(i, NO_NAME)
                  && words.length(i) > 1
                  && (!words.isOrdinary(i)
                      || words.is(i, WordKinds.SURNAME) && words.is(i - 1, WordKinds.GIVEN_NAME)
                      || words.is(i, FIRM_PART | SUFFIX))
              : words.isCapital(i)
                  && (!words.is(i, NO_NAME) || words.length(i) == 1 && i + 1 < words.size())
                  && !words.startsSentence(i);
      if (name && (words.length(i) > 1 || dotted(text, words.end(i)) > words.end(i))) {
        last = i;
        i++;
      } else if (words.is(i, IN_NAME)
          && i + 1 < words.size()
          && joined(text, words, i)
          && (lowerCase
              ? !words.isOrdinary(i + 1)
              : words.isCapital(i + 1) || words.is(i + 1, IN_NAME))) {
        i++;
      } else {
        break;
      }
    }
    return last;
  }

  private void rate(
      ScanText text, Words words, int first, int last, boolean lowerCase, Findings out) {
    int before = first > 0 && near(text, words, first - 1) ? first - 1 : NONE;
    int before2 = first > 1 && before != NONE ? first - 2 : NONE;
    boolean the = before2 != NONE && words.reads(before, "the");
    if (the) {
      before = first - 2;
    }
    int after = last + 1 < words.size() && near(text, words, last) ? last + 1 : NONE;
    int count = last - first + 1;
    int end = end(text, words, last);
    boolean acronym =
        count == 1 && words.length(first) <= 5 && text.length > 6 && words.isUpperCase(first);

    double person = 0;
    double place = 0;
    double firm = 0;
    boolean given = words.is(first, WordKinds.GIVEN_NAME);
    if (given) {
      person += count >= 2 ? 3 : 2;
    }
    if (count >= 2 && words.is(last, WordKinds.SURNAME)) {
      person += 1.5;
    } else if (count == 1 && words.is(first, WordKinds.SURNAME) && !words.isOrdinary(first)) {
      person += 1.5;
    }
    person += count == 2 || count == 3 ? 0.7 : 0;
    person += before != NONE && words.is(before, BEFORE_PERSON) ? 1.2 : 0;
    if (after != NONE) {
      boolean copula = words.reads(after, "is", "was", "has", "and");
      person += words.is(after, AFTER_PERSON) ? copula ? 0.5 : 1 : 0;
    }
    person += words.is(last, SUFFIX) ? 2 : 0;
    person += after != NONE && words.reads(after, "fan", "fans") ? 1.5 : 0;
    person += text.text.startsWith("'s", end) || text.text.startsWith("’s", end) ? 0.4 : 0;

    if (isPlace(text, words, first, last)) {
      place += 3;
    } else if (count > 1 && words.is(last, WordKinds.PLACE)) {
      place += 1.2;
    }
    if (words.is(first, PLACE_PART) && count > 1 || words.is(last, PLACE_PART)) {
      place += 1.2;
    }
    if (before != NONE) {
      if (words.is(before, BEFORE_PLACE)) {
        place +=
            words.reads(before, "in") ? 2.2 : words.reads(before, "at", "from", "to") ? 0.9 : 1.4;
      }
      boolean of =
          before2 != NONE
              && !the
              && words.reads(before, "of")
              && words.reads(before2, "city", "university", "town", "capital");
      place += of ? 3 : 0;
      boolean isFrom =
          before2 != NONE && !the && words.reads(before, "from") && words.reads(before2, "is");
      place += isFrom || words.reads(before, "up") ? 1 : 0;
    }

    for (int i = first; i <= last; i++) {
      if (words.is(i, FIRM_PART) && (count > 1)) {
        firm += i == last ? 3 : 1.2;
      }
    }
    if (before != NONE && words.is(before, BEFORE_FIRM)) {
      firm += words.reads(before, "at") ? 2 : words.reads(before, "became", "joined") ? 2.5 : 0.9;
    }
    firm += after != NONE && words.is(after, AFTER_FIRM) ? 2.2 : 0;
    firm += camelCase(words, first, last) ? 1.5 : 0;
    firm += count == 1 && isDoubleSurname(words.lower(first)) ? 1 : 0;
    firm +=
        after != NONE
                && words.reads(after, "is")
                && !words.startsSentence(first)
                && text.lowerStartsWith(" is a ", words.end(last))
                && !given
            ? 0.9
            : 0;
    firm += count > 1 && text.lower(words.start(first), words.end(last)).indexOf('&') >= 0 ? 2 : 0;
    firm += count > 3 ? 1 : 0;
    int ordinary = 0;
    for (int i = first; i <= last; i++) {
      ordinary +=
          words.isOrdinary(i) && !words.is(i, WordKinds.GIVEN_NAME | WordKinds.SURNAME) ? 1 : 0;
    }
    if (ordinary > 0 && person > 0 && count > 1 && ordinary == count - (given ? 1 : 0)) {
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
    out.add(type, words.start(first), end, Math.min(0.85, 0.45 + best * 0.12));
  }

  /** A name of one word is in the list itself; others are joined by single blanks there. */
  private boolean isPlace(ScanText text, Words words, int first, int last) {
    return first == last
        ? words.is(first, WordKinds.PLACE)
        : words.is(first, WordKinds.PLACE_START)
            && lexicon.places.contains(text.lower(words.start(first), words.end(last)));
  }

  private boolean isDoubleSurname(String word) {
    int dash = word.indexOf('-');
    return dash > 0 && lexicon.surnames.contains(word.substring(0, dash));
  }

  private static boolean camelCase(Words words, int first, int last) {
    for (int i = first; i <= last; i++) {
      if (words.isCamelCase(i)) {
        return true;
      }
    }
    return false;
  }

  private static int end(ScanText text, Words words, int last) {
    int end = words.end(last);
    if (words.length(last) > 1
        && text.lowerAt(end - 1) == 's'
        && "'’".indexOf(text.lowerAt(end - 2)) >= 0) {
      return end - 2;
    }
    boolean abbreviation = words.is(last, SUFFIX) || words.reads(last, "inc", "ltd", "corp", "co");
    return abbreviation ? dotted(text, end) : end;
  }

  private static int dotted(ScanText text, int end) {
    return end < text.length && text.chars[end] == '.' ? end + 1 : end;
  }

  /** Only blanks, or a full stop and blanks, between a word and the next one. */
  private static boolean adjacent(ScanText text, Words words, int a) {
    int end = words.end(a);
    int next = words.start(a + 1);
    for (int i = end; i < next; i++) {
      char c = text.chars[i];
      if (c != ' ' && !(c == '.' && i == end)) {
        return false;
      }
    }
    return next - end <= 3;
  }

  /**
   * Whether a word and the next one are parts of one name: blanks, an ampersand, or the full stop
   * of an initial.
   */
  private static boolean joined(ScanText text, Words words, int a) {
    int end = words.end(a);
    int next = words.start(a + 1);
    if (next - end > 4) {
      return false;
    }
    for (int i = end; i < next; i++) {
      char c = text.chars[i];
      boolean initial =
          c == '.'
              && i == end
              && (words.length(a) == 1 || words.is(a, TITLE) || words.reads(a, "st"));
      boolean inc = c == ',' && (words.is(a + 1, SUFFIX) || words.reads(a + 1, "inc"));
      if (c != ' ' && c != '&' && c != '\uFEFF' && !initial && !inc) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(ScanText text, Words words, int a) {
    int end = words.end(a);
    int next = words.start(a + 1);
    for (int i = end; i < next; i++) {
      char c = text.chars[i];
      if (c == '\n' || c == '.' || c == '!' || c == '?' || c == ';') {
        return false;
      }
    }
    return next - end <= 4;
  }

  private static Set<String> set(String words) {
    return Set.copyOf(new java.util.HashSet<>(List.of(words.split(" "))));
  }
}
