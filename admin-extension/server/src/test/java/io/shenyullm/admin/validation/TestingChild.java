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
package io.shenyullm.admin.validation;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process in place of the validator that behaves as its first argument says, without anything to
 * load. The operation {@code behave} tells it another way.
 */
final class TestingChild {
  private TestingChild() {}

  /** Launches it; the folder is not looked into. */
  static ValidatorLaunch launch(String behaviour) {
    return (folder, work) ->
        ValidatorLaunch.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                TestingChild.class.getName(),
                behaviour),
            work);
  }

  /** A folder in which there seems to be a validator. */
  static ValidatorFolder folder(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("validator"));
    Files.writeString(folder.resolve("llm-validator-1.jar"), "");
    return ValidatorFolder.besides(new File(parent.toFile(), "console.jar"));
  }

  public static void main(String[] args) throws IOException {
    if (args[0].equals("never ready")) {
      hang();
    }
    if (args[0].equals("ends at once")) {
      System.err.println("no such library");
      System.exit(3);
    }
    System.out.println("{\"ready\":{}}");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(line, line.replaceFirst(".*\"id\":(\\d+).*", "$1"));
    }
  }

  private static void answer(String line, String id) {
    if (line.contains("\"hang\"")) {
      hang();
    } else if (line.contains("\"flood\"")) {
      while (true) {
        System.out.print("0123456789");
      }
    } else if (line.contains("\"flood the log\"")) {
      for (int i = 0; i < 100_000; i++) {
        System.err.println("0123456789");
      }
      System.out.println("{\"id\":" + id + ",\"output\":{}}");
    } else if (line.contains("\"babble\"")) {
      System.out.println("what was the question?");
    } else if (line.contains("\"answer another\"")) {
      System.out.println("{\"id\":77,\"output\":{}}");
    } else if (line.contains("\"end\"")) {
      System.err.println("out of\u0007 memory");
      System.exit(3);
    } else if (line.contains("\"refuse\"")) {
      System.out.println("{\"id\":" + id + ",\"refused\":\"no, because\"}");
    } else if (line.contains("\"fail\"")) {
      System.out.println("{\"id\":" + id + ",\"failed\":\"java.lang.Oops\"}");
    } else {
      System.out.println("{\"id\":" + id + ",\"output\":{\"secret\":" + secret() + "}}");
    }
  }

  /** Whether a variable that the console may have is seen here. */
  private static boolean secret() {
    return System.getenv("PATH") != null;
  }

  private static void hang() {
    while (true) {
      LockSupport.park();
    }
  }
}
