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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the provider answers, as it goes on the wire.
 *
 * @param name for people
 * @param stream whether it is server-sent events
 * @param events in a stream; 0 where it is none
 * @param pieces written one after the other
 * @param pace between two pieces; zero writes all of them at once
 */
record CannedReply(String name, boolean stream, int events, List<byte[]> pieces, Duration pace) {
  private static final String MODEL = "bench-small";
  private static final int OTHER_EVENTS = 4;
  private static final String[] WORDS = {
    " The", " Danube", " rises", " in", " the", " Black", " Forest", ",", " and", " ends", " far",
    " to", " the", " east", "."
  };

  /** A whole reply of about 400 bytes. */
  static CannedReply json(String text) {
    String body =
        "{\"id\":\"chatcmpl-bench0001\",\"object\":\"chat.completion\",\"created\":1767225600,"
            + "\"model\":\""
            + MODEL
            + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + text
            + "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":80,"
            + "\"completion_tokens\":19,\"total_tokens\":99}}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + bytes.length
            + "\r\n\r\n";
    return new CannedReply(
        "JSON", false, 0, List.of(join(List.of(ascii(head), bytes))), Duration.ZERO);
  }

  /** A stream; each event is a chunk of its own, as providers send them. */
  static CannedReply sse(int events) {
    return new CannedReply(
        "SSE of " + events, true, events, List.of(join(chunks(events))), Duration.ZERO);
  }

  /** A stream with so many events a second. */
  static CannedReply paced(int events, int perSecond) {
    return new CannedReply(
        "SSE of " + events + ", " + perSecond + " a second",
        true,
        events,
        chunks(events),
        Duration.ofSeconds(1).dividedBy(perSecond));
  }

  private static List<byte[]> chunks(int events) {
    List<byte[]> chunks = new ArrayList<>();
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n";
    byte[] first = chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    chunks.add(join(List.of(ascii(head + "transfer-encoding: chunked\r\n\r\n"), first)));
    for (int i = 0; i < events - OTHER_EVENTS; i++) {
      chunks.add(chunk(delta("{\"content\":\"" + WORDS[i % WORDS.length] + "\"}", "null")));
    }
    chunks.add(chunk(delta("{}", "\"stop\"")));
    chunks.add(
        chunk(
            "{\"id\":\"chatcmpl-bench0001\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1767225600,\"model\":\""
                + MODEL
                + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":80,\"completion_tokens\":"
                + (events - OTHER_EVENTS)
                + ",\"total_tokens\":"
                + (80 + events - OTHER_EVENTS)
                + "}}"));
    chunks.add(join(List.of(chunk("[DONE]"), ascii("0\r\n\r\n"))));
    return List.copyOf(chunks);
  }

  private static String delta(String delta, String finish) {
    return "{\"id\":\"chatcmpl-bench0001\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1767225600,\"model\":\""
        + MODEL
        + "\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}";
  }

  private static byte[] chunk(String data) {
    byte[] event = ascii("data: " + data + "\n\n");
    return join(List.of(ascii(Integer.toHexString(event.length) + "\r\n"), event, ascii("\r\n")));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
