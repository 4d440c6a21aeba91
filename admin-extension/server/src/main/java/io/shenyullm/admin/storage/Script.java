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
package io.shenyullm.admin.storage;

import io.shenyullm.core.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a slice's tables. Once it has been released it is never changed: the next step is a
 * script of its own.
 *
 * @param slice part of the console that the tables belong to
 * @param formerly another name under which databases may have applied it; {@code null} for none
 * @param version from 1, without gaps
 * @param sql statements, each ending in a semicolon at the end of a line
 * @param move what is done before them; {@code null} for nothing
 */
record Script(
    String slice,
    @Nullable String formerly,
    int version,
    String name,
    String sql,
    @Nullable DataMove move) {

  /** Reads {@code db/<slice>/V<version>__<name>.sql}. */
  static Script resource(
      String slice, @Nullable String formerly, int version, String name, @Nullable DataMove move) {
    String path = "/db/" + slice + "/V" + version + "__" + name + ".sql";
    try (InputStream in = Script.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the script " + path + " is not in this program");
      }
      // a checkout may have changed the line breaks
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
      return new Script(slice, formerly, version, name, sql, move);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> statements() {
    List<String> statements = new ArrayList<>();
    for (String part : sql.split(";\\s*\\n", -1)) {
      String statement =
          String.join("\n", Arrays.stream(part.split("\n")).filter(Script::says).toList()).strip();
      if (!statement.isEmpty()) {
        statements.add(statement);
      }
    }
    return statements;
  }

  private static boolean says(String line) {
    return !line.strip().startsWith("--");
  }

  String checksum() {
    return Sha256.hex(sql);
  }

  @Override
  public String toString() {
    return "db/" + slice + "/V" + version + "__" + name + ".sql";
  }
}
