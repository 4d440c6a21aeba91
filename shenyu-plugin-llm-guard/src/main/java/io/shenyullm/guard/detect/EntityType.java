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

/**
 * The types that are looked for, with their category and what happens to them unless the snapshot
 * says otherwise. Names are Presidio's, Chinese ones in the same form.
 */
public enum EntityType {
  EMAIL_ADDRESS("pii", Action.MASK),
  PHONE_NUMBER("pii", Action.MASK),
  CREDIT_CARD("financial", Action.MASK),
  IBAN_CODE("financial", Action.MASK),
  CRYPTO("financial", Action.MARK),
  US_BANK_NUMBER("financial", Action.MASK),
  CN_BANK_CARD("financial", Action.MASK),
  API_KEY("secret", Action.MASK),
  CN_ID_CARD("government_id", Action.MASK),
  CN_USCC("government_id", Action.MARK),
  CN_PASSPORT("government_id", Action.MASK),
  CN_LICENSE_PLATE("pii", Action.MASK),
  US_SSN("government_id", Action.MASK),
  US_ITIN("government_id", Action.MASK),
  US_PASSPORT("government_id", Action.MASK),
  US_DRIVER_LICENSE("government_id", Action.MASK),
  UK_NINO("government_id", Action.MASK),
  UK_NHS("government_id", Action.MASK),
  NATIONAL_ID("government_id", Action.MASK),
  IP_ADDRESS("network", Action.MARK),
  MAC_ADDRESS("network", Action.MARK),
  URL("network", Action.ALLOW),
  DATE_TIME("context", Action.ALLOW),
  PERSON("pii", Action.MARK),
  LOCATION("pii", Action.MARK),
  ADDRESS("pii", Action.MARK),
  ORGANIZATION("context", Action.MARK),
  TITLE("context", Action.ALLOW),
  NRP("context", Action.ALLOW),
  AGE("context", Action.ALLOW),
  ZIP_CODE("context", Action.ALLOW);

  private final String category;
  private final Action defaultAction;

  EntityType(String category, Action defaultAction) {
    this.category = category;
    this.defaultAction = defaultAction;
  }

  /**
   * {@code pii}, {@code financial}, {@code government_id}, {@code secret}, {@code network}, {@code
   * context}.
   */
  public String category() {
    return category;
  }

  public Action defaultAction() {
    return defaultAction;
  }
}
