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
package io.shenyullm.rules.drools;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;

/**
 * Compiles rule files. Takes seconds: call it off the event loop, on a thread with a stack of 16
 * MB. Thread-safe; each call stands alone, under a release id of its own.
 */
public final class RuleSetCompiler {
  private static final int MAX_FILES = 50;
  private static final int MAX_SHOWN = 400;
  private static final String FOLDER = "src/main/resources/";
  private static final Pattern FILE = Pattern.compile("file(\\d+)\\.drl");
  private static final Pattern PLACE = Pattern.compile("[Ll]ine (\\d+):(\\d+)");

  private final int maxIdleSessions;
  private final LongSupplier nanos;

  /**
   * @param maxIdleSessions sessions kept for reuse per rule set; as many as evaluate at once
   * @param nanos monotonic clock, for the rate of warnings
   */
  public RuleSetCompiler(int maxIdleSessions, LongSupplier nanos) {
    if (maxIdleSessions < 1) {
      throw new IllegalArgumentException("maxIdleSessions must be positive: " + maxIdleSessions);
    }
    this.maxIdleSessions = maxIdleSessions;
    this.nanos = nanos;
  }

  /** The rules that hold where a snapshot has none. */
  public static List<SourceFile> builtIn() {
    String name = "default-routing.drl";
    try (InputStream in = RuleSetCompiler.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return List.of(new SourceFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks without compiling: fast, for editors.
   *
   * @return problems found by the grammar, none if the files are worth compiling
   */
  public List<Problem> check(List<SourceFile> files) {
    List<Problem> problems = new ArrayList<>();
    if (files.isEmpty() || files.size() > MAX_FILES) {
      problems.add(new Problem("routing.files", 0, 0, "must be 1 to " + MAX_FILES + " files"));
      return problems;
    }
    Set<String> names = new HashSet<>();
    for (SourceFile file : files) {
      DrlGrammar grammar = new DrlGrammar(file);
      List<Problem> found = grammar.check();
      problems.addAll(found);
      if (found.isEmpty()) {
        problems.addAll(crossCheck(file, grammar.ruleNames()));
      }
      for (RuleOutline rule : grammar.outlines()) {
        Token name = rule.name();
        if (!names.add(name.text())) {
          problems.add(
              new Problem(
                  file.path(),
                  name.line(),
                  name.column(),
                  "rule '" + name.text() + "' is in another file, too"));
        }
      }
    }
    return problems;
  }

  /**
   * Looks for mistakes that are no errors of the language: names that nothing has, conditions that
   * contradict each other, rules that never match. Finds nothing in a file that is not well formed,
   * which {@link #check} is for.
   *
   * @param names that literals can mean
   */
  public List<RuleFinding> findings(List<SourceFile> files, KnownNames names) {
    RuleLint lint = new RuleLint(names);
    for (SourceFile file : files) {
      DrlGrammar grammar = new DrlGrammar(file);
      if (grammar.check().isEmpty()) {
        lint.look(file, grammar.outlines());
      }
    }
    return lint.findings();
  }

  /**
   * Compiles.
   *
   * @throws SnapshotException with every problem found and its place
   */
  public RuleSet compile(List<SourceFile> files) throws SnapshotException {
    List<Problem> problems = check(files);
    if (!problems.isEmpty()) {
      throw new SnapshotException(problems);
    }
    try {
      return attempt(files);
    } catch (SnapshotException e) {
      boolean placed = e.problems().stream().allMatch(problem -> problem.line() > 0);
      throw placed ? e : new Culprit(rules -> attempt(rules).close()).place(files, e);
    }
  }

  /** Builds what the grammar has accepted; what it would have refused has to be stopped by this. */
  RuleSet attempt(List<SourceFile> files) throws SnapshotException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Drools finds its services through the context loader, which is the wrong one on most threads
    thread.setContextClassLoader(RuleSetCompiler.class.getClassLoader());
    try {
      return build(files);
    } catch (RuntimeException | LinkageError e) {
      // Drools throws on some input instead of reporting; the file is refused all the same
      throw new SnapshotException(
          files.get(0).path(), shorten("Drools cannot build these rules: " + e.getMessage()));
    } catch (StackOverflowError e) {
      // the parser's recursion, not ours: the caller's thread is too small for this file
      throw new SnapshotException(
          files.get(0).path(), "rules are nested too deeply for the compiler");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private RuleSet build(List<SourceFile> files) throws SnapshotException {
    KieServices services = KieServices.get();
    ReleaseId release =
        services.newReleaseId("io.shenyullm.rules", "snapshot", UUID.randomUUID().toString());
    KieFileSystem tree = services.newKieFileSystem();
    tree.generateAndWritePomXML(release);
    Set<String> restricting = new HashSet<>();
    FieldReads reads = new FieldReads();
    boolean reusable = true;
    for (int i = 0; i < files.size(); i++) {
      DrlGrammar grammar = new DrlGrammar(files.get(i));
      grammar.check();
      restricting.addAll(grammar.restrictingRules());
      reads.addAll(grammar.reads());
      reusable &= grammar.everyRuleMatchesFacts();
      String folder = FOLDER + grammar.packageName().replace('.', '/');
      tree.write(folder + "/file" + i + ".drl", files.get(i).text());
    }
    int idleSessions = reusable ? maxIdleSessions : 0;
    boolean kept = false;
    try {
      ClassLoader loader = new RuleClassLoader(RuleSetCompiler.class.getClassLoader());
      KieBuilder builder =
          services.newKieBuilder(tree, loader).buildAll(ExecutableModelProject.class);
      List<Message> errors = builder.getResults().getMessages(Message.Level.ERROR);
      if (!errors.isEmpty()) {
        throw new SnapshotException(
            errors.stream().map(m -> problem(m, files)).distinct().toList());
      }
      gate((InternalKieModule) builder.getKieModule());
      KieContainer container = services.newKieContainer(release, loader);
      kept = true;
      return new RuleSet(
          () -> container.newKieBase(services.newKieBaseConfiguration()),
          release,
          restricting,
          RuleInputs.of(reads),
          idleSessions,
          nanos,
          () -> {
            container.dispose();
            services.getRepository().removeKieModule(release);
          });
    } finally {
      if (!kept) {
        services.getRepository().removeKieModule(release);
      }
    }
  }

  /** Drools' own parser must see the same rules as ours and nothing beside them. */
  private static List<Problem> crossCheck(SourceFile file, Set<String> expected) {
    DrlParser parser = new DrlParser();
    PackageDescr descr;
    try {
      descr = parser.parse(false, file.text());
    } catch (DroolsParserException e) {
      return List.of(new Problem(file.path(), 1, 1, shorten(String.valueOf(e.getMessage()))));
    }
    if (parser.hasErrors() || descr == null) {
      return parser.getErrors().stream()
          .map(e -> place(file, shorten(String.valueOf(e.getMessage()))))
          .toList();
    }
    Set<String> seen = new LinkedHashSet<>();
    for (RuleDescr rule : descr.getRules()) {
      seen.add(rule.getName());
      if (rule.isQuery() || rule.getParentName() != null) {
        return List.of(
            new Problem(file.path(), rule.getLine(), 1, "not a plain rule: " + rule.getName()));
      }
    }
    boolean extra =
        !descr.getFunctions().isEmpty()
            || !descr.getFunctionImports().isEmpty()
            || !descr.getAccumulateImports().isEmpty()
            || !descr.getTypeDeclarations().isEmpty()
            || !descr.getEnumDeclarations().isEmpty()
            || !descr.getEntryPointDeclarations().isEmpty()
            || !descr.getWindowDeclarations().isEmpty();
    if (extra || !seen.equals(expected)) {
      return List.of(
          new Problem(file.path(), 1, 1, "Drools reads other declarations in this file"));
    }
    return List.of();
  }

  private static void gate(InternalKieModule module) throws SnapshotException {
    BytecodeGate gate = new BytecodeGate("rules/");
    for (String name : module.getFileNames()) {
      if (!name.endsWith(".class") || name.startsWith("org/drools/project/model/")) {
        continue; // the project model is made from our release id only
      }
      Optional<String> violation =
          name.startsWith("rules/")
              ? gate.violation(module.getBytes(name))
              : Optional.of("a class of another package: " + name);
      if (violation.isPresent()) {
        throw new SnapshotException(
            "routing.files", "compiled rules refer to " + violation.get() + ", which is refused");
      }
    }
  }

  private static Problem problem(Message message, List<SourceFile> files) {
    String text = shorten(message.getText());
    String path = message.getPath() == null ? "" : message.getPath();
    Matcher named = FILE.matcher(path);
    if (!named.find()) {
      // Drools reports on the Java it has generated; the grammar lets next to nothing get this far
      return new Problem(files.get(0).path(), 0, 0, text);
    }
    SourceFile file = files.get(Integer.parseInt(named.group(1)));
    if (PLACE.matcher(text).find()) {
      return place(file, text);
    }
    int column = message.getLine() > 0 ? Math.max(1, message.getColumn()) : 0;
    return new Problem(file.path(), Math.max(0, message.getLine()), column, text);
  }

  private static Problem place(SourceFile file, String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.find()) {
      return new Problem(file.path(), 1, 1, text);
    }
    int line = Math.max(1, Integer.parseInt(place.group(1)));
    // ANTLR counts columns from 0
    return new Problem(file.path(), line, Integer.parseInt(place.group(2)) + 1, text);
  }

  private static String shorten(String message) {
    String first = message.strip().lines().findFirst().orElse("cannot be compiled");
    return first.length() <= MAX_SHOWN ? first : first.substring(0, MAX_SHOWN);
  }
}
