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
package io.shenyullm.grid.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.hazelcast.HazelcastAutoConfiguration;
import org.springframework.boot.autoconfigure.hazelcast.HazelcastJpaDependencyAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Spring Boot configures Hazelcast by itself where it finds its classes and a configuration. */
final class SpringHostTest {

  @Test
  void hostsAutoConfiguration_withoutHazelcastConfiguration_startsNothing() {
    int members = Hazelcast.getAllHazelcastInstances().size();
    try (AnnotationConfigApplicationContext host =
        new AnnotationConfigApplicationContext(
            HazelcastAutoConfiguration.class, HazelcastJpaDependencyAutoConfiguration.class)) {
      assertThat(host.getBeansOfType(HazelcastInstance.class)).isEmpty();
    }
    assertThat(Hazelcast.getAllHazelcastInstances()).hasSize(members);
    assertThat(HazelcastClient.getAllHazelcastClients()).isEmpty();
  }
}
