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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.admin.web.Slice;
import io.shenyullm.admin.web.StatusPart;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;

/** Releases, from a folder or from operators. */
@Slice
class ReleasesConfiguration {
  @Bean
  static Schema llmReleasesSchema() {
    return SnapshotPublisher.SCHEMA;
  }

  @Bean
  SnapshotPublisher llmSnapshotPublisher(
      AdminSettings settings,
      SigningKey signingKey,
      ReleaseCheck check,
      ConsoleDatabase database,
      ConsoleGrid grid) {
    return SnapshotPublisher.create(
        settings.snapshot(),
        signingKey,
        check,
        database,
        Clock.systemUTC(),
        System::nanoTime,
        grid::announceSnapshot);
  }

  @Bean
  ReleasesController llmReleasesController(SnapshotPublisher publisher) {
    return new ReleasesController(publisher);
  }

  @Bean
  Drafts llmDrafts(AdminSettings settings, ConsoleDatabase database, SnapshotPublisher publisher) {
    return new Drafts(
        database, publisher, settings.releases().approval(), new SecureRandom(), Clock.systemUTC());
  }

  @Bean
  DueDrafts llmDueDrafts(Drafts drafts) {
    return new DueDrafts(drafts);
  }

  @Bean
  DraftsController llmDraftsController(Drafts drafts) {
    return new DraftsController(drafts, Clock.systemUTC());
  }

  @Bean
  StatusPart llmReleasesStatus(SnapshotPublisher publisher) {
    return new StatusPart("snapshot", () -> ReleasesController.view(publisher));
  }
}
