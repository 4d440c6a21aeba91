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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.records.StatusRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What runs, where and since when. Immutable: nothing of it changes while the process lives. */
final class ProgramStatus implements StatusSource {
  private final StatusRecord.Program program;

  private ProgramStatus(StatusRecord.Program program) {
    this.program = program;
  }

  /** Of this process; reads what the build has written. */
  static ProgramStatus ofThisProcess() {
    Properties build = new Properties();
    try (InputStream in = ProgramStatus.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the jar of this gateway cannot be read", e);
    }
    return new ProgramStatus(
        new StatusRecord.Program(
            known(build.getProperty("version")),
            known(build.getProperty("commit")),
            System.getProperty("java.version"),
            hostName(),
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())));
  }

  /** A build outside of a repository knows no commit, and one outside of Maven nothing. */
  static @Nullable String known(@Nullable String value) {
    return value == null || value.isBlank() || value.startsWith("${") ? null : value;
  }

  private static @Nullable String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine that does not know its own name
      return null;
    }
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    status.program(program);
  }
}
