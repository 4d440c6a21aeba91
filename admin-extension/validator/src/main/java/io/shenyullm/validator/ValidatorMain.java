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
package io.shenyullm.validator;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Answers what its standard input asks, until that ends. It has no fields, because whatever a
 * library prints must not be taken for an answer, from the first class on that is loaded.
 */
public final class ValidatorMain {
  private ValidatorMain() {}

  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    new ValidatorProcess(System.in, answers).run();
    // the console is gone, whatever is under way: nobody wants the answer
    Runtime.getRuntime().halt(0);
  }
}
