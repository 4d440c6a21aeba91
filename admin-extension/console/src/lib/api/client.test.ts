import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "../session";
import { ApiError, changeJson, getJson } from "./client";

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

afterEach(() => {
  session.end(session.token());
  vi.unstubAllGlobals();
});

describe("getJson", () => {
  it("shows the token of the tab", async () => {
    const fetched = vi.fn<typeof fetch>(() => Promise.resolve(json(200, { a: 1 })));
    vi.stubGlobal("fetch", fetched);
    session.start("secret");
    expect(await getJson("/llm/api/v1/x")).toEqual({ a: 1 });
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get("X-Access-Token")).toBe("secret");
  });

  it("ends the session when the token is refused", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(401, { message: "log in first" })));
    session.start("old");
    await expect(getJson("/llm/api/v1/x")).rejects.toThrow("log in first");
    expect(session.token()).toBeNull();
  });

  it("keeps the session when the account may not see it", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(403, {})));
    session.start("mine");
    const error: unknown = await getJson("/llm/api/v1/x").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).forbidden).toBe(true);
    expect(session.token()).toBe("mine");
  });

  it("does not take the host's own page for an answer", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response("<html>", { headers: { "Content-Type": "text/html" } })),
    );
    await expect(getJson("/llm/api/v1/x")).rejects.toThrow("not from the console");
  });

  it("does not take a refusal of the host for an answer, whatever its status", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(json(200, { code: 500, message: "The system is busy", data: null })),
    );
    await expect(changeJson("PATCH", "/llm/api/v1/x", {})).rejects.toMatchObject({
      status: 500,
      message: "The system is busy",
    });
    await expect(getJson("/llm/api/v1/x")).rejects.toBeInstanceOf(ApiError);
  });

  it("tells the detail of a problem", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(json(409, { status: 409, detail: "no grid" })));
    await expect(getJson("/llm/api/v1/x")).rejects.toThrow("no grid");
  });

  it("says when no answer came", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(getJson("/llm/api/v1/x")).rejects.toMatchObject({ status: 0 });
  });
});
