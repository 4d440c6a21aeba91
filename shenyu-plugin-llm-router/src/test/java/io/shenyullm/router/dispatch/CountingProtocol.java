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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.protocol.Conversation;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.Written;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import io.shenyullm.core.wire.Form;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A protocol that counts how often anything of the typed middle is made. */
final class CountingProtocol implements Protocol {
  private final Protocol real;
  private final AtomicInteger forwarded = new AtomicInteger();
  private final AtomicInteger translated = new AtomicInteger();

  CountingProtocol(Protocol real) {
    this.real = real;
  }

  int forwarded() {
    return forwarded.get();
  }

  int translated() {
    return translated.get();
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Form form() {
    return real.form();
  }

  @Override
  public Set<Feature> features() {
    return real.features();
  }

  @Override
  public String path(URI baseUrl) {
    return real.path(baseUrl);
  }

  @Override
  public Map<String, String> headers(String key) {
    return real.headers(key);
  }

  @Override
  public Written forward(ChatRequest request, byte[] original, boolean changed, Target target) {
    forwarded.incrementAndGet();
    return real.forward(request, original, changed, target);
  }

  @Override
  public Replays replays() {
    return real.replays();
  }

  @Override
  public Conversation readRequest(ChatRequest request) {
    translated.incrementAndGet();
    return real.readRequest(request);
  }

  @Override
  public Written writeRequest(Conversation conversation, Target target) {
    translated.incrementAndGet();
    return real.writeRequest(conversation, target);
  }

  @Override
  public Reply readReply(byte[] json) {
    translated.incrementAndGet();
    return real.readReply(json);
  }

  @Override
  public ChatReply writeReply(Reply reply, long createdSeconds) {
    translated.incrementAndGet();
    return real.writeReply(reply, createdSeconds);
  }

  @Override
  public DeltaReader reader() {
    translated.incrementAndGet();
    return real.reader();
  }

  @Override
  public DeltaWriter writer(long createdSeconds) {
    translated.incrementAndGet();
    return real.writer(createdSeconds);
  }
}
