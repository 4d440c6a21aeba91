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
package io.shenyullm.records;

/**
 * Bounds of what records hold, the same at the source, in the reader and in the console's tables.
 * Lengths are in UTF-16 units.
 */
public final class RecordLimits {
  /** An id of a record, a request or a decision. */
  public static final int ID = 300;

  /** A name: of a principal's level, a model, a provider, a route, a rule. */
  public static final int NAME = 256;

  /** A code or label out of a set that is closed, or nearly so. */
  public static final int CODE = 64;

  /** How something ended and what kind of record it is. */
  public static final int KIND = 20;

  /** A text for people. */
  public static final int NOTE = 500;

  /** Entries of a list or of counts by name. */
  public static final int ENTRIES = 64;

  /** Entries of a list in which each has several fields, such as candidates. */
  public static final int DETAILS = 16;

  /** Connections in a status. */
  public static final int LINKS = 32;

  /** Offers in a status, those in trouble first. */
  public static final int OFFERS = 64;

  /** Windows of budgets in a status, the fullest of them. */
  public static final int BUDGETS = 100;

  /** Levels of a principal. */
  public static final int LEVELS = 16;

  /** Digits of an amount before the point. */
  public static final int AMOUNT_WHOLE_DIGITS = 20;

  /** And after it. */
  public static final int AMOUNT_DECIMALS = 18;

  /** A whole line. */
  public static final int LINE = 60_000;

  private RecordLimits() {}
}
