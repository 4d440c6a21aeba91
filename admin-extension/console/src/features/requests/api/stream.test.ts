import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchRequests, type StreamHandle, type StreamListener } from "./stream";

const encoder = new TextEncoder();
const ROW = { id: "r1", at: "2026-01-01T00:00:00Z", kind: "usage", ending: "complete" };
let handle: StreamHandle | undefined;

/** A server whose connections the test feeds and cuts. */
class TestingServer {
  readonly lastEventIds: (string | null)[] = [];
  readonly connections: ReadableStreamDefaultController<Uint8Array>[] = [];
  status = 200;

  readonly fetch = (request: Request): Promise<Response> => {
    if (this.status !== 200) {
      return Promise.resolve(new Response("{}", { status: this.status }));
    }
    this.lastEventIds.push(request.headers.get("Last-Event-ID"));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.connections.push(controller);
        request.signal.addEventListener("abort", () => {
          try {
            controller.error(new DOMException("aborted", "AbortError"));
          } catch {
            // it has ended already
          }
        });
      },
    });
    return Promise.resolve(
      new Response(body, { headers: { "Content-Type": "text/event-stream;charset=UTF-8" } }),
    );
  };

  say(text: string) {
    this.connections.at(-1)?.enqueue(encoder.encode(text));
  }
}

function watching(server: TestingServer) {
  vi.stubGlobal("fetch", server.fetch);
  const listener = {
    onReady: vi.fn<StreamListener["onReady"]>(),
    onRequest: vi.fn<StreamListener["onRequest"]>(),
    onLost: vi.fn<StreamListener["onLost"]>(),
    onForbidden: vi.fn<StreamListener["onForbidden"]>(),
  };
  handle = watchRequests(listener, () => 0.5);
  return listener;
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  handle?.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("watchRequests", () => {
  it("hands on what comes", async () => {
    const server = new TestingServer();
    const listener = watching(server);
    await settle();
    server.say("event:ready\ndata:{}\n\nevent:request\nda");
    server.say(`ta:${JSON.stringify(ROW)}\n\n`);
    await settle();
    expect(listener.onReady).toHaveBeenCalledTimes(1);
    expect(listener.onRequest).toHaveBeenCalledExactlyOnceWith(ROW);
  });

  it("reconnects after a cut and says when", async () => {
    const server = new TestingServer();
    const listener = watching(server);
    await settle();
    server.connections[0]?.close();
    await settle();
    expect(listener.onLost).toHaveBeenCalledExactlyOnceWith(1000, "the server ended the stream");
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.connections).toHaveLength(2);
  });

  it("goes on after the last event that came", async () => {
    const server = new TestingServer();
    const listener = watching(server);
    await settle();
    server.say('event:ready\nid:a-1\ndata:{"resumed":false}\n\n');
    server.say(`event:request\nid:a-2\ndata:${JSON.stringify(ROW)}\n\n`);
    await settle();
    expect(listener.onReady).toHaveBeenLastCalledWith(false);
    server.connections[0]?.close();
    await vi.advanceTimersByTimeAsync(1000);
    server.say('event:ready\nid:a-2\ndata:{"resumed":true}\n\n');
    await settle();
    expect(server.lastEventIds).toEqual([null, "a-2"]);
    expect(listener.onReady).toHaveBeenLastCalledWith(true);
  });

  it("waits longer each time, at most half a minute, and shortly again after a success", async () => {
    const server = new TestingServer();
    server.status = 503;
    const listener = watching(server);
    const waits = async () => {
      await settle();
      return (listener.onLost.mock.lastCall?.[0] ?? 0) - Date.now();
    };
    for (const wait of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      expect(await waits()).toBe(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    server.status = 200;
    handle?.retryNow();
    await settle();
    server.say("event:ready\ndata:{}\n\n");
    await settle();
    server.connections[0]?.close();
    expect(await waits()).toBe(1000);
  });

  it("takes silence for a broken connection, but not a beat", async () => {
    const server = new TestingServer();
    const listener = watching(server);
    await vi.advanceTimersByTimeAsync(39_000);
    server.say(":beat\n\n");
    await vi.advanceTimersByTimeAsync(39_000);
    expect(listener.onLost).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(listener.onLost).toHaveBeenCalledTimes(1);
  });

  it("stops when the token is refused", async () => {
    const server = new TestingServer();
    server.status = 401;
    const listener = watching(server);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(listener.onForbidden).toHaveBeenCalledTimes(1);
    expect(listener.onLost).not.toHaveBeenCalled();
  });

  it("is silent after it is closed", async () => {
    const server = new TestingServer();
    const listener = watching(server);
    await settle();
    handle?.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(listener.onLost).not.toHaveBeenCalled();
    expect(server.connections).toHaveLength(1);
  });
});
