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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process itself. The time limit is for what would otherwise wait for ever. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ValidatorMainTest {
  @TempDir private Path directory;
  private Path work;
  private Process process;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    work = Files.createDirectory(directory.resolve("work"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + work,
                "-classpath",
                System.getProperty("java.class.path"),
                ValidatorMain.class.getName())
            .redirectError(directory.resolve("log").toFile())
            .start();
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  private Map<String, @Nullable Object> next() throws IOException {
    String line = answers.readLine();
    assertThat(line).as(Files.readString(directory.resolve("log"))).isNotNull();
    return Json.parseObject(line.getBytes(UTF_8));
  }

  private void check(String sections) throws IOException {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put(
        "document",
        "{\"schema\":1,\"version\":1,\"routes\":[{\"name\":\"default\"}]" + sections + "}");
    input.put("folder", directory.toString());
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("id", 1);
    request.put("operation", "check");
    request.put("input", input);
    OutputStream requests = process.getOutputStream();
    requests.write(Json.write(request));
    requests.write('\n');
    requests.flush();
  }

  @Test
  void check_saysWhatIsWrongAndWhere() throws IOException {
    assertThat(next().get("ready"))
        .isInstanceOf(Map.class)
        .asString()
        .contains("sections=[budgets, detection, policy, routing]");
    check(",\"routing\":{\"files\":[{\"path\":\"a.drl\",\"text\":\"package rules;\\nrule 1\"}]}");
    assertThat(next().get("output")).asString().contains("path=a.drl", "line=2", "severity=error");
    check("");
    assertThat(next().get("output")).isEqualTo(Map.of("problems", List.of(), "tests", List.of()));
  }

  @Test
  void endOfInput_endsItAlsoWhileItIsBusy() throws IOException, InterruptedException {
    next();
    check(",\"routing\":{\"files\":[{\"path\":\"a.drl\",\"text\":\"package rules;\"}]}");
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
    assertThat(work).doesNotExist();
  }
}
