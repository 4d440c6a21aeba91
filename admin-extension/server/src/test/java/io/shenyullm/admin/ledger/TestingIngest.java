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
package io.shenyullm.admin.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.storage.ConsoleDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * Batches like those of gateways, made anew from their number; and a process that stores them one
 * after the other and says so, for tests that kill it.
 */
final class TestingIngest {
  static final int RECORDS = 200;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Of the time that these records tell, so that they are summed by minute. */
  static final Clock CLOCK = Clock.fixed(START.plusSeconds(3_600), ZoneOffset.UTC);

  private TestingIngest() {}

  static ConsoleDatabase open(String url, String user) {
    return ConsoleDatabase.open(
        new AdminSettings.Database(url, user, null),
        Path.of("unused"),
        null,
        Clock.systemUTC(),
        TestingDatabase.SCHEMAS);
  }

  /** Each record costs 1. */
  static byte[] batch(int number) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      int record = number * RECORDS + i;
      lines.append(line("r" + record, START.plusSeconds(record), new Random(record)));
    }
    return lines.toString().getBytes(UTF_8);
  }

  /** About 900 bytes, as a routed request has them. */
  static String line(String id, Instant at, Random random) {
    int model = random.nextInt(20);
    int user = random.nextInt(5_000);
    return """
    {"schema":1,"id":"%s","at":"%s","gateway":"gw-%d","boot":"b-1","route":"default","snapshotVersion":42,"requestModel":"auto","stream":true,\
    "principal":{"tenant":"acme","department":"d-%d","team":"t-%d","user":"u-%d","key":"k-%d"},"protocol":"openai","operation":"chat",\
    "model":"model-%d","provider":"provider-%d","region":"eu","simulated":false,"intent":"code","scenario":"software_it","language":"en",\
    "tier":"simple","analysed":true,"complexity":0.25,"confidence":0.8125,"routeReason":"cheapest that can","firedRules":["prefer-small"],\
    "candidates":[{"model":"model-%d","provider":"provider-%d","score":0.9,"estimatedCost":"0.00003"}],"ending":"%s","httpStatus":200,\
    "attempts":1,"cache":"miss","usage":{"input":%d,"cache_read":0,"output":%d,"requests":1,"estimated":false},"estimatedCost":"0.00003",\
    "billedCost":"1","billingCurrency":"USD","priceId":"p-%d","priceDate":"2025-12-01","latencyMillis":%d.4,"timeToFirstTokenMillis":210.0,\
    "overheadMillis":0.4,"findings":{"EMAIL_ADDRESS":1}}
    """
        .formatted(
            id,
            at,
            random.nextInt(5),
            user % 10,
            user % 100,
            user,
            user,
            model,
            model % 4,
            model,
            model % 4,
            random.nextInt(50) == 0 ? "error" : "complete",
            random.nextInt(4_000),
            random.nextInt(1_000),
            model,
            100 + random.nextInt(5_000));
  }

  /** Stores batches from a number on, and says which is stored. */
  public static void main(String[] arguments) {
    ConsoleDatabase database = open(arguments[0], arguments[1]);
    RecordStore records = new RecordStore(database, CLOCK);
    for (int number = Integer.parseInt(arguments[2]); ; number++) {
      records.usage(batch(number));
      System.out.println("stored " + number);
    }
  }
}
