import { describe, expect, it } from "vitest";
import { readEvents } from "./events";

const text = 'event:request\ndata:{"user":"张三"}\n\n:beat\n\ndata: a\r\ndata: b\r\n\r\n';
const bytes = new TextEncoder().encode(text);

async function read(...chunks: Uint8Array<ArrayBuffer>[]) {
  const seen: (string | undefined)[][] = [];
  let alive = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      chunks.forEach((chunk) => {
        controller.enqueue(chunk);
      });
      controller.close();
    },
  });
  await readEvents(
    body,
    () => alive++,
    ({ event, data }) => seen.push([event, data]),
  );
  return { seen, alive };
}

describe("readEvents", () => {
  it("reads the same events wherever the stream is cut", async () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { seen } = await read(bytes.slice(0, cut), bytes.slice(cut));
      expect(seen, `cut at ${cut}`).toEqual([
        ["request", '{"user":"张三"}'],
        [undefined, "a\nb"],
      ]);
    }
  });

  it("gives nothing for a comment, but says that something came", async () => {
    expect(await read(new TextEncoder().encode(":beat\n\n"))).toEqual({ seen: [], alive: 1 });
  });

  it("refuses an event without end", async () => {
    const chunk = new TextEncoder().encode(`data:${"x".repeat(600_000)}`);
    await expect(read(chunk, chunk)).rejects.toThrow();
  });
});
