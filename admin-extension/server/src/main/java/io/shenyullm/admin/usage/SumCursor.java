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
package io.shenyullm.admin.usage;

import io.shenyullm.admin.ledger.UsageSums.Place;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A place in a list of sums as text: its cost and its ids, joined by tildes. */
final class SumCursor {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,42}(?:\\.\\d{1,18})?)~(\\d{1,9})~(\\d{1,9})~(\\d{1,9})");

  private SumCursor() {}

  static String text(Place place) {
    return "%s~%d~%d~%d"
        .formatted(place.cost().toPlainString(), place.currency(), place.a(), place.b());
  }

  /**
   * @param text {@code null} for the first page
   * @throws ResponseStatusException 400 for any other text
   */
  static @Nullable Place read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Matcher place = FORM.matcher(text);
    if (!place.matches()) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "cursor must be what the page before says in next; leave it out for the first page");
    }
    return new Place(
        new BigDecimal(place.group(1)),
        Integer.parseInt(place.group(2)),
        Integer.parseInt(place.group(3)),
        Integer.parseInt(place.group(4)));
  }
}
