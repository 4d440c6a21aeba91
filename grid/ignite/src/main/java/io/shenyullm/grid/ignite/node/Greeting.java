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
package io.shenyullm.grid.ignite.node;

import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;

/** Changes nothing and answers with the node's {@link GridWire#SCHEMA}: our JAR is there. */
public final class Greeting implements CacheEntryProcessor<String, byte[], String> {
  private static final long serialVersionUID = 1L;

  /** A key that no scope has. */
  public static final String KEY = "\u0000greeting";

  @Override
  public String process(MutableEntry<String, byte[]> entry, Object... arguments) {
    return GridWire.SCHEMA;
  }
}
