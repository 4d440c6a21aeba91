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
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Reads what the tests of all modules have reported, says what failed, and what never reported
 * because its build broke, its process died or nothing ran it. Run by {@code make}; needs a JDK
 * only.
 *
 * <pre>
 * java .build/TestReport.java STATUS             after a run of Maven that ended with STATUS
 * java .build/TestReport.java rounds CLASSES FOLDER...
 *                                            the same classes, run several times
 * </pre>
 *
 * <p>The last line is {@code N passed, N failed, N skipped}; exit code 1 if any failed.
 */
final class TestReport {
  private static final List<String> FOLDERS = List.of("surefire-reports", "failsafe-reports");
  private static final Path CONSOLE =
      Path.of("admin-extension/console/test-results/TEST-console.xml");

  /** How the console's check ended: errors outside of any test are not in its report. */
  private static final Path CONSOLE_STATUS =
      Path.of("admin-extension/server/target/console-check.status");

  private static final Pattern ABSTRACT = Pattern.compile("\\babstract class \\w+");

  private int passed;
  private int skipped;
  private final List<String> failures = new ArrayList<>();

  private TestReport() {}

  public static void main(String[] arguments) throws Exception {
    boolean passed;
    if (arguments[0].equals("rounds")) {
      List<String> folders = List.of(arguments).subList(2, arguments.length);
      passed = rounds(List.of(arguments[1].split(",")), folders);
    } else {
      passed = new TestReport().run(Integer.parseInt(arguments[0]));
    }
    System.exit(passed ? 0 : 1);
  }

  private boolean run(int status) throws Exception {
    for (Path module : modules(Path.of(""))) {
      Set<String> reported = new TreeSet<>();
      for (String folder : FOLDERS) {
        for (Path report : reports(module.resolve("target").resolve(folder))) {
          reported.add(read(report));
        }
      }
      Set<String> silent = new TreeSet<>(testClasses(module));
      silent.removeAll(reported);
      if (!silent.isEmpty()) {
        failures.add(
            reported.isEmpty()
                ? module + ": no report at all, its build or one that it needs broke"
                : module + ": no report of " + String.join(", ", silent));
      }
    }
    readConsole();
    if (status != 0 && failures.isEmpty()) {
      failures.add("the build ended with status " + status + ", see above");
    }
    failures.forEach(failure -> System.out.println("FAILED " + failure));
    System.out.println(passed + " passed, " + failures.size() + " failed, " + skipped + " skipped");
    return failures.isEmpty();
  }

  private void readConsole() throws Exception {
    if (!Files.exists(CONSOLE)) {
      failures.add(CONSOLE + ": no report, what is checked before the console's tests broke");
      return;
    }
    int before = failures.size();
    read(CONSOLE);
    String status = Files.exists(CONSOLE_STATUS) ? Files.readString(CONSOLE_STATUS).trim() : "none";
    if (!status.equals("0") && failures.size() == before) {
      failures.add("the console's check ended with status " + status + ", see above");
    }
  }

  /** Counts the tests of a report; returns the class that it is about. */
  private String read(Path report) throws Exception {
    Element suite = parse(report);
    NodeList cases = suite.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      if (has(test, "failure") || has(test, "error")) {
        failures.add(test.getAttribute("classname") + " " + test.getAttribute("name"));
      } else if (has(test, "skipped")) {
        skipped++;
      } else {
        passed++;
      }
    }
    return suite.getAttribute("name");
  }

  // ---- several rounds ----

  /** Prints how often each class passed; a round without a report is a process that died. */
  private static boolean rounds(List<String> classes, List<String> folders) throws Exception {
    Map<String, Integer> passes = new TreeMap<>();
    classes.forEach(name -> passes.put(name, 0));
    Set<String> failed = new LinkedHashSet<>();
    for (String folder : folders) {
      for (Path report : reports(Path.of(folder))) {
        TestReport round = new TestReport();
        String name = round.read(report);
        passes.remove(name.substring(name.lastIndexOf('.') + 1));
        passes.merge(name, round.failures.isEmpty() ? 1 : 0, Integer::sum);
        failed.addAll(round.failures);
      }
    }
    System.out.printf("%-72s %7s %7s%n", "class", "passed", "failed");
    passes.forEach(
        (name, count) -> System.out.printf("%-72s %7d %7d%n", name, count, folders.size() - count));
    failed.forEach(failure -> System.out.println("FAILED " + failure));
    int passed = passes.values().stream().mapToInt(Integer::intValue).sum();
    int wrong = passes.size() * folders.size() - passed;
    System.out.println(passed + " passed, " + wrong + " failed");
    return wrong == 0;
  }

  // ---- parts ----

  /** The folders of the reactor that {@code pom.xml} spans. */
  private static Set<Path> modules(Path folder) throws IOException {
    Set<Path> modules = new LinkedHashSet<>();
    Element pom = parse(folder.resolve("pom.xml"));
    for (Node part = pom.getFirstChild(); part != null; part = part.getNextSibling()) {
      if (part instanceof Element list && list.getTagName().equals("modules")) {
        NodeList names = list.getElementsByTagName("module");
        for (int i = 0; i < names.getLength(); i++) {
          Path module = folder.resolve(names.item(i).getTextContent().trim());
          modules.add(module);
          modules.addAll(modules(module));
        }
      }
    }
    return modules;
  }

  private static Set<String> testClasses(Path module) throws IOException {
    Path sources = module.resolve("src/test/java");
    Set<String> classes = new TreeSet<>();
    if (!Files.isDirectory(sources)) {
      return classes;
    }
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if ((name.endsWith("Test") || name.endsWith("IT"))
            && !ABSTRACT.matcher(Files.readString(file)).find()) {
          String folder = sources.relativize(file.getParent()).toString();
          classes.add(folder.replace(File.separatorChar, '.') + "." + name);
        }
      }
    }
    return classes;
  }

  private static List<Path> reports(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
  }

  private static Element parse(Path file) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    } catch (Exception e) {
      throw new IOException(file + " cannot be read", e);
    }
  }
}
