import { afterEach, describe, expect, it, vi } from "vitest";
import { json } from "../testing";
import { session } from "../session";
import { answer, answerTagged, ApiError, createClient } from "./client";

interface Paths {
  "/llm/api/v1/x": {
    get: { responses: { 200: { content: { "application/json": { a: number } } } } };
    patch: {
      requestBody: { content: { "application/json": { b: string } } };
      responses: { 200: { content: { "application/json": { a: number } } } };
    };
  };
}

const client = createClient<Paths>();
const get = () => answer(client.GET("/llm/api/v1/x"));

afterEach(() => {
  session.end(session.token());
  vi.unstubAllGlobals();
});

describe("client", () => {
  it("shows the token of the tab", async () => {
    const fetched = vi.fn<(request: Request) => Promise<Response>>(() =>
      Promise.resolve(json(200, { a: 1 })),
    );
    vi.stubGlobal("fetch", fetched);
    session.start("secret");
    expect(await get()).toEqual({ a: 1 });
    expect(fetched.mock.calls[0]?.[0].headers.get("X-Access-Token")).toBe("secret");
  });

  it("ends the session when the token is refused", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(401, { message: "log in first" })));
    session.start("old");
    await expect(get()).rejects.toThrow("log in first");
    expect(session.token()).toBeNull();
  });

  it("keeps the session when the account may not see it", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(403, {})));
    session.start("mine");
    const error: unknown = await get().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 403, forbidden: true });
    expect(session.token()).toBe("mine");
  });

  it("does not take the host's own page for an answer", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response("<html>", { headers: { "Content-Type": "text/html" } })),
    );
    await expect(get()).rejects.toThrow("not from the console");
  });

  it("does not take a refusal of the host for an answer, whatever its status", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(json(200, { code: 500, message: "The system is busy", data: null })),
    );
    await expect(answer(client.PATCH("/llm/api/v1/x", { body: { b: "c" } }))).rejects.toMatchObject(
      {
        status: 500,
        message: "The system is busy",
      },
    );
    await expect(get()).rejects.toBeInstanceOf(ApiError);
  });

  it("tells the detail of a problem", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(409, { status: 409, detail: "no grid" })));
    await expect(get()).rejects.toThrow("no grid");
  });

  it("keeps what came with a problem", async () => {
    const problem = { status: 412, detail: "somebody was faster", theirs: "x" };
    vi.stubGlobal("fetch", () => Promise.resolve(json(412, problem)));
    await expect(get()).rejects.toMatchObject({ status: 412, body: problem });
  });

  it("tells the state that an answer is of, and takes none without for an answer", async () => {
    const tagged = () => answerTagged(client.GET("/llm/api/v1/x"));
    vi.stubGlobal("fetch", () => Promise.resolve(json(200, { a: 1 }, { ETag: '"7"' })));
    expect(await tagged()).toEqual({ value: { a: 1 }, etag: '"7"' });
    vi.stubGlobal("fetch", () => Promise.resolve(json(200, { a: 1 })));
    await expect(tagged()).rejects.toThrow("not from the console");
  });

  it("says when no answer came", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(get()).rejects.toMatchObject({ status: 0 });
  });
});
