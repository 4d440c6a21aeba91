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
package io.shenyullm.benchmarks.load;

import java.time.Duration;

/**
 * What a case measured, over all its rounds.
 *
 * @param elapsed time under load
 * @param whole from sending a request to the last byte of its reply
 * @param first from sending a request to the first content of its reply
 * @param gatewayCpu processor time that the gateway process used meanwhile
 * @param bodyBytes of all replies
 * @param events of all replies
 * @param failed replies that were not a complete 200 with content; in no other figure
 * @param closed replies after which the server closed the connection
 * @param slowest requests per second of the slowest round
 * @param fastest requests per second of the fastest round
 */
record LoadFigures(
    Duration elapsed,
    Samples whole,
    Samples first,
    Duration gatewayCpu,
    long bodyBytes,
    long events,
    long failed,
    long closed,
    double slowest,
    double fastest) {

  static LoadFigures ofRound(
      Duration elapsed,
      Samples whole,
      Samples first,
      Duration gatewayCpu,
      long bodyBytes,
      long events,
      long failed,
      long closed) {
    double rate = whole.size() / seconds(elapsed);
    return new LoadFigures(
        elapsed, whole, first, gatewayCpu, bodyBytes, events, failed, closed, rate, rate);
  }

  LoadFigures plus(LoadFigures round) {
    Samples bothWhole = new Samples();
    bothWhole.addAll(whole);
    bothWhole.addAll(round.whole);
    Samples bothFirst = new Samples();
    bothFirst.addAll(first);
    bothFirst.addAll(round.first);
    return new LoadFigures(
        elapsed.plus(round.elapsed),
        bothWhole,
        bothFirst,
        gatewayCpu.plus(round.gatewayCpu),
        bodyBytes + round.bodyBytes,
        events + round.events,
        failed + round.failed,
        closed + round.closed,
        Math.min(slowest, round.slowest),
        Math.max(fastest, round.fastest));
  }

  int requests() {
    return whole.size();
  }

  double failedPercent() {
    return 100.0 * failed / Math.max(1, failed + requests());
  }

  double requestsPerSecond() {
    return requests() / seconds(elapsed);
  }

  double cpuMicrosPerRequest() {
    return gatewayCpu.toNanos() / 1e3 / requests();
  }

  /** Share of one core that the gateway used, in percent. */
  double gatewayBusyPercent() {
    return 100.0 * gatewayCpu.toNanos() / elapsed.toNanos();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
