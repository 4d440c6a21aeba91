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

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180), fit for a spreadsheet whoever has written them. */
final class Csv {
  /** What makes a spreadsheet take a cell for a formula; some take the wide forms for it, too. */
  private static final String FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";

  private Csv() {}

  /** One line, without its break. */
  static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
  }

  /** In one line, and no formula: a number stays one, all else that begins like one is text. */
  private static String cell(String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 && !isNumber(text);
    String shown = Printable.of(formula ? "'" + text : text);
    return shown.indexOf(',') < 0 && shown.indexOf('"') < 0
        ? shown
        : '"' + shown.replace("\"", "\"\"") + '"';
  }

  private static boolean isNumber(String text) {
    try {
      var unused = new BigDecimal(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
