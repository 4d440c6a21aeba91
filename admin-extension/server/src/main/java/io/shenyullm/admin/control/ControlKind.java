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
package io.shenyullm.admin.control;

import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.control.KeyRevocation;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators change at once, and where gateways look for it. */
public enum ControlKind {
  BUDGET("budget", GridNames.BUDGET_CONTROLS, ControlKind::budget),
  KEY("key", GridNames.REVOKED_KEYS, ControlKind::key);

  private static final Logger LOG = LoggerFactory.getLogger(ControlKind.class);

  private final String label;
  private final String map;
  private final Function<byte[], Control> reader;

  ControlKind(String label, String map, Function<byte[], Control> reader) {
    this.label = label;
    this.map = map;
    this.reader = reader;
  }

  /** As in the database. */
  String label() {
    return label;
  }

  /** Name of the near map. */
  String map() {
    return map;
  }

  /** Reads a document; {@code null} for what a newer version has written. */
  public @Nullable Control read(String id, byte[] document) {
    try {
      return reader.apply(document);
    } catch (RuntimeException e) {
      LOG.warn("the control of {} {} cannot be read: {}", label, id, e.toString());
      return null;
    }
  }

  private static Control budget(byte[] document) {
    BudgetControl read = BudgetControl.fromBytes(document);
    return new Control(text(document), read.at(), read.by(), read.undone());
  }

  private static Control key(byte[] document) {
    KeyRevocation read = KeyRevocation.fromBytes(document);
    return new Control(text(document), read.at(), read.by(), read.undone());
  }

  private static String text(byte[] document) {
    return new String(document, StandardCharsets.UTF_8);
  }
}
