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
package io.shenyullm.grid.cluster;

import java.time.Duration;
import java.util.List;

/** What happens under load. */
enum Scenario {
  /** A node, a client, and everything repeated: in half a minute. */
  SHORT("a node and a client killed in a retry storm", true) {
    @Override
    void play(Stage stage) {
      int node = stage.pick(stage.nodes().size());
      stage.nodes().kill(node);
      stage.load();
      stage.killClient(0);
      stage.startSuccessor(0);
      stage.nodes().startAgain(node);
      stage.load();
      stage.awaitReconciled(0);
      stage.nodes().awaitSafe();
    }
  },

  /** Each in turn, so that whatever a node holds is lost once. */
  KILL_NODES("kill -9 each node in turn", false) {
    @Override
    void play(Stage stage) {
      for (int node = 0; node < stage.nodes().size(); node++) {
        stage.nodes().kill(node);
        stage.load();
        stage.nodes().startAgain(node);
        stage.nodes().awaitSafe();
        stage.load();
      }
    }
  },

  KILL_CLIENT("kill -9 a client", false) {
    @Override
    void play(Stage stage) {
      for (int i = 0; i < 2; i++) {
        stage.killClient(i);
        stage.startSuccessor(i);
        stage.load();
        stage.awaitReconciled(i);
      }
    }
  },

  HALT_NODE("SIGSTOP a node for 20 s", false) {
    @Override
    void play(Stage stage) {
      int node = stage.pick(stage.nodes().size());
      stage.nodes().halt(node);
      Await.pause(Duration.ofSeconds(20));
      stage.nodes().goOn(node);
      stage.load();
      stage.nodes().awaitSafe();
      stage.load();
    }
  },

  ROLLING_RESTART("rolling restart", false) {
    @Override
    void play(Stage stage) {
      for (int node = 0; node < stage.nodes().size(); node++) {
        stage.nodes().stop(node);
        stage.nodes().startAgain(node);
        stage.nodes().awaitSafe();
        stage.load();
      }
    }
  },

  CONTROLS("freezes and limits under load", false) {
    @Override
    void play(Stage stage) {
      stage.freezeAndRelease();
      stage.lowerAndRaise();
    }
  },

  STORM("client retry storm", true) {
    @Override
    void play(Stage stage) {
      stage.load();
      stage.load();
    }
  },

  /** The hour ends for one after the other, while leases are out. */
  SKEW(
      "clocks 45 s apart over a roll-over",
      75,
      false,
      List.of(Duration.ofSeconds(-45), Duration.ZERO, Duration.ofSeconds(45))) {
    @Override
    void play(Stage stage) {
      stage.loadFor(Duration.ofSeconds(120));
    }
  };

  /** Long enough for no hour to end in the middle. */
  private static final int LATER_SECONDS = 3_000;

  private final String title;
  private final int hourEndsInSeconds;
  private final boolean stormy;
  private final List<Duration> skews;

  Scenario(String title, boolean stormy) {
    this(title, LATER_SECONDS, stormy, List.of(Duration.ZERO));
  }

  Scenario(String title, int hourEndsInSeconds, boolean stormy, List<Duration> skews) {
    this.title = title;
    this.hourEndsInSeconds = hourEndsInSeconds;
    this.stormy = stormy;
    this.skews = skews;
  }

  /** As it is reported. */
  String name(Engine engine) {
    return engine.label() + ", " + title;
  }

  /** When the windows of hourly budgets end, counted from the start of the scenario. */
  int hourEndsInSeconds() {
    return hourEndsInSeconds;
  }

  boolean isStormy() {
    return stormy;
  }

  /** By how much the clients' clocks are ahead, one after the other. */
  List<Duration> skews() {
    return skews;
  }

  /** The middle of the scenario; load goes on all the time. */
  abstract void play(Stage stage);

  /** From the first process to the last check; a failure is a failed check. */
  void run(Stage stage, Report report, Engine engine) {
    try {
      stage.start();
      play(stage);
      stage.finish();
    } catch (StageException e) {
      report.check(name(engine), false, String.valueOf(e.getMessage()));
    }
  }
}
