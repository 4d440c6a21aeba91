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

import io.shenyullm.core.json.Json;
import io.shenyullm.guard.audit.AuditKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code llmctl audit verify}: says of chains whether they are what was written. The last line is
 * the verdict.
 */
@Command(
    name = "verify",
    description =
        "Checks chains, those of the console or of exports. Exits with 0 if they are intact, 3 if"
            + " something is wrong, 4 if nothing is as far as it could be checked, 1 if they cannot"
            + " be read")
final class AuditVerifyCommand implements Callable<Integer> {
  private static final int WRONG = 3;
  private static final int NOT_ALL_CHECKED = 4;

  @Mixin private final ConsoleOptions options;
  private final PrintStream out;

  @Parameters(
      paramLabel = "FILE",
      description = "Exports; without any the console's chains are checked")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "Secret of a gateway's chains (shenyu.llm.audit.key-file); may be given several times,"
              + " the one that fits is used. Without it hashes are not checked")
  private List<Path> keyFiles = new ArrayList<>();

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description =
          "Key that anchors are signed with, or a PEM file with it (llmctl status shows it; keep"
              + " your own copy); may be given several times")
  private List<String> publicKeys = new ArrayList<>();

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "An earlier export that was kept elsewhere: its anchors must hold, too")
  private List<Path> anchorFiles = new ArrayList<>();

  @Option(
      names = "--gateway",
      paramLabel = "NAME",
      description = "The console's chains of one gateway")
  private @Nullable String gateway;

  @Option(names = "--boot", paramLabel = "ID", description = "Of these the one of this process")
  private @Nullable String boot;

  AuditVerifyCommand(PrintStream out, UnaryOperator<@Nullable String> environment) {
    this.out = out;
    this.options = new ConsoleOptions(environment);
  }

  @Override
  public Integer call() throws InvalidInputException, IOException {
    List<AuditKey> keys = new ArrayList<>();
    for (Path file : keyFiles) {
      keys.add(AuditKey.read(file));
    }
    List<PublicKey> pinned = new ArrayList<>();
    for (String key : publicKeys) {
      pinned.add(PublicKeys.read(key));
    }
    AuditVerifier verifier = new AuditVerifier(keys, pinned);
    for (Path file : anchorFiles) {
      try (InputStream in = Files.newInputStream(file)) {
        verifier.anchorsOf(in);
      }
    }
    if (files.isEmpty()) {
      checkConsole(verifier, options.connect());
    } else {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          verifier.check(in);
        }
      }
    }
    return tell(verifier.finish());
  }

  private void checkConsole(AuditVerifier verifier, ConsoleClient console)
      throws InvalidInputException, IOException {
    String path =
        "/llm/api/v1/audit-chains"
            + (gateway == null ? "" : "?gateway=" + ConsoleClient.encode(gateway));
    for (Map<String, @Nullable Object> chain :
        ConsoleCommand.objects(Pages.all(console, path, "chains"), "chains")) {
      String process = ConsoleCommand.text(chain, "boot");
      if (boot == null || boot.equals(process)) {
        try (InputStream in =
            console.stream(
                "/llm/api/v1/audit-exports"
                    + AuditCommands.of(ConsoleCommand.text(chain, "gateway"), process))) {
          verifier.check(in);
        }
      }
    }
  }

  private int tell(List<AuditReport> reports) throws InvalidInputException {
    if (reports.isEmpty()) {
      throw new InvalidInputException("there is no chain to check");
    }
    List<AuditReport> broken = reports.stream().filter(AuditReport::isBroken).toList();
    List<String> unchecked = unchecked(reports);
    String verdict;
    int status;
    if (!broken.isEmpty()) {
      Map<AuditReport.Kind, Long> counts = new TreeMap<>();
      broken.forEach(one -> one.counts().forEach((kind, n) -> counts.merge(kind, n, Long::sum)));
      verdict =
          "BROKEN: %s, in %d of %d chains"
              .formatted(AuditReport.words(counts), broken.size(), reports.size());
      status = WRONG;
    } else {
      long records = reports.stream().mapToLong(AuditReport::records).sum();
      verdict =
          unchecked.isEmpty()
              ? "INTACT: %d records in %d chains".formatted(records, reports.size())
              : "NOTHING WRONG FOUND in %d records in %d chains, but not all could be checked"
                  .formatted(records, reports.size());
      status = unchecked.isEmpty() ? 0 : NOT_ALL_CHECKED;
    }
    if (options.json()) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("verdict", status == 0 ? "intact" : status == WRONG ? "broken" : "unchecked");
      tree.put("unchecked", unchecked);
      tree.put("chains", reports.stream().map(AuditReport::tree).toList());
      out.writeBytes(Json.write(tree));
      ConsoleCommand.line(out, "");
    } else {
      reports.forEach(one -> one.lines().forEach(line -> ConsoleCommand.line(out, line)));
      unchecked.forEach(line -> ConsoleCommand.line(out, "NOT CHECKED: " + line));
      ConsoleCommand.line(out, verdict);
    }
    return status;
  }

  private List<String> unchecked(List<AuditReport> reports) {
    List<String> unchecked = new ArrayList<>();
    if (keyFiles.isEmpty()) {
      unchecked.add(
          "hashes, for want of the gateway's key (--key-file): who can write records can make"
              + " others fit");
    }
    if (publicKeys.isEmpty()) {
      unchecked.add(
          "whose the anchors are, for want of a pinned key (--public-key): they were held against"
              + " the key that comes with them");
    }
    long unsealed = reports.stream().mapToLong(AuditReport::unsealed).sum();
    if (unsealed > 0) {
      unchecked.add("hashes of %d records (no key id: written before keys)".formatted(unsealed));
    }
    long bare = reports.stream().filter(one -> !one.isAnchored() && !one.isBroken()).count();
    if (bare > 0) {
      unchecked.add(
          "whether records were cut off at the end of %d chains without anchor".formatted(bare));
    }
    return unchecked;
  }
}
