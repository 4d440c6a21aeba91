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

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks a member what it speaks. One that has not been started by us cannot even read it. */
final class Hello implements Callable<String>, IdentifiedDataSerializable, HazelcastInstanceAware {
  private transient @Nullable HazelcastInstance member;

  @Override
  public void setHazelcastInstance(HazelcastInstance hazelcastInstance) {
    member = hazelcastInstance;
  }

  @Override
  public String call() {
    HazelcastInstance here = member;
    return Wire.describe(here == null ? 0 : MemberConfigs.minMembers(here.getConfig()));
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.HELLO;
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // nothing to say but that it is asked
  }

  @Override
  public void readData(ObjectDataInput in) {
    // as above
  }
}
