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

import java.util.function.Consumer;

/** Turns whole replies into streams, for servers that were asked for one and do not stream. */
public final class Replies {
  private Replies() {}

  /** Tells a whole reply as a stream. */
  public static void stream(Reply reply, Consumer<Delta> out) {
    out.accept(new Delta.Start(reply.id(), reply.model()));
    Steps steps = new Steps(out);
    reply.parts().forEach(part -> part.accept(steps));
    out.accept(new Delta.Finished(reply.finish(), reply.stopSequence()));
    if (reply.usage() != null) {
      out.accept(new Delta.Counted(reply.usage(), true));
    }
    out.accept(new Delta.End());
  }

  /** Tells parts step by step. */
  private static final class Steps implements Part.Visitor<Boolean> {
    private final Consumer<Delta> out;
    private int calls;

    Steps(Consumer<Delta> out) {
      this.out = out;
    }

    @Override
    public Boolean text(Part.Text text) {
      return tell(Delta.Text.Kind.ANSWER, text.text());
    }

    @Override
    public Boolean refusal(Part.Refusal refusal) {
      return tell(Delta.Text.Kind.REFUSAL, refusal.text());
    }

    @Override
    public Boolean thinking(Part.Thinking thinking) {
      tell(Delta.Text.Kind.THINKING, thinking.text());
      return opaque(thinking);
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      int index = calls++;
      out.accept(new Delta.ToolStart(index, call.id(), call.name()));
      out.accept(new Delta.ToolInput(index, call.arguments()));
      return true;
    }

    @Override
    public Boolean opaque(Part.Opaque opaque) {
      return opaque((Part) opaque);
    }

    private boolean opaque(Part part) {
      out.accept(new Delta.Whole(part));
      return true;
    }

    @Override
    public Boolean media(Part.Media media) {
      return false;
    }

    @Override
    public Boolean toolResult(Part.ToolResult result) {
      return false;
    }

    private boolean tell(Delta.Text.Kind kind, String text) {
      out.accept(new Delta.Text(kind, text));
      return true;
    }
  }
}
