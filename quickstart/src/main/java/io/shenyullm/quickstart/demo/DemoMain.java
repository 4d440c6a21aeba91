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
package io.shenyullm.quickstart.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** {@code make demo}: starts the demo, says what to try, stops on Ctrl-C. */
public final class DemoMain {
  private static final String GRID = "--grid=";
  private static final String FACTS = "--facts=";
  private static final String FROM_FOLDER = "--source=folder";
  private static final String SMOLLM2 = "--smollm2=";

  private DemoMain() {}

  /**
   * @param args the folder made by the build, optionally followed by {@code --free-ports}, by
   *     {@code --grid=ignite} or {@code --grid=hazelcast}, by {@code --smollm2=<Python>}, by {@code
   *     --source=folder} to publish what lies in a folder instead of what is made in the console,
   *     and by {@code --facts=<file>} for programs that drive the demo
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    Path home = Path.of(args[0]).toAbsolutePath();
    List<String> options = List.of(args).subList(1, args.length);
    boolean freePorts = options.contains("--free-ports");
    String grid = value(options, GRID);
    String python = value(options, SMOLLM2);
    Path run = Files.createTempDirectory("llm-demo-");
    Instant begin = Instant.now();
    DemoOptions wanted =
        DemoOptions.of(home, run, freePorts)
            .on(grid)
            .withModel(python == null ? null : Path.of(python));
    Demo demo =
        Demo.start(
            options.contains(FROM_FOLDER) ? wanted : wanted.fromDatabase(),
            line ->
                out.printf(
                    "  %4.1f s  %s%n",
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0, line));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  out.println("stopping");
                  demo.close();
                  stopped.countDown();
                },
                "demo-stop"));
    String facts = value(options, FACTS);
    if (facts != null) {
      DemoFacts.write(demo, Path.of(facts));
    }
    print(out, demo, run);
    if (python != null) {
      printModel(out, demo);
    }
    if (grid != null) {
      printShared(out, demo, grid);
    }
    stopped.await();
  }

  private static @Nullable String value(List<String> options, String name) {
    return options.stream()
        .filter(option -> option.startsWith(name) && option.length() > name.length())
        .map(option -> option.substring(name.length()))
        .findFirst()
        .orElse(null);
  }

  private static void print(PrintStream out, Demo demo, Path run) {
    String key = demo.keys().alice();
    out.printf(
        """

        Endpoint  %s
        Key       %s
        Console   %s  (user admin, password %s)
        Metrics   %s
        Logs      %s

        Try:
          curl -s %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"auto","messages":[{"role":"user","content":"Write a haiku about rivers"}]}' -i
          curl -s %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"auto","messages":[{"role":"user","content":"Mail jane.doe@example.com that I am late"}]}'
          curl -sN %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"fast","stream":true,"messages":[{"role":"user","content":"Count to five"}]}'

        The providers are simulated unless OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY is set;
        make demo MODEL=smollm2 runs a small real model without any key.
        Ctrl-C stops everything.
        """,
        demo.endpoint(),
        key,
        demo.console(),
        demo.keys().consolePassword(),
        demo.metrics(),
        run.resolve("logs"),
        demo.endpoint(),
        key,
        demo.endpoint(),
        key,
        demo.endpoint(),
        key);
  }

  private static void printModel(PrintStream out, Demo demo) {
    out.printf(
        """

        SmolLM2 (135 million parameters) answers for real, on this machine; it is small, so expect
        little of it:
          curl -sN %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"%s","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"What is the capital of France?"}]}'
        """,
        demo.endpoint(), demo.keys().alice(), LocalModel.ID);
  }

  private static void printShared(PrintStream out, Demo demo, String grid) {
    out.printf(
        """

        Two gateways share budgets and cached replies through %s. Ask the first, then the second:
        that one answers from the cache (x-llm-cache: hit). Ask it something else: what is left of
        the budget (x-llm-budget-remaining) counts what both have spent. The console shows leases
        and nodes.
          curl -si %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"sim-large","messages":[{"role":"user","content":"Name three rivers"}]}' | grep -i x-llm
          curl -si %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"sim-large","messages":[{"role":"user","content":"Name three rivers"}]}' | grep -i x-llm
          curl -si %s/chat/completions -H 'Authorization: Bearer %s' -H 'content-type: application/json' -d '{"model":"sim-large","messages":[{"role":"user","content":"Name three lakes"}]}' | grep -i x-llm
        """,
        grid,
        demo.endpoint(0),
        demo.keys().alice(),
        demo.endpoint(1),
        demo.keys().alice(),
        demo.endpoint(1),
        demo.keys().alice());
  }
}
