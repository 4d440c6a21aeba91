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
package io.shenyullm.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lines that gateways write and have written: what they say must never change. */
final class GoldenRecordsTest {
  private static String golden(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/golden", name + ".json")).strip();
  }

  private static String line(LlmRecord written) {
    return new String(RecordWriter.line(written), UTF_8);
  }

  @Test
  void usage_everyField_comesBackAsItWas() throws Exception {
    UsageRecord read = RecordReader.usage(golden("usage").getBytes(UTF_8));
    assertThat(line(read)).isEqualTo(golden("usage"));
    assertThat(RecordReader.usage(line(read).getBytes(UTF_8))).isEqualTo(read);
    assertThat(read.tree()).as("every field is in the example").hasSize(68);
  }

  @Test
  void usage_leastFields_restIsAbsent() throws Exception {
    UsageRecord read = RecordReader.usage(golden("usage-least").getBytes(UTF_8));
    assertThat(line(read)).isEqualTo(golden("usage-least"));
    assertThat(read.tokens()).isNull();
    assertThat(read.calls()).isNull();
    assertThat(read.saving()).isEqualTo(UsageRecord.Saving.UNKNOWN);
    assertThat(read.caller().tenant()).isEqualTo("default");
    assertThat(read.caller().user()).isEqualTo("anonymous");
  }

  @Test
  void usage_ofTheFirstGateways_isRead() throws Exception {
    UsageRecord read = RecordReader.usage(golden("usage-first-gateways").getBytes(UTF_8));
    assertThat(read.caller().user()).isEqualTo("alice");
    assertThat(read.ended().httpStatus()).isEqualTo(502);
    assertThat(read.money().billed()).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(read.served()).isEqualTo(UsageRecord.Served.NOBODY);
    assertThat(RecordReader.usage(line(read).getBytes(UTF_8))).isEqualTo(read);
  }

  @Test
  void audit_everyField_comesBackAsItWas() throws Exception {
    AuditRecord read = RecordReader.audit(golden("audit").getBytes(UTF_8));
    assertThat(line(read)).isEqualTo(golden("audit"));
    assertThat(RecordReader.audit(line(read).getBytes(UTF_8))).isEqualTo(read);
  }

  @Test
  void status_everyField_comesBackAsItWas() throws Exception {
    StatusRecord read = RecordReader.status(golden("status").getBytes(UTF_8));
    assertThat(line(read)).isEqualTo(golden("status"));
    assertThat(RecordReader.status(line(read).getBytes(UTF_8))).isEqualTo(read);
    assertThat(read.tree()).as("every field is in the example").hasSize(32);
  }

  @Test
  void status_ofTheFirstGateways_isRead() throws Exception {
    StatusRecord read = RecordReader.status(golden("status-first-gateways").getBytes(UTF_8));
    assertThat(line(read)).isEqualTo(golden("status-first-gateways"));
    assertThat(read.sequence()).isNull();
    assertThat(read.load()).isEqualTo(StatusRecord.Load.UNKNOWN);
    assertThat(read.offers()).isNull();
    assertThat(read.budgets()).isNull();
  }

  @Test
  void alert_everyField_comesBackAsItWas() throws Exception {
    assertThat(line(RecordReader.alert(golden("alert").getBytes(UTF_8))))
        .isEqualTo(golden("alert"));
  }

  /** Pages go on where a record stands, so it must not be told less exactly than it is kept. */
  @Test
  void audit_microseconds_areKept() throws Exception {
    String exact = golden("audit").replace("00.000Z", "00.123456Z");
    assertThat(line(RecordReader.audit(exact.getBytes(UTF_8)))).isEqualTo(exact);
  }

  @Test
  void usage_unknownFields_doNotMatter() throws Exception {
    String newer = golden("usage").replaceFirst("\\{", "{\"later\":{\"a\":[1]},");
    assertThat(RecordReader.usage(newer.getBytes(UTF_8)))
        .isEqualTo(RecordReader.usage(golden("usage").getBytes(UTF_8)));
  }
}
