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

import io.shenyullm.core.pricing.PriceCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Converts the public model price map into our catalogue format. The same input, the same bytes.
 */
@Command(
    name = "import",
    description = "Converts the public model price map into our catalogue format")
final class ImportPricesCommand implements Callable<Integer> {
  /** Where the public map is from, for the header of what is made of it. */
  private static final Map<String, String> PUBLIC_MAP =
      Map.of(
          "source",
          "https://github.com/BerriAI/litellm model_prices_and_context_window.json",
          "licence",
          "MIT, Copyright (c) 2023 Berri AI; facts converted, see docs/reference/prices.md");

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE_OR_URL",
      description = "The public map, or a catalogue of ours")
  private @Nullable String from;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the catalogue is written")
  private @Nullable Path out;

  private final PrintStream messages;

  ImportPricesCommand(PrintStream messages) {
    this.messages = messages;
  }

  @Override
  public Integer call() throws InvalidInputException, IOException {
    PriceCatalog catalog = PriceSource.read(Objects.requireNonNull(from));
    Files.write(Objects.requireNonNull(out), catalog.toLines(PUBLIC_MAP));
    catalog.skipped().forEach(reason -> messages.println("skipped " + Printable.of(reason)));
    messages.println(catalog.keys().size() + " models written to " + out);
    return 0;
  }
}
