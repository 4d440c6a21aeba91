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
package io.shenyullm.core.protocol;

import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the steps of a stream together, for servers that stream though a whole reply was asked for.
 * Not thread-safe.
 */
public final class ReplyAssembly implements Delta.Visitor<Boolean> {
  private final List<Part> parts = new ArrayList<>();
  private final Map<Integer, Call> calls = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private Delta.Text.Kind kind = Delta.Text.Kind.ANSWER;
  private Delta.Start start = new Delta.Start("", "");
  private Delta.@Nullable Finished finish;
  private @Nullable TokenUsage usage;
  private boolean ended;

  private static final class Call {
    final Delta.ToolStart start;
    final StringBuilder arguments = new StringBuilder();

    Call(Delta.ToolStart start) {
      this.start = start;
    }
  }

  /**
   * The reply.
   *
   * @throws InvalidReplyException if the stream was cut
   */
  public Reply reply() {
    closeText();
    Delta.Finished why = finish;
    if (why == null && !ended) {
      throw new InvalidReplyException("The provider's stream ended in the middle.");
    }
    calls
        .values()
        .forEach(
            call ->
                parts.add(
                    new Part.ToolCall(
                        call.start.id(), call.start.name(), call.arguments.toString(), "", null)));
    return new Reply(
        start.id(),
        start.model(),
        parts,
        why == null ? Reply.Finish.STOP : why.finish(),
        why == null ? null : why.stopSequence(),
        usage);
  }

  private boolean closeText() {
    if (text.isEmpty()) {
      return false;
    }
    String said = text.toString();
    text.setLength(0);
    return parts.add(
        switch (kind) {
          case ANSWER -> new Part.Text(said);
          case THINKING -> new Part.Thinking(said, "");
          case REFUSAL -> new Part.Refusal(said);
        });
  }

  @Override
  public Boolean start(Delta.Start begun) {
    start = begun;
    return true;
  }

  @Override
  public Boolean text(Delta.Text more) {
    if (more.kind() != kind) {
      closeText();
      kind = more.kind();
    }
    text.append(more.text());
    return true;
  }

  @Override
  public Boolean part(Delta.Whole whole) {
    if (whole.part() instanceof Part.Thinking && kind == Delta.Text.Kind.THINKING) {
      text.setLength(0); // it repeats what was told piece by piece
    }
    closeText();
    return parts.add(whole.part());
  }

  @Override
  public Boolean toolStart(Delta.ToolStart begun) {
    calls.put(begun.index(), new Call(begun));
    return true;
  }

  @Override
  public Boolean toolInput(Delta.ToolInput input) {
    Call call = calls.get(input.index());
    return call != null && !call.arguments.append(input.json()).isEmpty();
  }

  @Override
  public Boolean counted(Delta.Counted counted) {
    usage = counted.usage();
    return true;
  }

  @Override
  public Boolean finish(Delta.Finished finished) {
    finish = finished;
    return true;
  }

  /** The caller of this decides what an error is; nothing is put together from it. */
  @Override
  public Boolean failed(Delta.Failed failed) {
    throw new InvalidReplyException("The provider reported an error in its stream.");
  }

  @Override
  public Boolean alive(Delta.Alive alive) {
    return false;
  }

  @Override
  public Boolean end(Delta.End end) {
    ended = true;
    return true;
  }
}
