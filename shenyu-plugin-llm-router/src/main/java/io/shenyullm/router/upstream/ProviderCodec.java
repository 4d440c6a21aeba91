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
package io.shenyullm.router.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.protocol.Delta;
import io.shenyullm.core.protocol.DeltaReader;
import io.shenyullm.core.protocol.DeltaWriter;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.protocol.InvalidReplyException;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocol.Replies;
import io.shenyullm.core.protocol.Reply;
import io.shenyullm.core.protocol.ReplyAssembly;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.Written;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.sse.SseDecoder;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Between one caller's protocol and one provider's. Where they are the same, bytes pass; else what
 * one says is read into the typed middle and written in the other. Stateless.
 */
final class ProviderCodec {
  private final Protocol caller;
  private final Protocol provider;

  private ProviderCodec(Protocol caller, Protocol provider) {
    this.caller = caller;
    this.provider = provider;
  }

  static ProviderCodec of(Form caller, Protocol provider) {
    // a form has one protocol; the provider's own spares the look-up for most calls
    return new ProviderCodec(caller == provider.form() ? provider : Protocols.of(caller), provider);
  }

  private boolean isSame() {
    return caller == provider;
  }

  /**
   * Sets the credentials, and what the provider's protocol wants besides.
   *
   * @param asked by the caller of its own protocol
   */
  void authorize(HttpHeaders headers, Provider to, Map<String, String> asked) {
    provider.headers(to.apiKey().reveal()).forEach(headers::set);
    if (isSame()) {
      asked.forEach(headers::set);
    }
  }

  /**
   * Writes the request for the provider.
   *
   * @throws io.shenyullm.core.protocol.UntranslatableException naming the field that the protocol
   *     cannot express
   */
  Written encode(LlmExchange llm, ModelOffer offer, Dialect dialect) {
    Target target = new Target(offer.upstreamModel(), offer.maxOutputTokens(), dialect);
    return isSame()
        ? provider.forward(llm.request(), llm.originalBody(), llm.isChanged(), target)
        : provider
            .writeRequest(caller.readRequest(llm.request()), target)
            .dropping(unheard(llm.protocolHeaders().keySet()));
  }

  /** What a caller asks in headers that stay here. */
  private List<String> unheard(Set<String> asked) {
    return asked.stream().filter(caller.form().askingHeaders()::contains).toList();
  }

  /**
   * Reads a whole reply.
   *
   * @throws UpstreamException if it is not one
   */
  ChatReply reply(byte[] json, long createdSeconds) {
    return isSame() ? same(json) : caller.writeReply(read(json), createdSeconds);
  }

  private ChatReply same(byte[] json) {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(json);
    } catch (JsonSyntaxException e) {
      throw invalid("The provider's reply is not JSON.");
    }
    if (!provider.form().isReply(tree)) {
      throw notAnAnswer(json, "The provider's reply is not an answer.");
    }
    return ChatReply.parsed(provider.form(), tree, json);
  }

  private Reply read(byte[] json) {
    try {
      return provider.readReply(json);
    } catch (InvalidReplyException e) {
      throw notAnAnswer(json, e.getMessage());
    }
  }

  /** Some servers report errors with status 200. */
  private static UpstreamException notAnAnswer(byte[] json, @Nullable String message) {
    ErrorBody error = ErrorBody.parse(json);
    return error.message().isEmpty() ? invalid(message) : UpstreamErrors.ofBody(error);
  }

  /**
   * A whole reply as events, for servers that were asked for a stream and do not stream.
   *
   * @throws UpstreamException if it is not one
   */
  List<UpstreamEvent> wholeAsStream(byte[] json, long createdSeconds) {
    List<UpstreamEvent> out = new ArrayList<>();
    DeltaWriter writer = caller.writer(createdSeconds);
    Replies.stream(read(json), delta -> Translation.add(delta, writer, out));
    return out;
  }

  /**
   * A stream as a whole reply, for servers that were asked for one and stream.
   *
   * @throws UpstreamException if it is not one, or was cut
   */
  ChatReply streamAsWhole(byte[] body, UpstreamLimits limits, long createdSeconds) {
    DeltaReader reader = provider.reader();
    ReplyAssembly assembly = new ReplyAssembly();
    SseDecoder sse = new SseDecoder(limits.maxEventBytes());
    List<SseItem> items = new ArrayList<>(sse.decode(ByteBuffer.wrap(body)));
    items.addAll(sse.end());
    try {
      for (SseItem item : items) {
        if (item instanceof SseItem.Event event && !event.isBlank()) {
          reader.read(event.data(), delta -> told(delta, event).accept(assembly));
        }
      }
      return caller.writeReply(assembly.reply(), createdSeconds);
    } catch (InvalidReplyException e) {
      throw invalid(e.getMessage());
    }
  }

  /**
   * The delta, unless it says that the provider has failed: what that means is told by the
   * provider's own words, of which another protocol would keep a part.
   */
  private static Delta told(Delta delta, SseItem.Event event) {
    if (delta instanceof Delta.Failed) {
      throw UpstreamErrors.ofBody(ErrorBody.parse(event.data()));
    }
    return delta;
  }

  /** Reads one stream. */
  StreamReader stream(long createdSeconds) {
    return isSame()
        ? (event, out) -> out.add(EventScanner.scan(provider.form(), event))
        : new Translation(provider.reader(), caller.writer(createdSeconds));
  }

  /** Reads the events of one stream in order. Not thread-safe. */
  interface StreamReader {
    /**
     * Appends what the caller's protocol says for one event of the provider's.
     *
     * @throws UpstreamException if it is not an event of the protocol, or an error that would lose
     *     its meaning on the way to the caller's
     */
    void read(SseItem.Event event, List<UpstreamEvent> out);

    /** The body is over: appends what was waiting for something to follow. */
    default void end(List<UpstreamEvent> out) {}
  }

  /** From one protocol's events to another's. */
  private static final class Translation implements StreamReader {
    private final DeltaReader reader;
    private final DeltaWriter writer;
    private boolean finished;
    private boolean ended;

    Translation(DeltaReader reader, DeltaWriter writer) {
      this.reader = reader;
      this.writer = writer;
    }

    @Override
    public void read(SseItem.Event event, List<UpstreamEvent> out) {
      try {
        reader.read(
            event.data(),
            delta -> {
              finished |= delta instanceof Delta.Finished;
              ended |= delta instanceof Delta.End;
              add(told(delta, event), writer, out);
            });
      } catch (InvalidReplyException e) {
        throw invalid(e.getMessage());
      }
    }

    /** Not all servers send an end mark after they have said why they stop. */
    @Override
    public void end(List<UpstreamEvent> out) {
      if (finished && !ended) {
        ended = true;
        add(new Delta.End(), writer, out);
      }
    }

    static void add(Delta delta, DeltaWriter writer, List<UpstreamEvent> out) {
      boolean interim = delta instanceof Delta.Counted counted && !counted.last();
      writer.write(
          delta,
          event ->
              out.add(
                  new UpstreamEvent(
                      event, event.usage() != null, event.isError(), isFinish(event), interim)));
    }

    private static boolean isFinish(ChatEvent event) {
      return event.finishedChoice() >= 0;
    }
  }

  private static UpstreamException invalid(@Nullable String message) {
    return UpstreamFailure.of(
            UpstreamFailure.Kind.INVALID_RESPONSE,
            message == null ? "The provider's reply cannot be read." : message)
        .asException();
  }
}
