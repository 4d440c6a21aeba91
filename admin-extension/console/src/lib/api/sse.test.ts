import { describe, expect, it } from "vitest";
import { SseDecoder } from "./sse";

const text = 'event:request\ndata:{"user":"张三"}\n\n:beat\n\ndata: a\r\ndata: b\r\n\r\n';
const bytes = new TextEncoder().encode(text);
const expected = [
  { name: "request", data: '{"user":"张三"}' },
  { name: "message", data: "a\nb" },
];

describe("SseDecoder", () => {
  it("decodes the same events wherever the stream is cut", () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoder = new SseDecoder();
      const events = [...decoder.push(bytes.slice(0, cut)), ...decoder.push(bytes.slice(cut))];
      expect(events, `cut at ${cut}`).toEqual(expected);
    }
  });

  it("gives nothing for comments and keeps an unfinished event back", () => {
    const decoder = new SseDecoder();
    expect(decoder.push(new TextEncoder().encode(":beat\n\ndata:x\n"))).toEqual([]);
  });
});
