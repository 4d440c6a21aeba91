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
package io.shenyullm.admin.releases;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an item of a release lies, as in a folder of sources: a section of the document, rules and
 * their tests, or a policy.
 *
 * @param folder {@code settings}, {@code rules} or {@code policy}
 * @param name of the file
 */
record ItemPath(String folder, String name) implements Comparable<ItemPath> {
  static final String SETTINGS = "settings";
  static final String RULES = "rules";
  static final String POLICY = "policy";
  static final ItemPath WASM = new ItemPath(POLICY, "policy.wasm");
  static final ItemPath SUMS = new ItemPath(POLICY, "policy.sha256");

  private static final String JSON = ".json";
  private static final String TEST = ".test.json";
  private static final String DRL = ".drl";
  private static final String REGO = ".rego";
  private static final Pattern FILE_NAME =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N} ._-]{0,99}");

  /** What the console writes into a document itself. */
  static final Set<String> OURS = Set.of("schema", "version", "createdAt");

  /** The item that holds a section of the document. */
  static ItemPath ofSection(String section) {
    return new ItemPath(SETTINGS, section + JSON);
  }

  /** Empty where there cannot be such an item. */
  static Optional<ItemPath> of(String folder, String name) {
    ItemPath path = new ItemPath(folder, name);
    boolean known =
        switch (folder) {
          case SETTINGS -> name.matches("[a-z][A-Za-z]*\\.json") && !OURS.contains(path.section());
          case RULES -> isFileName(name) && (path.isRule() || path.isTest());
          case POLICY ->
              isFileName(name) && (path.isPolicy() || path.equals(WASM) || path.equals(SUMS));
          default -> false;
        };
    return known ? Optional.of(path) : Optional.empty();
  }

  /** One that is no way out of its folder, and that every file system takes. */
  private static boolean isFileName(String name) {
    return FILE_NAME.matcher(name).matches();
  }

  boolean isSettings() {
    return folder.equals(SETTINGS);
  }

  /** Of one that is settings. */
  String section() {
    return name.substring(0, name.length() - JSON.length());
  }

  boolean isRule() {
    return folder.equals(RULES) && name.endsWith(DRL) && name.length() > DRL.length();
  }

  boolean isTest() {
    return folder.equals(RULES) && name.endsWith(TEST) && name.length() > TEST.length();
  }

  boolean isPolicy() {
    return folder.equals(POLICY) && name.endsWith(REGO) && name.length() > REGO.length();
  }

  @Override
  public int compareTo(ItemPath other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return folder + "/" + name;
  }
}
